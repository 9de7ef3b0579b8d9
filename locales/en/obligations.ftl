# The ledger of obligations: why a due date, problems, rights.

## Why this due date
why-before = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. “Before” leaves out { $date } itself, so the last day is { $due }.
why-by = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. { $date } itself is still in time.
why-within = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”: from { $from } to the end of { $to }.
why-open-ended = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”: from { $from } on, without a last day.
why-period-day = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. The last day of this period ({ $period }) is { $due }.
why-period-end = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }” and names no day. This period ({ $period }) runs to its last day, { $due }.
why-continuous = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } orders continuous work: there is no due date, proof is asked for once a year.
why-not-stated = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } states no deadline, so this is never late.
why-awaiting = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. The due date follows once the event is recorded: { $event }.
why-counted = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. The event ({ $event }) happened on { $happened }; { $unit ->
    [day] { $count ->
        [one] 1 day is
       *[other] { $count } days are
     }
    [working_day] { $count ->
        [one] 1 working day is
       *[other] { $count } working days are
     }
   *[month] { $count ->
        [one] 1 month is
       *[other] { $count } months are
     }
 } counted from the day after (Civil Code, Article 147){ $rolled ->
    [yes] {" "}to { $ended }, a day off, so it is due on the next working day, { $due } (Article 148).
   *[no] , due on { $due }.
 }
why-counted-back = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }”. The event ({ $event }) is on { $happened }; { $unit ->
    [day] { $count ->
        [one] 1 day
       *[other] { $count } days
     }
    [working_day] { $count ->
        [one] 1 working day
       *[other] { $count } working days
     }
   *[month] { $count ->
        [one] 1 month
       *[other] { $count } months
     }
 } before it is { $due }.
why-set-after-event = { $source }{ $placed ->
    [yes] , part { $path },
   *[no] {""}
 } says “{ $words }” and names no term. The event ({ $event }) happened on { $happened } by { $document }; whoever recorded it set { $due }.
why-set-by-person = { $name } set { $due }: { $note }
why-unquoted = { $due } was set while { $source } was reviewed; the directive has no words about it.
why-set-by-reviewer = Set by the reviewer
why-set-by-rule = Default term

## Problems
object-obligation = this obligation
problem-obligation-final = Obligation { $code } is closed and can no longer be changed
problem-obligation-not-reported = Nothing was reported for { $code } that could be judged; enter the day its product arrived
problem-obligation-already-reported = { $code } was reported already and waits for the overseer
problem-event-recorded = This event was recorded before
problem-event-due-missing = The directive names no term; set the due date
problem-event-in-future = An event that has not happened cannot be recorded
problem-event-document-missing = Enter number and date of the document that proves the event
problem-contribution-nobody = Choose at least one agency
problem-contribution-not-supporting = The directive does not name this agency as supporting
problem-contribution-in-past = This day is over
problem-contribution-after-lead = Later than the lead’s own due date ({ $due })
problem-contribution-not-asked = The lead has not asked for this contribution
problem-contribution-already-given = This contribution was given already
problem-contribution-in-future = This day is still to come
problem-cursor-malformed = The address of the next page is not right; open the list from its beginning
problem-filter-unreadable = “{ $value }” is not understood
problem-day-in-future = { $date } is later than today ({ $today })
problem-day-before-issue = { $date } is earlier than the directive ({ $issued })
problem-reason-missing = Enter the reason
problem-note-too-long = Longer than { $most } characters
problem-opening-too-many = The directive would open more than { $most } obligations; check its recurring deadlines
field-state = State
field-due_on = Due date
field-reported_on = Reported on
field-note = Report

## Rights
right-obligation-view = see obligations
right-obligation-report = report for the agency
right-obligation-complete = confirm that an obligation is done
right-obligation-send-back = send a result back
right-obligation-set-due = set due dates
right-obligation-record-event = record events that deadlines count from
right-obligation-cancel = withdraw obligations
right-obligation-ask-contribution = ask supporting agencies for their contribution
right-obligation-contribute = give an agency’s contribution
problem-obligation-not-now = Obligation { $code } has not reached this step, or is past it
problem-obligation-own-report = Whoever reported { $code } does not confirm it; somebody else must
problem-obligation-awaits-parts = { $code } is reported by the parts given down. To report it yourself, change the rule to “whoever leads reports”
problem-progress-out-of-range = Progress is a whole number from 0 to 100
problem-number-too-long = The number is longer than { $most } characters
problem-day-after-whole = Later than the day of the whole ({ $due })
problem-delegation-nobody = Choose at least one agency or person
problem-delegation-too-many = At most { $most } parts
problem-delegation-not-below = This agency does not stand below the one that gives
problem-delegation-not-of-agency = This person does not belong to the agency
problem-delegation-in-past = This day is over
problem-delegation-quorum = The number of parts needed lies between 1 and { $parts }
problem-extension-too-many = { $most } extensions were granted; no more are possible
problem-extension-too-late = An extension had to be asked for by { $last }
problem-extension-not-later = The new day must be later than the one that holds ({ $due })
problem-extension-own-request = Whoever asked for the extension does not decide; somebody else must
problem-relocation-no-agency = There is no agency of this name; write it as it is called today
problem-relocation-same-agency = The obligation is with this agency
problem-relocation-owed-already = This agency owes the same already
problem-contribution-not-given = This agency has given nothing yet
field-stage = Step of the work
why-extended = { $name } extended it from { $from } to { $due } (asked for { $wanted }): { $cause }
why-delegated = { $name } gave this part of { $whole }, due { $due }.
right-obligation-receive = confirm that an obligation arrived
right-obligation-accept = take an obligation on
right-obligation-claim-wrong-unit = say that an obligation is another unit’s
right-obligation-refuse-claim = leave an obligation with its unit
right-obligation-move = move an obligation to another unit
right-obligation-progress = update progress
right-obligation-open-obstacle = report an obstacle
right-obligation-answer-obstacle = answer an obstacle
right-obligation-ask-extension = ask for an extension
right-obligation-withdraw-extension = withdraw a request for an extension
right-obligation-decide-extension = decide about an extension
right-obligation-assign = assign a person
right-obligation-delegate = give parts down
right-obligation-rate-contribution = rate a contribution
right-obligation-urge = urge obligations
