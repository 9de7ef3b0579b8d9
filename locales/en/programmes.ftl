menu-programmes = Programmes
object-programme = this programme
right-programme-view = read programmes
right-programme-manage = keep the area’s programmes

programmes-title = Programmes
programmes-count = { $count ->
    [one] { $count } programme
   *[other] { $count } programmes
}
programmes-add = Add a programme
programmes-none = No programmes yet
programmes-none-text = A programme of several years gathers directives so that their progress can be followed as one. While a directive is reviewed, choose the programme it belongs to.
programmes-none-so = No programme in this state
programmes-none-so-text = Leave the filter out to see the other programmes.
programmes-show-all = Show all
programmes-all = All
programmes-running = Running
programmes-closed = Closed
programmes-filter = Filter programmes
programmes-programme = Programme
programmes-term = Term
programmes-progress = Progress
programmes-state = State
programmes-no-progress = No obligation with a day that you may see

programme-term = { $from } to { $to }
programme-term-open = from { $from }
programme-running = Running
programme-closed = Closed
programme-name = Name of the programme
programme-source = Legal basis
programme-source-hint = The decision that set it up, such as “Quyết định 242/QĐ-TTg ngày 26/02/2018”
programme-goal = Goal
programme-jurisdiction-hint = The programme holds inside this area; it cannot be changed later
programme-lead = Lead agency
programme-lead-none = No common lead agency
programme-starts-on = First day
programme-ends-on = Last day
programme-ends-on-hint = Leave empty while it is open; the programme’s recurring obligations stop after this day
programme-save = Save the programme
programme-created = The programme was added
programme-changed = The programme was saved
programme-register = Show obligations
programme-directives = Directives ({ $count })
programme-directive = Directive
programme-directive-date = Date of issue
programme-no-directives = No issued directive of this programme that you may see.
programme-change = Change the programme
programme-close = Close and sum up the programme
programme-close-text = After its last day the programme’s recurring obligations arise no more; periods that were created ahead and not reported are withdrawn. This cannot be undone.
programme-closed-on = Closed on
programme-outcome = What came of it
programme-close-button = Close the programme
programme-closed-done = The programme was closed
programme-conflict = Somebody saved before you
programme-conflict-text = What you wrote is still in the form below. Compare both versions, change yours where needed, and save.
programme-history = History
programme-history-created = added the programme
programme-history-changed = changed the programme
programme-history-closed = { $withdrawn ->
    [0] closed the programme
   *[other] closed the programme and withdrew { $withdrawn } coming periods
}
history-reason-programme = The programme is over
problem-programme-ends-before-start = The last day cannot be before the first
problem-programme-moved = A programme cannot be moved to another area
problem-programme-closed = The programme is closed and cannot be changed any more
