# The pages of the ledger: home, my desk, the register, one obligation, the calendar, exported files.

## States, parts, periods
chip-waiting-late = Handed in late, to be confirmed
chip-continuous = Continuous
chip-awaiting-event = Waiting for an event
chip-proof-asked = Yearly proof asked for
chip-done = Done
chip-moved = Moved to another agency
chip-cancelled = Cancelled
status-unfinished = Not done
status-in-time = Not done, in time
status-completed = Done
status-closed = Cancelled or moved
part-lead = Lead
part-co-lead = Co-lead
part-support = Support
contribution-expected = Not asked yet
contribution-open = Asked, not given
contribution-asked = Asked
contribution-silent = Silent past the day asked for
contribution-given = Contribution given
contribution-sum = { $given } of { $asked } given, due { $due }
contribution-sum-silent = { $given } of { $asked } given, { $silent } silent past the day, due { $due }
contribution-sum-given = { $given } of { $asked } given
binding-order = Order
binding-request = Request
period-year = { $year }
period-first-half = first half of { $year }
period-second-half = second half of { $year }
period-quarter = quarter { $quarter } of { $year }
period-month = { $month }/{ $year }
period-week = week { $week } of { $year }

## Register
register-title = Register of obligations
register-sentence = { $total ->
    [one] There is { $total } obligation
   *[other] There are { $total } obligations
 }: <b class="red">{ $overdue } overdue</b>{ $rest }.
register-sentence-none-late = { $total ->
    [one] There is { $total } obligation
   *[other] There are { $total } obligations
 }, none overdue{ $rest }.
register-supported = { $total } supported: { $open } asked for and not given ({ $silent } silent past the day), { $given } given. None counts as the agency’s own work.
register-part = , { $count } { $state }
register-none = No obligations.
register-none-yet = No obligations yet
register-none-yet-text = Obligations appear here when a directive is issued that gives work to an agency you may see.
register-empty = No obligation meets these conditions
register-empty-text = Dropping one of these conditions alone leaves something to see.
register-empty-together = Dropping any one of them still leaves nothing; drop all and choose again.
register-drop = Drop the condition { $condition }: { $count ->
    [one] { $count } obligation
   *[other] { $count } obligations
 }
register-drop-all = Drop all conditions
register-ignored = The condition “{ $field }” was ignored: “{ $value }” cannot be read.
register-ignored-other = A part of the address was ignored because it cannot be read: “{ $value }”.
register-no-such-agency = There is not exactly one agency called “{ $value }”, so this condition was ignored. Write its full name, or open the agency’s page and see its obligations from there.
register-quick = Ready choices of the state
register-all = All
register-conditions = Conditions in force
register-add-condition = Add a condition
register-apply = Apply
register-any = Any
register-words = Has the words
register-state = State
register-due = Due
register-due-from = Due from
register-due-to = Due until
register-agency = Lead
register-agency-column = Lead, overseer
register-agency-hint = Full or short name, with or without marks
register-reach = Reach
register-reach-below = With the agencies below it
register-reach-own = This agency alone
register-directive = Code of the directive
register-directive-hint = For example VB-2026-0007
register-overseer = Overseer
register-contribution = Contribution
register-order = Order
register-code = Code
register-content = Content and source
register-updated = Updated
register-no-due = no due date
register-followed-by = followed up by { $name }
register-list = List of obligations
register-files = Export the whole list:
register-to-calendar = See as a calendar
register-condition-words = Has “{ $q }”
register-condition-due-on = Due on { $date }
register-condition-due-from = Due from { $date }
register-condition-due-to = Due until { $date }
register-condition-own = { $name } alone, without those below it
register-condition-overseer = Followed up by { $name }
register-condition-contribution = Contribution: { $state }
register-condition-directives = Only what directives ordered
register-condition-as-of = As of { $date }
register-as-of = As of
register-as-of-hint = Who owed what on that day, under the names of that day, before reorganisations and moves.
register-condition-directive = Directive { $code }
register-saved = Saved filters
register-save = Save this filter
register-save-name = Name of the filter
register-save-hint = The same name as one of yours replaces the old one.
register-save-button = Save
register-saved-done = The filter “{ $name }” is saved.
register-saved-remove = Delete
register-saved-removed = The filter is deleted.
register-to-chosen = To the buttons for the chosen rows
register-pick = Choose
register-pick-all = Choose the whole page
register-pick-one = Choose { $code }
register-chosen = { $n } chosen
register-chosen-none = None chosen
register-chosen-hint = Export the chosen rows:

