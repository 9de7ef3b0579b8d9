menu-handlings = Handling of results
object-handling = this handling
object-reply_rule = this time for an answer
right-handling-view = see how results of monitoring are handled
right-handling-draft = draft handlings for the agency
right-handling-approve = approve handlings
right-handling-send = send handlings
right-handling-receive = say that it arrived and is worked on
right-handling-follow = follow up and enter results
right-handling-rules = change the time for an answer

## The list
handling-title = Handling of results of monitoring
handling-count = { $count ->
    [one] { $count } handling
   *[other] { $count } handlings
}
handling-add = Draft a handling
handling-add-sentence = Handled within the own authority, or proposed to the competent body. Whoever drafts does not approve.
handling-none = No handlings yet
handling-none-text = From findings of inspections, verified information or results of surveys an agency tells those below it what to do, or sends a proposal to the competent body; answers and results are followed up here.
handling-none-found = No handling meets the conditions
handling-none-found-text = Leave out some conditions.
handling-xlsx = Excel file
handling-conditions = Narrowed by
handling-search = Search
handling-words = Words in content, ground, number of a document
handling-words-hint = With or without marks
handling-any = Any
handling-all = All
handling-all-years = Every year
handling-year = Year
handling-state = State
handling-state-draft = Draft
handling-state-approved = Approved
handling-state-sent = Sent
handling-state-acknowledged = Received
handling-state-in-progress = In progress
handling-state-done = Done
handling-state-rejected = Refused
handling-state-cancelled = Cancelled
handling-answered = Answered, to be judged
handling-late = Overdue

## One handling
handling-one = Handling { $code }
handling-sentence = Handled by { $agency }
handling-code = Code
handling-agency = Handled by
handling-measure = Measure
handling-measure-law = Law of the measure
handling-unverified = not verified
handling-authority = Way of handling
handling-authority-hint = Within the own authority: an agency below is told, and a day is needed. Proposal: to the competent body; without a day it is counted by the time for an answer on sending.
handling-content = What is asked
handling-content-hint = Say what is to be done; name people and personal data only where needed
handling-addressee = To
handling-addressee-agency = Agency of the area
handling-addressee-hint = Name of the agency that does it or answers
handling-outside = Or a body outside the area
handling-outside-hint = For example the Ministry of Justice; only for proposals
handling-overseer = Followed up by
handling-field = Field
handling-no-field = Not settled
handling-due = To be done or answered by
handling-due-by-rule = { $date } (counted by the time for an answer)
handling-findings = Codes of findings
handling-findings-hint = For example PH-2026-00001; several between commas
handling-information = Code of an entry of the information book
handling-information-hint = For example TT-2026-00001; it must be verified
handling-ground = Ground
handling-ground-hint = Results of a survey, or own words; needed without finding or information
handling-legal-basis = Legal basis
handling-part-what = The handling
handling-part-whom = To whom and by when
handling-part-ground = What it comes from
handling-part-document = Proposal about a legal document
handling-about-document = Document that it is about
handling-document-ask = What is asked
handling-no-document = About no document
handling-document = Number or name of the document
handling-document-hint = For example Decree 59/2012/NĐ-CP
handling-document-article = Article
handling-document-clause = Clause
handling-document-point = Point
handling-save = Save
handling-saved = The handling was saved
handling-change = Change the draft
handling-history = History
handling-obligation = Obligation
handling-drafted-by = Drafted by
handling-approved-by = Approved by
handling-sent-document = Sent by document
handling-sent-on = Date of the document
handling-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}

## The chain of one handling
handling-chain-of-it = From what was found to what came of it
handling-chain-of-agency = The agency across years
handling-chain-of-law = The document across years
handling-step-found = Comes from
handling-other-findings = { $count ->
    [one] And { $count } other finding
   *[other] And { $count } other findings
}
handling-from-information = Information { $code }
handling-ground-hidden = What it rests on is not yours to see.
handling-step-owed = What is owed
handling-nothing-owed = It was not sent, so nothing is owed yet.
handling-owed-by = Owed by { $agency }
handling-owed-by-until = Owed by { $agency } until { $date }
handling-step-answer = Answer
handling-no-answer = No answer yet.
handling-report-line = Report of { $date }
handling-reply-line = Document { $number } of { $date }: { $kind }
handling-reply-line-bare = Answer of { $date }: { $kind }
handling-step-result = Result
handling-no-result = No result yet.

