menu-conditions = Conditions
object-legal_staff = this person in a legal post
object-training_class = this training class
object-monitoring_budget = this line of money
right-conditions-view = read the conditions for carrying law out
right-conditions-keep = write the conditions for carrying law out in the agency’s name

## General
conditions-title = Conditions for carrying law out
conditions-sentence = { $agency } and the agencies inside it, year { $year }; people as of { $date }
conditions-agency = Agency
conditions-all-agencies = Every agency
conditions-any = All
conditions-year = Year
conditions-year-hint = Write “all” for every year
conditions-ever = all
conditions-filter = Filter
conditions-show-all = Show all
conditions-none-so = Nothing like that
conditions-none-so-text = No row meets the filter.
conditions-save = Save
conditions-saved = Saved
conditions-total = Total
conditions-history = History
conditions-history-added = added it
conditions-history-changed = changed it
conditions-history-attended = said who came
conditions-history-cancelled = cancelled the class
conditions-xlsx = Download XLSX
conditions-sheet = Conditions
conditions-code = Code
conditions-indicator = Indicator
conditions-value = Value
conditions-share = Share
conditions-b1 = B1. Training and dissemination
conditions-b2 = B2. Structure and people
conditions-b3 = B3. Money
conditions-how = The numbers are counted from the lists when the page is opened; each leads to the list that it counts. Cancelled classes do not count. The criteria are those of Article 9 of Decree 59/2012/NĐ-CP.

## Indicators
number-classes = Training classes held by the agencies
number-planned = People who were to come
number-attended = Attendances
number-passed = Of these, reached the target
number-own-attended = Attendances from the agencies (every class)
number-own-passed = Of these, reached the target
number-posts = Legal posts assigned
number-filled = People in them
number-full-time = Of these, full time
number-part-time = Of these, part time
number-law-degree = With a law degree
number-trained = Trained in monitoring of law implementation
number-without = Agencies without a focal point
number-asked = Money asked for (VND)
number-allotted = Money allotted (VND)
number-spent = Money spent (VND)
number-over = Lines with more spent than allotted
number-short = Lines with less allotted than asked for

## People
legal-staff-title = Legal officers and focal points
legal-staff-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
legal-staff-add = Add a person
legal-staff-add-sentence = Whoever goes to another agency gets a last day here and a new row there; no row is removed.
legal-staff-added = The person was added
legal-staff-none = Nobody yet
legal-staff-none-text = The legal officers and focal points of each agency are kept here.
legal-staff-name = Full name
legal-staff-no-name = (the name cannot be read)
legal-staff-login = Sign-in name
legal-staff-login-hint = Where the person has an account with a role at the agency; may be empty
legal-staff-role = Duty
legal-staff-role-officer = Legal officer
legal-staff-role-focal = Focal point of monitoring
legal-staff-role-both = Legal officer and focal point
legal-staff-time = Time
legal-staff-full-time = Full time
legal-staff-part-time = Part time
legal-staff-degree = Degree
legal-staff-degree-law = Law
legal-staff-degree-other = Another field
legal-staff-degree-none = None
legal-staff-trained = Training
legal-staff-trained-yes = Trained
legal-staff-trained-no = Not yet trained
legal-staff-trained-on = Trained on
legal-staff-trained-hint = The day of training in monitoring, as dd/mm/yyyy; empty where there was none yet
legal-staff-from = From
legal-staff-to = To
legal-staff-to-hint = As dd/mm/yyyy; empty while it lasts
legal-staff-days = Time in post
legal-staff-since = since { $date }
legal-staff-on = As of
legal-staff-on-hint = As dd/mm/yyyy; write “all” to see those who have left too
legal-staff-without = Agencies without a focal point
legal-staff-without-sentence = { $count ->
    [one] { $count } agency
   *[other] { $count } agencies
} in { $agency } without a focal point on { $date }
legal-staff-without-none = Every agency has a focal point
legal-staff-without-none-text = On this day every agency that should have one does.
legal-staff-name-one = Name a focal point
legal-staff-rule-unverified = Which kinds of agencies name a focal point is a rule of the jurisdiction, which its administrator can change: not verified.
legal-posts-title = Legal posts
legal-posts-sentence = { $count ->
    [one] { $count } agency has
   *[other] { $count } agencies have
} a number of posts on { $date }
legal-posts-number = Posts
legal-posts-from = From
legal-posts-note = By which paper
legal-posts-none = No posts yet
legal-posts-none-text = How many posts each agency was given is written at the end of this page.
legal-posts-put = Write how many posts were assigned
legal-posts-put-text = The number holds from that day until there is a new one.