## Home
home-title = Overview
home-sentence = <b class="red">{ $overdue } overdue</b>. Most of them: { $agency }, { $count }.
home-sentence-one = <b class="red">{ $overdue } overdue</b>, the oldest due { $date }.
home-sentence-none-late = { $total ->
    [one] There is { $total } obligation
   *[other] There are { $total } obligations
 }, none overdue.
home-sentence-empty = No obligations yet.
home-empty = No obligations yet
home-empty-text = Take in a directive, review and issue it; what each agency owes appears here.
home-to-directives = To the directives
home-register = See what is not done
home-agency = The agency’s page
home-numbers = The four numbers that matter
home-see = See { $count }
home-how = How it is counted
home-overdue = overdue
home-overdue-more = overdue; { $change } more not handed in than a week ago
home-overdue-fewer = overdue; { $change } fewer not handed in than a week ago
home-due-soon = due soon
home-waiting = handed in, to be confirmed
home-on-time = done in time, of all that is done or overdue
home-how-overdue = Not confirmed, and the last day passed without a report; what was handed in late and is not confirmed counts too.
home-how-due-soon = Nothing handed in, due from { $from } to { $to }.
home-how-waiting = The agency has reported, the overseer has not judged yet. A slow overseer makes nobody late.
home-how-on-time = { $on_time } in time ÷ ({ $on_time } in time + { $late } done late + { $overdue } overdue). What has no due date stands outside.
home-worst = { $count ->
    [0] Furthest behind
    [one] Longest overdue
   *[other] The { $count } agencies with most overdue
 }
home-worst-all = See everything overdue
home-worst-none = Nothing is overdue.
home-worst-column = Oldest obligation, agency and source
home-tasks = { $count }
home-trend = Overdue and not handed in: { $now } now, { $before } on { $since }
home-trend-none = Overdue and not handed in, by week
home-trend-description = In { $weeks } weeks { $completed } were completed.
home-classes = { $done } of { $total } with a due date are done
home-week = Week ending
home-tree = By agency
home-agency-column = Agency
home-all = Obligations
home-on-time-column = In time
home-more = See the other { $count } agencies
home-fold = Fold
home-unfold = Unfold
home-legend = Share done in time, %:
home-legend-none = nothing was due yet. A cell opens the list behind its number.

## My desk
desk-title = My desk
desk-sentence = { $overdue } overdue, { $due } due within { $days } days, { $waiting } waiting for me to confirm.
desk-file = Add to a calendar (ICS)
desk-overdue = Overdue
desk-due = Due within { $days } days
desk-waiting = Waiting for me
desk-support = Supporting
desk-support-text = Others lead; your agency contributes when the lead asks. It does not count as your agency’s overdue work.
desk-none-overdue = Nothing is overdue.
desk-none-due = Nothing is due within { $days } days.
desk-none-due-nearest = Nothing is due within { $days } days. Next: { $title }, due { $date }.
desk-none-waiting = No result waits for you.
desk-none-support = No supporting work is open.
desk-asked = Contributions asked for
desk-asked-text = The lead asked for them by a day. They do not count as your agency’s overdue work.
desk-proof = Yearly proof asked for
desk-proof-text = Continuous duties have no due date and are never late; once a year they are proven.
desk-due-on = due { $date }
desk-report = Report
desk-judge = Look and confirm
desk-urge = Urge

## Calendar
calendar-title = Calendar
calendar-sentence = { $count ->
    [one] { $count } obligation is
   *[other] { $count } obligations are
 } due in { $month }.
calendar-list = See as a list
calendar-file = Add to a calendar (ICS)
calendar-off = day off
calendar-mon = Mon
calendar-tue = Tue
calendar-wed = Wed
calendar-thu = Thu
calendar-fri = Fri
calendar-sat = Sat
calendar-sun = Sun
calendar-hint = The number is how many are due on the day; icon and colour follow the most urgent.
calendar-day = { $date }: { $count } due
calendar-day-all = See in the register
calendar-day-empty = Nothing is due on { $date }
calendar-day-empty-text = Choose a day with a number to see its list.

