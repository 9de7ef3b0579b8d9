menu-risk = Risk ranking
object-risk_factor = this factor
right-risk-choose = rank agencies by risk
right-risk-look = see the factors of risk
right-risk-keep = change the factors of risk

## The list
risk-title = Agencies to inspect, by risk
risk-count = { $count ->
    [one] One agency
   *[other] { $count } agencies
 }, the highest score first; a score says where to look first and replaces no conclusion.
risk-unverified = Formula, weights and caps are a proposal and unverified; they can be changed on the page of factors.
risk-filter = Filter
risk-any = All
risk-show-all = Show all
risk-below = Below the agency
risk-kind = Kind of agency
risk-level = Level
risk-field = Field
risk-by-field = Under a field only its verified information, findings and inspections count; tasks, money and recommendations count altogether.
risk-of-field = Counted for the field: { $field }
risk-none = No agency to rank yet
risk-none-text = Agencies below your own are ranked here once they stand in the tree.
risk-none-found = No agency fits the filter
risk-none-found-text = Take some conditions away.
risk-xlsx = Download as Excel
risk-place = Place
risk-agency = Agency
risk-score = Score
risk-most = What adds most
risk-last = Last inspected
risk-never = Never inspected
risk-vnd = { $amount } VND
risk-months = { $count ->
    [one] one month
   *[other] { $count } months
 }

## One agency
risk-one = Risk of { $agency }
risk-one-sentence = { $score } of 100 points, place { $place } of { $count } agencies
risk-parts = What the score is made of
risk-factor = Factor
risk-raw = Number
risk-cap = Cap
risk-weight = Weight
risk-points = Points
risk-points-of = Points: { $factor }
risk-total = Total
risk-behind = { $factor }: { $number }, open the list
risk-formula = Score = sum of weight times number by cap (1 at most), divided by the sum of weights, times 100.
risk-seen-less = A list holds what you may see, which can be less than was counted.
risk-window = { $count ->
    [one] In the last month
   *[other] In the last { $count } months
 }
risk-no-window = Since the beginning
risk-inspections = Inspections
risk-last-on = The last inspection ended on { $date }.
risk-last-never = No inspection has been recorded.
risk-none-planned = No inspection of this agency this year yet.
risk-other-planned = { $count ->
    [one] One more inspection
   *[other] { $count } more inspections
 } of this agency this year that you may not see.
risk-planned = Inspections this year
risk-days = Days on site
risk-year = The agency's year of inspections, with overlaps
risk-inspect = Prepare an inspection

## Factors
risk-factors-title = Factors of risk
risk-factors-sentence = Each factor has a weight, a cap and a window. A change takes effect on every score at once; the journal keeps every change.
risk-code-lateness = Tasks overdue or reported late
risk-code-petitions = Verified entries of the information book
risk-code-findings = Shortcomings and violations of conclusions
risk-code-money = Money allotted for monitoring
risk-code-years-since = Months since the last inspection
risk-code-open-recommendations = Recommendations not carried out yet
risk-everywhere = Every jurisdiction
risk-jurisdiction = Jurisdiction
risk-is-verified = verified
risk-not-verified = unverified
risk-from = from { $from }
risk-from-to = from { $from } to { $to }
risk-change = Change
risk-change-one = Change the factor { $factor }
risk-save = Save
risk-history = History of the factor
risk-history-added = Added: weight { $weight }, cap { $cap }
risk-history-changed = Changed: weight { $weight }, cap { $cap }
risk-factor-add = Add a factor for a jurisdiction or from a day
risk-factor-added = The factor was added
risk-factor-changed = The factor was saved
risk-factor-code = What is counted
risk-name-vi = Vietnamese name
risk-name-en = English name
risk-weight-hint = A whole number from 0 to 100; 0 does not count
risk-cap-hint = A number that reaches it gets the whole weight; money in đồng, time in months
risk-window-months = Window (months)
risk-window-hint = From 1 to 240; not needed for time since the last inspection
risk-source = Source
risk-valid-from = From
risk-valid-from-hint = Today where empty
risk-valid-to = To
risk-valid-to-hint = No last day where empty
risk-sources = Sources that count
risk-sources-hint = For entries of the information book only; all of them where none is ticked.
risk-check = Somebody has verified the source
problem-risk-weight-malformed = A weight is a whole number from 0 to 100
problem-risk-cap-malformed = A cap is a whole number above 0
problem-risk-window-malformed = A window is a number of months from 1 to 240
problem-risk-ends-before-start = The last day must not be before the first
problem-risk-factor-twice = This jurisdiction has such a factor from this day already; change that one
problem-risk-no-weights = At least one factor in force must have a weight above 0
