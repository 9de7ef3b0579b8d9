menu-information = Information book
object-information = this entry
object-information_source = this kind of source
object-supervision = this supervision session
right-information-view = see the information book
right-information-enter = enter and change information for the agency
right-information-process = verify and process information
right-information-sources = change the kinds of sources
right-supervision-view = see supervision sessions
right-supervision-manage = enter supervision sessions for the agency

## The book
information-title = Information book of law monitoring
information-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
information-add = Enter information
information-add-sentence = Information is used only after it was analysed and verified; nobody verifies what they entered themselves.
information-none = The book has no entries yet
information-none-text = Information from reports, surveys, inspections, the press, petitions, the Fatherland Front, people and business is entered, verified and tied to findings here.
information-none-found = No entry fits these filters
information-none-found-text = Remove some of the filters.
information-xlsx = Download as Excel file
information-counted = Verified and no repetition, about { $agency } and what lies below it, received from { $from } to { $to }
information-conditions = Filtered by
information-search = Search
information-words = Words of content, reference or link
information-words-hint = With or without marks
information-any = Any
information-all = All
information-all-years = All years
information-year = Year received
information-is-repetition = repeats an earlier entry

## One entry
information-one = Entry { $code }
information-sentence = supplied by { $agency }
information-code = Code
information-agency = Entered for
information-keeper = Kept and processed by
information-entered = Entered
information-entered-by = { $who }, { $at }
information-entered-name = Entered by
information-source = Source
information-reference = Newspaper, document, number
information-reference-hint = For example: Báo Minh Giang no. 41; Report no. 12/BC-STP
information-dated-on = Date of publication or document
information-link = Link
information-link-hint = Address of a web page, beginning with https:// or http://
information-received-on = Received on
information-concerned = Agency concerned
information-concerned-hint = Name of the agency that it is about; may be left empty. That agency does not see the entry.
information-field = Field
information-no-field = Not known
information-content = Content
information-content-hint = Name the person who supplied it, and their data, only where it is needed
information-save = Save
information-saved = The entry was saved
information-change = Change the entry
information-handle = Propose a handling
information-history = History

## Verification
information-verification = Verification
information-unverified = Not verified
information-verified = Verified
information-refuted = Refuted
information-not-judged = Not verified yet: nothing may rest on it.
information-own = You entered this, so somebody else must verify it.
information-judge = Enter what checking it came to
information-judge-button = Save the verification
information-judged-done = The verification was saved
information-result = Result
information-method = How it was checked
information-method-hint = For example: files compared at the agency; the supplier asked; compared with a report
information-verified-on = Checked on
information-verified-by = Checked by
information-reliability = Reliability
information-reliability-hint = Needed where it is verified
information-reliability-high = High: papers or several independent sources
information-reliability-medium = Medium: one source known to be careful
information-reliability-low = Low: nothing speaks against it
information-note = Analysis, conclusion
information-note-hint = Needed where it is refuted

## Findings
information-findings = Findings that rest on this
information-no-findings = No finding rests on this yet.
information-no-findings-unverified = Only verified information can be tied to a finding.
information-other-findings = { $count ->
    [one] { $count } more finding that you may not see, or that was removed.
   *[other] { $count } more findings that you may not see, or that were removed.
}
information-finding = Code of the finding
information-finding-hint = Such as PH-2026-00001
information-link-button = Tie to the finding
information-linked-done = Tied to the finding
information-unlink = Untie
information-unlinked-done = Untied from the finding

## Repetitions
information-near-title = Nearly the same, this year
information-near-text = Look at these and choose: which of them this repeats, or that it is another. Nothing is merged by itself.
information-near-repeats = It repeats { $code }
information-near-none = None of them: this is new
information-same-link = the same link
information-same-reference = the same reference
information-same-words = { $percent }% the same words
information-repeats = Repeats the entry
information-repeats-hint = Code of the earlier entry, such as TT-2026-00001; may be left empty
information-repeats-title = This repeats
information-repeats-hidden = This repeats an entry that you may not see.
information-repeats-done = Saved
information-repetitions = Entries that repeat this
information-repeat = Does this repeat another entry?
information-repeat-text = Both stay in the book.
information-repeat-button = It repeats that
information-unrepeat = It repeats nothing