## Steps
handling-own = You drafted this, so somebody else approves it.
handling-answer-in-ledger = The addressee reports and answers at the obligation; then the agency that handles it says what came of it.
handling-approve = Approve
handling-approve-text = What was approved does not change, unless it is given back.
handling-approve-button = Approve
handling-approved-done = Approved
handling-give-back = Give back
handling-give-back-reason = Why it is given back
handling-give-back-button = Give back
handling-given-back-done = Given back
handling-send = Send
handling-send-text = From then on the addressee owes the doing or the answer; of a body outside the area the sender owes the following up.
handling-send-text-rule = The day is counted by the time for an answer of the area; it may be changed.
handling-send-text-no-rule = The area has no time for an answer; without a day the answer has none.
handling-send-button = Send
handling-sent-number = Number of the document
handling-sent-number-hint = The number alone, for example 12
handling-sent-symbol = Symbol of the document
handling-sent-done = Sent
handling-acknowledge = Enter when it was received
handling-acknowledged-on = Received on
handling-acknowledge-button = Received
handling-acknowledged-done = The day of receipt was entered
handling-begin = Enter when work began
handling-began-on = Work began on
handling-begin-button = In progress
handling-begun-done = The beginning was entered
handling-reply-add = Enter the answer
handling-reply-kind = Answer
handling-reply-as-outcome = As the result says
handling-reply-accepted = Accepted
handling-reply-partly = Accepted in part
handling-reply-rejected = Not accepted
handling-reply-number = Number and symbol of the answer
handling-reply-on = Date of the answer
handling-reply-note = The answer in short
handling-reply-note-hint = Needed where it is refused or accepted in part
handling-reply-button = Save the answer
handling-replied-done = The answer was entered
handling-judge = Enter the result
handling-judge-text = What is owed is confirmed with it.
handling-judge-button = Save the result
handling-judged-done = The result was entered
handling-outcome = End
handling-outcome-done = Done
handling-outcome-rejected = The competent body refused
handling-done-on = Done on
handling-result = Result
handling-cancel = Cancel
handling-cancel-text = What is owed is withdrawn.
handling-cancel-reason = Why it is cancelled
handling-cancel-button = Cancel the handling
handling-cancelled-done = The handling was cancelled
handling-publish = Enter when the result was published
handling-publish-text = The day on which the result was made public.
handling-published-on = Published on
handling-publish-button = Published
handling-published-done = The day of publication was entered

handling-history-drafted = drafted it
handling-history-changed = changed the draft
handling-history-approved = approved it
handling-history-returned = gave it back: { $reason }
handling-history-sent = sent it by document { $number }
handling-history-acknowledged = entered when it was received
handling-history-began = entered when work began
handling-history-replied = entered the answer { $number }
handling-history-done = entered the result: done
handling-history-rejected = entered the result: refused
handling-history-cancelled = cancelled it: { $reason }
handling-history-published = entered when it was published

## The chain across years
handling-chain-title = Findings, proposals and results across years
handling-chain-sentence = Everything found of an agency or about a document, what was recommended and done, how it ended, what came back.
handling-chain-agency = Agency
handling-chain-agency-hint = Full or short name
handling-chain-show = Show
handling-chain-ask = Choose an agency or a document
handling-chain-ask-text = Type the name of an agency, or number or name of a document, and press Show.
handling-chain-none = Nothing was found or handled
handling-chain-none-text = There is nothing that you may see.
handling-chain-cut = Only the newest { $most } findings are shown.
handling-chain-year = Year { $year }
handling-chain-sums = Findings: { $found }, closed: { $closed }, came back: { $recurring }
handling-chain-followed = Recommended, handled
handling-chain-end = End
handling-chain-nothing = Nothing was recommended or done
handling-chain-others = Handled without a finding above
handling-chain-recommended = Recommended after an inspection, to { $to }
handling-chain-handled = { $way }, to { $to }
handling-recurs = Came back: found in { $year } before

## Time for an answer
handling-rules-title = Time for an answer
handling-rules-sentence = Working days that a competent body has to answer, counted from sending. The day is proposed on sending where the draft has none.
handling-rule-everywhere = Every area
handling-rule-days-text = { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}
handling-rule-no-days = no number of days yet
handling-rule-is-verified = verified
handling-rule-since = since { $date }
handling-rule-until = until { $date }
handling-rule-add = Add a time
handling-rule-added = The time for an answer was added
handling-rule-change = Change
handling-rule-changed = The time for an answer was changed
handling-rule-check = Checked against the law
handling-rule-place = Area
handling-rule-from = Holds from
handling-rule-working-days = Working days
handling-rule-working-days-hint = Empty where nobody knows
handling-rule-source = Law that sets it
handling-rule-valid-to = Last day

## Refusals
problem-handling-not-draft = It was approved, so it is neither changed nor approved again; give it back first
problem-handling-own-draft = Nobody approves the own draft
problem-handling-not-approved = It was not approved
problem-handling-not-sent = It was not sent
problem-handling-later = It went past this step already
problem-handling-over = It is over
problem-handling-answered-in-ledger = The addressee is an agency of the area and answers by a report at the obligation
problem-handling-not-answered = There is no answer, so no result can be entered
problem-handling-refused = The addressee refused, so it cannot be done
problem-handling-not-refused = The addressee accepted, so it cannot be refused
problem-handling-nothing-to-publish = There is no result to publish
problem-handling-published = The result was published
problem-handling-two-addressees = Name one addressee: an agency of the area or a body outside
problem-handling-own-outside = Within the own authority the addressee is an agency of the area
problem-handling-no-ground = Name a finding, an information or a ground
problem-handling-too-many-findings = No more than { $most } findings
problem-handling-finding-unknown = There is no finding { $code } that you may see
problem-handling-information-unverified = Information that was not verified is no ground
problem-handling-agency-unknown = There is no agency “{ $name }” in the area
problem-handling-agency-several = “{ $name }” is several agencies; name one
problem-handling-to-itself = An agency sends nothing to itself
problem-handling-not-below = “{ $name }” does not stand below the agency; choose a proposal
problem-handling-due-past = The day cannot be before today ({ $today })
problem-handling-before-sent = The day cannot be before { $date }
problem-handling-number-malformed = A number, also with a letter, for example 12 or 12a; the symbol has a field of its own
problem-handling-rule-days = A number of days from 1 to { $most }
problem-handling-rule-ends-before-start = The last day cannot be before the first
