# Agencies: the tree, collective phrases, days off.

## Levels
level-central = Central
level-province = Province
level-district = District
level-commune = Commune
level-hamlet = Hamlet

## The tree
agencies-title = Agencies
agencies-inside = On { $on } there are { $levels }.
agencies-found = <b>{ $count }</b> matching in { $within } on { $on }.
agencies-of-central = { $count ->
    [one] { $count } central agency
   *[other] { $count } central agencies
}
agencies-of-province = { $count ->
    [one] { $count } provincial agency
   *[other] { $count } provincial agencies
}
agencies-of-district = { $count ->
    [one] { $count } district agency
   *[other] { $count } district agencies
}
agencies-of-commune = { $count ->
    [one] { $count } commune agency
   *[other] { $count } commune agencies
}
agencies-of-hamlet = { $count ->
    [one] { $count } hamlet
   *[other] { $count } hamlets
}
agencies-search = Find an agency
agencies-search-hint = Present or former name, with or without marks
agencies-level = Level
agencies-kind = Kind
agencies-on = On the day
agencies-any = All
agencies-filter = Filter
agencies-conditions = Conditions in force
agencies-name = Agency
agencies-parent = Belongs to
agencies-head = Head
agencies-inside-head = Inside
agencies-below = { $count ->
    [one] { $count } agency
   *[other] { $count } agencies
}
agencies-open = Open the agency's page
agencies-none-title = There is no tree of agencies yet
agencies-none-text = An administrator loads it with the command “thihanh agency import”.
agencies-empty-title = No agency matches
agencies-empty-text = Try fewer conditions, another day, or a former name.
agencies-empty-all = Drop all conditions
agencies-whole = See the whole tree
agencies-leaf-title = Nothing inside
agencies-leaf-text = No agency belongs to it on this day.

## One agency
agency-as-on = As of { $on }.
agency-as-on-until = As of { $on }; so named and organised until { $to }.
agency-ended = It has ended, its last day was { $on }.
agency-to-come = It begins on { $on }.
agency-has-below = Inside: { $levels }.
agency-see-inside = See in the tree
agency-see-picture = How it stands
agency-see-tasks = See obligations
agency-see-support = Supporting work
agency-short-name = Short name
agency-official-code = Official code
agency-guided-by = Professional guidance by
agency-guides = Guides professionally
agency-source = Basis
agency-below-title = { $count ->
    [one] { $count } agency directly below
   *[other] { $count } agencies directly below
}
agency-below-all = See all
agency-facts-title = Facts
agency-names-title = Names and heads over time
agency-names-note = Documents and reports of a period keep the names of that period.
agency-name-then = <b>{ $name }</b> { $head }
agency-successions-title = Reorganisations
period-from = From { $from }
period-from-to = From { $from } to { $to }
succession-merge-into = Merged into
succession-merge-of = Took in
succession-split-into = Split, duties passed to
succession-split-of = Took a part of
succession-rename-into = Became
succession-rename-of = Was before
succession-dissolve-into = Ended, duties passed to
succession-dissolve-of = Took over at its end
succession-move-into = Passed a duty to
succession-move-of = Took a duty from

## Collective phrases
groups-title = Collective phrases
groups-sentence = { $count ->
    [one] { $count } phrase, members in { $place } on { $on }.
   *[other] { $count } phrases, members in { $place } on { $on }.
}
groups-try = Try a phrase of a document
groups-try-hint = For example: các sở, ban, ngành; UBND các xã, phường
groups-try-submit = See who is meant
groups-phrase = Phrase
groups-who = Who is meant
groups-source = Basis
groups-members = { $count ->
    [one] { $count } agency
   *[other] { $count } agencies
}
groups-indefinite = The text does not say who: the reviewer picks
groups-not-valid = Not in use on this day
groups-until = In use until { $to }
groups-lasting = In use
verified = Verified
unverified = Not verified