## One obligation
obligation-source = { $source }, section { $path }
obligation-owner = <b>{ $agency }</b>, { $part }.
obligation-directive = Directive
contribution-title = Support: { $count ->
    [one] one agency
   *[other] { $count } agencies
}
contribution-text = Supporting agencies contribute to the lead’s work when they are asked to, by a day; this stands in none of the four classes.
contribution-silent-text = Whoever is silent past the day counts as agreeing and answers for its part (custom, unverified).
contribution-due = Asked for by
contribution-given-on = Given on { $on }.
contribution-ask = Ask for support
contribution-ask-title = Ask supporting agencies
contribution-ask-text = The agencies see this among their own work. Asking again sets a new day in place of the old one.
contribution-ask-on = Needed by
contribution-ask-note = What is needed
contribution-whom = Whom to ask
contribution-give = Give contribution
contribution-give-title = Give the contribution
contribution-give-text = The lead is told; the lead still reports the work as a whole.
contribution-give-on = Day it reached the lead
contribution-give-note = What it is, number of the paper
contribution-giver = Supporting agency
contribution-was-asked = { $count ->
    [one] One agency was asked.
   *[other] { $count } agencies were asked.
}
contribution-was-given = The contribution is noted.
obligation-why-due = Due { $date }: why?
obligation-why-no-due = Why is there no due date?
obligation-why-late = { $count ->
    [one] { $count } working day has
   *[other] { $count } working days have
 } passed since { $date }.
obligation-why-left = { $count ->
    [one] { $count } working day is
   *[other] { $count } working days are
 } left until { $date }.
obligation-proof-asked-first = More than a year has passed since the directive of { $opened } without any proof, so it was asked for on { $on }. Proving it later does not count as late.
obligation-proof-asked-again = The last proof is of { $proven }, more than a year ago, so the next was asked for on { $on }. Proving it later does not count as late.
obligation-proof-next = Proof will be asked for next on { $on }.
obligation-owed-to = Owed to
obligation-via = Through
obligation-product = Product
obligation-shared = Shared product
obligation-shared-yes = The leads hand in one product together
obligation-addressee = Responsible
obligation-personal = The head in person
obligation-not-personal = The agency
obligation-sent-back-on = Sent back on
obligation-more-agencies = and { $count } others
obligation-all-periods = See all { $count } periods
obligation-periods = Periods and deadlines of this work
obligation-this = (this one)
obligation-others = Other agencies with the same task and period: { $count }
obligation-others-cut = The list is long and cut off here; the directive’s page has all of it.
obligation-history = History
obligation-note = Note
obligation-reason = Reason
obligation-new-due = New due date
obligation-report = Report the result
obligation-report-title = Report the result
obligation-report-text = Write the day the product reached the overseer; this day decides whether it is in time.
obligation-prove-text = A continuous duty stays open; this report is its proof.
obligation-report-on = Day the product arrived
obligation-report-note = What was done, with number and date of the report
obligation-reported = The report is recorded. The overseer has to confirm it.
obligation-complete = Confirm
obligation-complete-title = Confirm that it is done
obligation-complete-text = In time or late is judged by the day of the report, not by today.
obligation-completed = It is confirmed.
obligation-send-back = Send back
obligation-send-back-title = Send back for more work
obligation-send-back-text = It is open again and is judged at the next report.
obligation-send-back-note = What is missing
obligation-sent-back = It is sent back to the agency.
obligation-record-event = Record the event
obligation-record-event-title = Record the event that the deadline waits for
obligation-record-event-text = The deadline waits for: “{ $event }”. Write the day it happened and the document that proves it; everything that waits for it gets its day.
obligation-event-on = Day it happened
obligation-event-document = Document that proves it
obligation-event-document-hint = Number and date
obligation-event-recorded = The event is recorded. { $count ->
    [one] { $count } obligation has
   *[other] { $count } obligations have
 } a due date now.
obligation-set-due = Set the day
obligation-set-due-title = Set another due date
obligation-set-due-text = The new day is shown as set by you, with the reason; the history keeps the old one.
obligation-due-set = The new day is set.
obligation-cancel = Cancel this obligation
obligation-cancel-title = Cancel
obligation-cancel-text = Only when who ordered it no longer asks for it. It stays in the register as cancelled.
obligation-cancelled = The obligation is cancelled.
history-entry = <b>{ $who }</b> { $what }
history-system = The system
obligation-urged = { $count ->
        [one] Urged once
       *[other] Urged { $count } times
    }, last on { $on } by letter { $letter }
