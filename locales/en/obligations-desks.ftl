## The desk of an agency's head
menu-unit = The unit's work
right-unit-desk = see the desk of the unit
unit-title = The unit's work: { $agency }
unit-sentence = <b class="red">{ $overdue } tasks overdue</b> (units below included), { $unassigned } not assigned, { $deciding } results to be confirmed by the unit, { $asking } requests to be answered.
unit-sentence-none-late = No task overdue (units below included), { $unassigned } not assigned, { $deciding } results to be confirmed by the unit, { $asking } requests to be answered.
unit-all-unfinished = See all unfinished tasks of the unit
unit-register = See unfinished tasks
unit-which = Unit
unit-card = The four classes
unit-see = See the list
unit-in-time = Not completed, in time
unit-overdue = Not completed, overdue
unit-how-on-time = Confirmed, and the product arrived in time. Shares are of tasks with a deadline, of the unit and those below it.
unit-how-late = Confirmed, and the product arrived after the deadline.
unit-how-in-time = Not confirmed and not past the deadline, or handed in on time and waiting to be confirmed.
unit-unassigned = { $count } tasks not assigned
unit-unassigned-none = Every task has somebody who does it.
unit-assign = Assign the chosen tasks
unit-people = By person
unit-people-text = What the unit itself has not reported yet, without the units below it.
unit-people-none = The unit has no open tasks.
unit-person = Person
unit-nobody = Not assigned
unit-open = Open
unit-late = Overdue
unit-late-none = Nothing is overdue.
unit-soon-none = Nothing is due soon.
unit-deciding = To be confirmed by the unit
unit-deciding-none = No result waits to be confirmed.
unit-asking = Extensions, obstacles, wrong-unit returns
unit-asking-none = No request waits for an answer.
unit-silent = Silent supporting agencies
unit-silent-none = No supporting agency is past its day.

## The board of whoever follows others up
menu-board = Follow-up board
right-overseer-board = see the follow-up board
board-title = Follow-up board
board-sentence = { $waiting } results to confirm, { $extensions } extensions asked for, <b class="red">{ $late } tasks overdue</b> at { $units } agencies.
board-sentence-none-late = { $waiting } results to confirm, { $extensions } extensions asked for, no task overdue.
board-to-waiting = See results to confirm
board-waiting = To be confirmed
board-waiting-none = No result waits to be confirmed.
board-extensions = Extensions asked for
board-extensions-none = No extension is asked for.
board-obstacles = Obstacles without an answer
board-obstacles-none = No obstacle waits for an answer.
board-wrong = Wrong-unit returns
board-wrong-none = No agency says that a task is another's.
board-late = Agencies with overdue tasks
board-late-none = No agency has overdue tasks that were not reported.

## Two people change one task
conflict-title = Somebody else has just changed this task
conflict-text = { $name } changed it first, at { $at }; it now stands as “{ $state }”. What you asked for was not done, nothing was overwritten, and what you wrote is still here.
conflict-act = Action
conflict-day = Day
conflict-words = Words written
conflict-again = Go on with the newest version
conflict-over = As it stands now, this can no longer be done. What you wrote is in the table above and can be copied.
field-version = Version