## History
information-history-entered = entered it
information-history-changed = changed it
information-history-verified = verified it
information-history-refuted = refuted it
information-history-linked = tied it to finding { $code }
information-history-unlinked = untied it from finding { $code }
information-history-repeats = said that it repeats { $code }
information-history-repeats-not = said that it repeats nothing

## Kinds of sources
information-sources-title = Kinds of sources
information-sources-sentence = Each with the rule that names it, and whether somebody checked that.
information-source-law = Legal basis
information-source-code = Code
information-source-code-hint = Small letters without marks, digits, underscores; it cannot be changed later
information-source-name-vi = Vietnamese name
information-source-name-en = English name
information-source-valid-to = Last day
information-source-valid-to-hint = Leave empty while it is used
information-source-until = until { $date }
information-source-is-verified = checked against the law
information-source-unverified = not verified
information-source-check = Checked against the legal basis
information-source-change = Change
information-source-changed = The kind of source was saved
information-source-add = Add a kind of source
information-source-added = The kind of source was added

## Supervision
supervisions-title = Supervision by councils and the Front
supervisions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
}
supervisions-add = Enter a session
supervisions-add-sentence = What a session proposes is sent from its page; each proposal is owed an answer.
supervisions-none = No supervision sessions yet
supervisions-none-text = Sessions in which people's councils or the Fatherland Front supervise how law is carried out stand here, with conclusions and proposals.
supervision-agency = Supervising agency
supervision-keeper = Followed up by
supervision-subject = Subject
supervision-content = Details
supervision-from = From
supervision-to = To
supervision-period = Period
supervision-supervised = Supervised agencies
supervision-supervised-hint = One name a line; collective phrases such as “các sở” are understood
supervision-and-more = { $names } and { $count } more
supervision-number = Number of the conclusion
supervision-number-hint = Leave empty while there is none
supervision-concluded-on = Date of the conclusion
supervision-state = State
supervision-concluded = Concluded
supervision-not-concluded = Not concluded
supervision-sentence = supervised by { $agency }
supervision-change = Change the session
supervision-saved = The session was saved
supervision-propose = Make a proposal
supervision-proposals = Proposals of the session
supervision-no-proposals = No proposal that you may see.
supervision-history-entered = entered the session
supervision-history-changed = changed the session

## Faults
problem-information-link-malformed = A link begins with https:// or http:// and has no blanks
problem-information-too-old = The book takes information from { $year } on
problem-information-verified-early = It cannot be checked before it was received ({ $received })
problem-information-agency-unknown = There is no agency “{ $name }”
problem-information-agency-several = “{ $name }” means several agencies; name one
problem-information-near = The year has { $count } entries that say nearly the same ({ $codes }); choose the one that this repeats, or say that it is new
problem-information-repeats-itself = An entry cannot repeat itself
problem-information-repeats-a-repetition = That entry is a repetition itself; choose the first one
problem-information-is-repeated = Other entries repeat this one
problem-information-judged = The entry was verified and is changed no more
problem-information-not-verified = Only verified information can be tied to a finding
problem-information-linked = Findings rest on the entry; untie them before it is checked again
problem-information-too-many-findings = One entry is tied to { $most } findings at most
problem-information-own = Nobody verifies what they entered themselves
problem-information-source-code-malformed = A code has small letters without marks, digits and underscores only
problem-information-source-code-taken = This code is taken
problem-information-source-ends-before-start = The last day cannot be before the first
problem-supervision-ends-before-start = The last day cannot be before the first
problem-supervision-too-many = A session has { $most } agencies at most
problem-supervision-concluded-early = A conclusion cannot be older than the session
problem-supervision-of-itself = An agency does not supervise itself
problem-supervision-not-a-supervisor = This kind of agency does not supervise; choose another