history-reason = – { $reason }
history-opened = entered it in the register
history-opened-due = entered it in the register, due { $due }
history-reported = reported; the product arrived on { $on }
history-proven = handed in proof on { $on }
history-proof-asked = asked for the yearly proof, counted from { $since }
history-contribution-asked = asked { $agency } for its contribution by { $due }
history-contribution-given = noted the contribution of { $agency }, of { $on }
history-completed = confirmed it; the product had arrived on { $on }
history-sent-back = sent it back
history-cancelled = cancelled it
history-due-set = set the due date { $to }
history-due-moved = moved the due date from { $from } to { $to }
history-due-dropped = took the due date away
history-escalated-head = told the head of the unit: late for long, or urged often
history-escalated-above = told the level above: late for long
history-escalated-taken = handed to who follows it up, for a decision
history-happened = recorded that the event happened on { $on }
history-urged = urged by letter { $letter } of { $on }
history-other = did: { $action }
history-reason-event = by the recorded event
history-reason-calendar = counted again after the days off changed

## Exported files
export-title = Content
export-number = No.
export-made = List made on { $on }, { $count ->
        [one] one obligation
       *[other] { $count } obligations
    }
export-part = Part
export-binding = Binding
export-directive = Directive
export-path = Section
export-period = Period
export-opened = Ordered on
export-late = Days overdue
export-reported = Reported on
export-completed = Confirmed on
export-why = Why this due date
export-support-asked = Support asked
export-support-given = Support given
export-support-due = Support due
export-calendar = Due dates
export-entry = { $code } – { $state }. { $source }. { $why }
export-nothing-picked = No obligation is chosen. Tick at least one row.
problem-export-too-many = The list has more than { $most } rows, too many for one file. Add a condition and export again.
problem-export-left-out = This build of the program makes no XLSX; use CSV
problem-filter-too-long = The filter is too long
problem-filter-too-many = There are { $most } filters already; delete some before saving more
object-saved_filter = this filter
part-delegated = Part given down
part-any = With parts given down
obligation-end-text = The continuous duty ends with its last proof; no more reminders follow.
obligation-responsible = Done by
acts-title = Other actions
step-issued = Issued
step-received = Received
step-accepted = Accepted
step-in-progress = In progress
step-reported = Reported
step-completed = Confirmed
stage-issued = Not received yet
stage-wrong-unit = Said to be another unit’s
stage-received = Received
stage-accepted = Accepted
first-due = Day first set: { $date } (extended { $count } times).
first-due-met = Day first set: { $date }; done by that day.
first-due-missed = Day first set: { $date }; done after it (extended { $count } times).
act-receive = Confirm receipt
act-receive-title = Confirm receipt
act-receive-text = The document has reached the agency.
act-receive-done = Receipt was recorded.
act-accept = Accept
act-accept-title = Accept
act-accept-text = The agency takes it on and answers for it.
act-accept-done = The agency has accepted it.
act-report-number = Number of the document
act-report-number-hint = For example 45/BC-SYT; leave empty if the product is no document
act-report-dated = Date of the document
act-grant = Grant extension
act-grant-title = Grant extension
act-grant-text = The agency asks for { $wanted }: { $reason }. Another day may be given.
act-grant-done = The extension was granted.
act-refuse = Refuse extension
act-refuse-title = Refuse extension
act-refuse-text = The day stays; the agency sees the reason.
act-refuse-done = The extension was refused.
act-answer = Answer
act-answer-title = Answer the obstacle
act-answer-text = The agency says: { $words }
act-answer-note = Answer
act-answer-done = Answered.
act-keep = Keep the unit
act-keep-title = Leave it with this unit
act-keep-text = The unit that says it is another’s must do it all the same; give the reason.
act-keep-done = It stays with this unit.
act-move = Move
act-move-title = Move to another unit
act-move-text = The entry of this unit closes as moved; the new unit gets the same order with the same day.
act-move-done = Moved; the new entry is { $code }.
act-right-unit = Right unit
act-right-unit-hint = Its name as in the list of agencies, for example Sở Tài chính
act-progress = Update progress
act-progress-title = Update progress
act-progress-text = The overseer sees it; update it at each change, at least monthly.
act-progress-percent = Done so far (%)
act-progress-note = What was done, what is left
act-progress-now = { $percent }% done
act-progress-done = Progress was updated.
act-assign = Assign
act-assign-title = Assign a person
act-assign-text = The person sees it as own work and may update and report it.
act-assign-person = Person
act-assign-nobody = Nobody in particular
act-assign-note = Words to that person
act-assign-done = Assigned.
act-delegate = Give down
act-delegate-title = Give down in parts
act-delegate-text = Each agency or person chosen gets a part, which this agency follows up and confirms. The whole stays this agency’s and counts once.
act-delegate-whom = Give to
act-delegate-person = { $name } – { $position }
act-delegate-what = What is to be done
act-delegate-what-hint = Leave empty to keep the words of the order
act-delegate-due = Day of the part
act-delegate-rule = When the whole is done
act-delegate-quorum = Parts needed
act-delegate-quorum-hint = Only for “when enough parts are confirmed”
act-delegate-done = { $count } parts were given.
roll-up-all = Reported by itself when every part is confirmed
roll-up-any = Reported by itself when any part is confirmed
roll-up-quorum = Reported by itself when enough parts are confirmed
roll-up-by-hand = Whoever leads reports it
parts-title = Parts given down: { $count }
parts-what = Part
act-obstacle = Report an obstacle
act-obstacle-title = Report an obstacle
act-obstacle-text = The overseer sees it at once and must answer; the day does not change.
act-obstacle-note = What hinders, what is needed
act-obstacle-done = The overseer was told.
act-extend = Ask for an extension
act-extend-title = Ask for an extension
act-extend-text = Ask by { $last }; at most { $most } times (a rule that can be set, unverified). Until it is answered the old day holds.
act-extend-done = The request was sent.
act-withdraw = Withdraw the request
act-withdraw-title = Withdraw the request
act-withdraw-text = The day stays as it is.
act-withdraw-done = The request was withdrawn.
act-claim = Wrong unit
act-claim-title = Wrong unit
act-claim-text = Name the right unit and the reason; the overseer moves it or leaves it.
act-claim-done = The overseer was told.
act-claim-waits = The unit says that this belongs to { $agency }:
contribution-rate = Rate
contribution-rate-title = Rate the contribution
contribution-rate-text = The lead’s word is kept with the contribution.
contribution-rating = Rating
contribution-rate-note = Reason (needed unless it was useful)
contribution-was-rated = The contribution was rated.
contribution-rated-as = Rated by the lead: { $rating }.
rating-useful = useful
rating-partial = useful in part
rating-poor = of no use
reports-title = Reports
report-line = Report { $number }
report-line-product = Document { $product }
report-line-dated = Document { $product } of { $dated }
report-confirmed = Confirmed
report-arrived = Arrived on { $on }; entered by { $who } at { $at }.
report-judged = { $who }, { $at }: { $words }
extensions-title = Extensions
extension-line = From { $from }, asked for { $wanted }
extension-waiting = Waiting for a decision
extension-granted = Until { $to }
extension-refused = Refused
extension-withdrawn = Withdrawn
extension-asked-by = { $who }, { $at }: { $reason }
obstacles-title = Obstacles
obstacle-line = { $who }, { $at }
obstacle-waiting = Waiting for an answer
obstacle-answered = Answered
obstacle-answer = Answer { $at }: { $words }
link-whole = Part of:
link-moved-to = Moved to:
link-moved-from = Moved from:
history-received = confirmed receipt
history-accepted = accepted it
history-wrong-unit = said that it belongs to { $agency }
history-wrong-unit-refused = left it with its unit
history-moved = moved it to { $agency } as { $code }
history-reorganised = closed by a reorganisation; { $agency } takes over, obligation { $code }
history-inherited = taken over by a reorganisation, from { $codes }
history-overseer-changed = followed up by { $agency } from now on
history-taken-back = as before again: the reorganisation was taken back
history-progressed = updated progress to { $percent }%
history-obstacle-opened = reported an obstacle
history-obstacle-answered = answered the obstacle
history-extension-asked = asked for an extension to { $wanted }
history-extension-granted = extended it from { $from } to { $to }
history-extension-refused = refused the extension
history-extension-withdrawn = withdrew the request for an extension
history-assigned = assigned { $person }
history-unassigned = assigned nobody in particular
history-delegated = gave parts down, { $count } in all
history-contribution-rated = rated the contribution of { $agency }
history-opened-part = gave this part of { $code }
history-opened-moved = entered it in place of { $code }
history-reason-parts = enough of the parts given down are confirmed
history-reason-whole = the whole is over
stage-progress = { $percent }% done
stage-extension = extension asked
stage-obstacle = obstacle
report-proof = Proof
status-asking = Waiting for an answer
desk-open = Open
desk-asking = Waiting for my answer
desk-asking-text = An agency asks for more time, reports an obstacle, or says that it is another’s.
desk-mine = Assigned to me
desk-mine-text = What the head assigned or gave to me.
desk-parts = Parts given down
desk-parts-text = Part of a whole; the agency that gave it follows it up and confirms it.
register-condition-person = Given to one person
register-condition-programme = Of one programme