## Why a phrase means these agencies
phrase-by-name = Understood by name: { $count ->
    [one] { $count } agency.
   *[other] { $count } agencies.
}
phrase-by-alias = Understood by a name that somebody taught the system: { $count ->
    [one] { $count } agency.
   *[other] { $count } agencies.
}
phrase-by-group = Understood as a collective phrase: { $count ->
    [one] { $count } agency.
   *[other] { $count } agencies.
}
phrase-by-place = Only a place is named, so its people's committee is meant: { $count ->
    [one] { $count } agency.
   *[other] { $count } agencies.
}
phrase-by-parts = Understood part by part: { $count ->
    [one] { $count } agency in all.
   *[other] { $count } agencies in all.
}
phrase-part = “{ $words }”: { $count ->
    [one] { $count } agency.
   *[other] { $count } agencies.
}
phrase-heads = The heads are addressed in person.
phrase-other-province = The text names { $name }, which is not this jurisdiction. Agencies of the same kind here, to choose if the text means them: { $count }.
phrase-notice-other-place = The text names { $name }, which is not this jurisdiction.
phrase-notice-not-understood = Not understood, “{ $words }”: { $why }
phrase-notice-only-concerned = The text means only those concerned: untick the others.
phrase-not-found = No agency of this name in the jurisdiction.
phrase-indefinite = The text does not say who exactly.
phrase-persons = The words mean people, not agencies.
phrase-central = A body of the centre, outside the jurisdiction.
phrase-ended = { $name } has ended, its last day was { $on }; { $count ->
    [one] { $count } agency took over.
   *[other] { $count } agencies took over.
}
phrase-not-yet = { $name } did not exist yet on the document's day.
phrase-group-ended = This phrase was in use until { $on }; after that the level no longer exists.
phrase-group-not-yet = This phrase was not in use yet on the document's day.
phrase-none-here = The jurisdiction has no such agency on this day.
phrase-too-long = Too long for the name of an agency.

## Days off
holidays-title = Days off and worked weekends
holidays-sentence = { $year }: { $off } days off, { $worked } worked weekend days; { $unverified } not verified.
holidays-years = Choose a year
holidays-day = Day
holidays-name = Occasion
holidays-kind = Kind
holidays-empty-title = No days off of { $year } yet
holidays-empty-text = They are loaded when the year's decision is known. Saturdays and Sundays are always off.
holidays-add = Add a day
holidays-add-text = As decided or announced by the competent body. Deadlines in working days are counted again afterwards.
holidays-source-hint = The document that decides it, for example: Labour Code 2019, Article 112
holidays-added = { $day } was saved. Deadlines in working days are counted again within minutes.
holidays-withdraw = Remove
holidays-withdrawn = { $day } was taken out of the calendar. Deadlines in working days are counted again within minutes.
problem-day-off-worked-anyway = A day worked in exchange must be a Saturday or Sunday
problem-day-off-free-anyway = Saturdays and Sundays are off already; a day off in lieu must be a weekday
object-holiday = this day off
holiday-holiday = Public holiday
holiday-compensation = Day off in lieu
holiday-swap-workday = Worked in exchange
weekday-mon = Monday
weekday-tue = Tuesday
weekday-wed = Wednesday
weekday-thu = Thursday
weekday-fri = Friday
weekday-sat = Saturday
weekday-sun = Sunday

## Problems
object-agency = this agency
right-see-agencies = see the tree of agencies
right-manage-agencies = manage the tree of agencies
right-teach-phrases = teach what a phrase means
problem-alias-empty = The phrase has no words.
problem-alias-outside = This agency does not belong to the document's jurisdiction.
problem-agency-import-too-large = The files are too large for a tree of agencies
problem-agency-import-not-csv = { $file }, line { $line }: cannot be read. It must be CSV in UTF-8 with the same number of columns in each line.
problem-agency-import-missing-column = { $file }, line { $line }: the column { $value } is missing.
problem-agency-import-too-many-rows = { $file }, line { $line }: the file has too many lines.
problem-agency-import-empty = { $file }, line { $line }: the column { $value } is empty.
problem-agency-import-too-long = { $file }, line { $line }: the column { $value } is too long.
problem-agency-import-unknown-kind = { $file }, line { $line }: there is no kind of agency “{ $value }”.
problem-agency-import-unknown-level = { $file }, line { $line }: there is no level “{ $value }”.
problem-agency-import-bad-date = { $file }, line { $line }: “{ $value }” is no date. Write 31/12/2025 or 2025-12-31.
problem-agency-import-ends-before-start = { $file }, line { $line }: the last day stands before the first.
problem-agency-import-overlaps = { $file }, line { $line }: the period overlaps another line of code { $value }.
problem-agency-import-overlaps-stored = { $file }, line { $line }: the period overlaps a known one of code { $value }. Put that period into the file too.
problem-agency-import-unknown-agency = { $file }, line { $line }: there is no agency with code { $value }.
problem-agency-import-outlives-parent = { $file }, line { $line }: on some day the agency above does not exist ({ $value }).
problem-agency-import-cycle = { $file }, line { $line }: { $value } would stand above itself.
problem-agency-import-unknown-succession = { $file }, line { $line }: there is no kind “{ $value }”. Use merge, split, rename, dissolve or move_duty.
problem-agency-import-succeeds-itself = { $file }, line { $line }: an agency cannot succeed itself.
