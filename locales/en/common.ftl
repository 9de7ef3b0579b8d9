# Words used on every page. Each module has its own file; both languages have the same keys.

## Frame
frame-to-content = Skip to the content
frame-menu = Menu
frame-menu-label = Main menu
frame-menu-close = Close the menu
frame-search = Search tasks, documents, agencies
frame-search-hint = Search tasks, documents, agencies – with or without Vietnamese marks
frame-help = Help
frame-help-more = , phone numbers and guides
frame-account = Account:
frame-sign-out = Sign out
demo-label = Trial
demo-banner = Sample data, simulated date { $date }
foot-as-of = As of { $moment }
foot-working-days = Due dates and days overdue are counted in working days
foot-contact = Help: { $name },

## Counts
count-more-than = more than { $count }

## States
state-in-time = In time
state-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
state-today = Due today
state-due-soon = Due soon
state-overdue = Overdue
state-long-overdue = More than { $days } days overdue
state-late = { $days ->
    [one] { $days } day overdue
   *[other] { $days } days overdue
}
state-done-on-time = Done on time
state-done-late = Done late
state-waiting = Awaiting confirmation
state-returned = Sent back
state-not-counted = No deadline

## Places in a directive
outline-dash = bullet { $number }
outline-plus = sub-bullet { $number }

## Lists and forms
filter-remove = , remove this condition
list-narrow = Search and filter
pager-label = Pages
pager-shown = { $count ->
    [one] { $count } row on this page
   *[other] { $count } rows on this page
}
pager-first = First page
pager-next = Next page
field-date-hint = Day/month/year, for example 28/02/2026
errors-count = { $count ->
    [one] { $count } thing to correct
   *[other] { $count } things to correct
}
confirm-back = Go back
versions-title = The two versions differ here
versions-field = Field
versions-saved = Saved version
versions-own = Your version
versions-same = the same
versions-empty = left empty
chart-data = Show the figures as a table
chart-state = State
chart-count = Number

## Problems
problem-not-found = Not found: { $what }
problem-help-not-found = The address or code may be mistyped, or it belongs to an agency that does not share it with you.
problem-not-signed-in = You are not signed in
problem-help-not-signed-in = Your session may have ended. Sign in and open this page again.
problem-denied = You do not have the right to do this
problem-help-denied = This needs the right: { $right }. If it is part of your work, ask the administrator of your agency for it.
problem-form-expired = The form has expired
problem-from-elsewhere = The request was sent from another site
problem-help-form = Nothing was saved. Open the page again and send the form once more.
problem-invalid = Something needs correcting
problem-unreadable = The request cannot be read
problem-json-malformed = The body is not valid JSON (line { $line }, column { $column })
problem-json-unknown-field = There is no such field
problem-json-wrong-value = The value is of another kind or out of range
problem-idempotency-key-malformed = An idempotency key has 1 to 255 visible ASCII characters
problem-idempotency-another = This idempotency key was used for another request
problem-idempotency-unfinished = The first request with this idempotency key is still under way; send it again later
problem-idempotency-answer-lost = The request with this idempotency key saved its changes, but its answer is lost; read the data, do not send it with another key
problem-wrong-method = This page does not take requests of that kind
problem-unsupported-type = This page does not take data of that type
problem-help-invalid = Nothing was saved. Go back to the page before, check it and send it again.
problem-conflict = Somebody else has just changed { $what }
problem-help-conflict = Your change was not saved. Open the newest version and make it there.
problem-too-large = What was sent is too large
problem-help-limit = Send less at once or ask for less, and try again.
problem-unavailable = The system does not answer at the moment
problem-too-slow = This took too long and was stopped
problem-internal = An unexpected error happened
problem-help-unavailable = The error was recorded. Try again in a few minutes; if it goes on, tell the support the request number below.
problem-again = Try again
problem-newest = Open the newest version
problem-open-again = Open the page again
problem-home = To the first page
problem-call = Call support { $phone }
problem-request = Request number: { $id }
problem-required = This must not be left empty
problem-date-malformed = “{ $text }” is not a valid date; write it like 28/02/2026
problem-too-long = Longer than { $max } characters
problem-choice-unknown = Choose one of the values in the list
object-page = this page
object-other = what you asked for
right-other = a suitable right
