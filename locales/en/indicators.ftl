menu-indicators = Indicators
object-indicator = this indicator
object-indicator_value = this value
right-indicators-view = look at the indicators of how law is carried out
right-indicators-enter = enter values of an agency
right-indicators-verify = verify values that others entered
right-indicators-keep = change the list of indicators

## The table
indicators-title = Indicators of how law is carried out
indicators-sentence = { $agency } and what lies below it, { $period }; people and agencies as of { $date }
indicators-agency = Agency
indicators-period = Period
indicators-other-period = From one day to another
indicators-from = From
indicators-to = To
indicators-field = Field
indicators-all-fields = All fields
indicators-choose = Choose agency, period, field
indicators-show = Show
indicators-year = Year
indicators-period-year = { $year }
indicators-period-half = { $half ->
    [1] first half of { $year }
   *[other] second half of { $year }
}
indicators-period-quarter = { $quarter ->
    [1] first quarter of { $year }
    [2] second quarter of { $year }
    [3] third quarter of { $year }
   *[other] fourth quarter of { $year }
}
indicators-period-days = { $from } to { $to }
indicators-group-a = A. Issuing of detailing documents
indicators-group-b = B. Conditions for carrying law out
indicators-group-c = C. Obedience to law
indicators-group-other = Other indicators
indicators-xlsx = Download XLSX
indicators-how = What registers give is counted when the page opens; a number leads to the list that it counts, of which you see what you may see. What is entered never replaces what is counted: both stand side by side with their difference. The indicators are a proposal of the program for Articles 7 to 10 of Decree 59/2012/NĐ-CP.
indicator = Indicator
indicator-code = Code
indicator-part = Part
indicator-unit = Unit
indicator-value = Value
indicator-computed = From registers
indicator-entered = Entered
indicator-difference = Difference
indicator-note = Note
indicator-evidence = Document that proves it
indicator-evidence-hint = Number and day of the report or document, for example: Báo cáo số 120/BC-SYT of 15/12/2026
indicator-source = Where the numbers are from
indicator-source-report = A report of the agency
indicator-source-statistics = Statistics of the sector
indicator-source-register = A register of the agency
indicator-source-other = Elsewhere
indicator-waits-for = entered by hand until there is a register: { $register }
indicator-below = { $sum } together from { $count } agencies directly below
indicator-of-nothing = a share of nothing
indicator-too-few = fewer than { $least } forms: not told
indicator-no-fields = the register has no fields
indicator-years-only = by whole years only
indicator-no-survey = no survey chosen
indicator-unit-doc = documents
indicator-unit-case = cases
indicator-unit-person = persons
indicator-unit-class = classes
indicator-unit-event = events
indicator-unit-copy = copies
indicator-unit-post = posts
indicator-unit-task = tasks
indicator-unit-agency = agencies
indicator-unit-vnd = đồng
indicator-unit-percent = %
indicator-unit-day = days

## Side by side
indicators-compare = Compare agencies
indicators-compare-sentence = Agencies directly below { $agency }, { $period }
indicators-side-by-side = Agency by agency
indicators-most = Highest: { $agency }
indicators-nothing-below = No agencies below
indicators-nothing-below-text = Choose an agency further up to compare those inside it.

## Entering
indicators-enter = Enter values
indicators-enter-sentence = { $agency }, { $period }
indicators-enter-how = A value is one of the agency with everything below it. Leave a cell empty where there is no value; emptying a cell removes what was entered. A changed value must be verified anew by somebody else.
indicators-origin = Where the values entered now are from
indicators-save = Save
indicators-entered = { $count ->
    [0] No cell was changed
    [one] { $count } value saved
   *[other] { $count } values saved
}
indicators-cells-wrong = { $count ->
    [one] { $count } cell is wrong; nothing was saved. The cell says why.
   *[other] { $count } cells are wrong; nothing was saved. Each cell says why.
}

## Verifying
indicators-waiting = Values that wait for verification
indicators-waiting-sentence = { $count } waiting
indicators-none-waiting = No value waits for verification
indicators-none-waiting-text = Values that agencies enter or change stand here until somebody verifies them.
indicator-verification = Verification
indicator-verified = Verified
indicator-unverified-value = Not verified
indicator-verify = Verify
indicator-verify-text = To verify is to say that the value agrees with the document that proves it.
indicator-verified-done = The value was verified
indicator-own-value = Nobody verifies the own value
indicator-entered-by = Entered by
indicator-verified-by = Verified by
indicator-by = { $who }, { $at }
indicator-keeper = Who verifies
indicator-history = History
indicator-history-entered = entered the value
indicator-history-changed = changed the value
indicator-history-verified = verified the value
indicator-history-removed = removed the value

## One indicator
indicator-sentence = { $agency } and what lies below it, { $period }
indicator-definition = Definition
indicator-numbers = Numbers of the period
indicator-criterion = Criterion
indicator-formula = How it is reckoned
indicator-law = What it rests on
indicator-valid-from = Valid from
indicator-valid-to = Valid until
indicator-valid-to-hint = Empty while it is valid
indicator-until = valid until { $date }
indicator-is-verified = checked against the law
indicator-unverified = not checked
indicator-years = The same period of several years
indicator-trend = From { $first } to { $last }
indicator-surveys = Surveys that answer it
indicator-no-surveys = No survey was chosen for this indicator.
indicator-survey = Survey
indicator-survey-hint = Code of a survey that you manage, for example: KS-2026-0001
indicator-survey-look = Show its questions
indicator-survey-choose = Choose this question
indicator-survey-give-up = Give up
indicator-survey-chosen = The survey was chosen
indicator-survey-removed = The survey was given up
indicator-answers = Answers that count
indicator-answers-text = Tick the answers, of one question, that mean that somebody knows or obeys the rule.
indicator-history-added = added the indicator
indicator-history-redefined = changed the definition
indicator-history-surveyed = chose the survey { $code }
indicator-history-unsurveyed = gave up the survey { $code }
indicator-behind = What is counted
indicator-behind-sentence = The number of { $agency } and what lies below it, { $period }, consists of:
indicator-nothing-behind = Nothing is counted
indicator-nothing-behind-text = Nothing counts for this indicator in this period.
indicator-share = { $part }/{ $whole } ({ $share })

## The list
indicators-definitions = Definitions
indicators-definitions-sentence = What each indicator is called, how it is reckoned and what it rests on. Those that are added are entered by agencies.
indicator-change = Change
indicator-changed = The indicator was changed
indicator-add = Add an indicator
indicator-added = The indicator was added
indicator-name-vi = Name
indicator-name-en = English name
indicator-code-hint = Code of a criterion, a point and a number, for example: C1.3
indicator-check = Checked against the law

## Errors
problem-indicator-number = Write a whole number that is not negative, at most { $most }
problem-indicator-decimal = Write a number that is not negative, at most one digit after the comma, at most { $most }
problem-indicator-cell-stale = Somebody else has just changed this cell. What you typed is still in it; look at it again and save.
problem-indicator-period-not-begun = The period has not begun
problem-indicator-too-many = More than { $most } cells at once
problem-indicator-code-malformed = A code is one of a criterion (A1 to C3), a point and one or two digits
problem-indicator-code-taken = There is such a code already
problem-indicator-ends-before-start = The last day must come after the first
problem-indicator-one-question = Tick answers of one question only
problem-indicator-own = Nobody verifies the own value
problem-indicator-verified-already = The value was verified already