## Training
training-classes-title = Training classes
training-classes-count = { $count ->
    [one] { $count } class
   *[other] { $count } classes
}
training-classes-count-days = { $count } classes that began from { $from } to { $to }
training-classes-none = No classes yet
training-classes-none-text = Training classes, who came from which agency and with what result are kept here.
training-class-add = Add a class
training-class-added = The class was added
training-class-class = Class
training-class-title = Title
training-class-organiser = Held by
training-class-field = Field
training-class-starts-on = From
training-class-ends-on = To
training-class-ends-on-hint = As dd/mm/yyyy; empty for a class of one day
training-class-days = Days
training-class-place = Place
training-class-planned = Planned
training-class-plan-ref = Line of a plan
training-class-plan-ref-hint = Number of the plan and the line, like: Plan 31/KH-STP, line 2; may be empty
training-class-by = Counted by
training-class-by-organiser = Who holds it
training-class-by-trainees = Who sent people
training-class-trainees = Who came, by agency
training-class-no-trainees = Nobody is written down yet.
training-class-attended = Came
training-class-attended-hint = Write 0 to take the agency out
training-class-passed = Reached the target
training-class-put = Write who came from an agency
training-class-change = Change the class
training-class-cancel = Cancel the class
training-class-cancel-text = A cancelled class is kept with the reason and counts nowhere.
training-class-cancel-reason = Reason
training-class-cancel-button = Cancel the class
training-class-is-cancelled = Cancelled

## Money
budgets-title = Money for monitoring
budgets-sentence = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}: { $asked } VND asked for, { $allotted } allotted, { $spent } spent
budgets-none = No lines yet
budgets-none-text = What each agency asked for, got and spent by year and kind of activity is kept here.
budget-add = Add a line
budget-add-sentence = An agency has one line for a year and a kind of activity.
budget-line = { $activity }, { $year }
budget-activity = Activity
budget-asked = Asked for (VND)
budget-allotted = Allotted (VND)
budget-spent = Spent (VND)
budget-money-hint = In đồng, with or without dots between the thousands; empty is 0
budget-note = Note
budget-over-reason = Why more was spent
budget-over-reason-hint = Needed where more was spent than allotted
budget-show = Only
budget-is-short = Less allotted than asked for
budget-is-over = More spent than allotted
budget-saved-over = Saved. Note that more was spent than allotted.
budget-totals = Sums of money
budget-by-agency = By agency
budget-by-year = By year
budget-lines = Lines

## Problems
problem-conditions-stale = Somebody else has just changed this. Look again and save; what you typed is still there.
problem-conditions-persons = It must be a whole number from 0 to { $max }
problem-conditions-ends-before-start = The last day must not be before the first ({ $start })
problem-legal-staff-no-account = There is no such account with a role at this agency
problem-legal-staff-twice = Whoever has this account is at the agency in that time already
problem-training-class-passed-many = No more can reach the target than came ({ $attended })
problem-training-class-not-begun = The class begins on { $start }: nobody has come yet
problem-training-class-cancelled = The class was cancelled
problem-budget-year = The year must be from 2012 to 2100
problem-budget-money = It must be an amount in đồng, not negative, up to 10,000,000,000,000
problem-budget-over = More was spent than allotted: say why
problem-budget-exists = The agency has a line of this year and activity; change that one
