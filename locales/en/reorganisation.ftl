# Reorganisations: the pages, why something is refused, the names of what is handed over.

menu-reorganisation = Reorganisation
right-see-reorganisations = see reorganisations (administrator, coordinator or leader at the top of the tree)
right-manage-reorganisations = reorganise agencies (administrator at the top of the tree)

reorganisation-title = Reorganisation
reorganisation-sentence = Merge, split, rename, abolish and move agencies by a decision; whatever is under way has somebody who takes it over.
reorganisation-none = No reorganisation yet
reorganisation-none-text = Enter the decision and its first day, then add the changes; try it before you do it.
reorganisation-what = Subject
reorganisation-decision = Decision
reorganisation-number = Number and symbol
reorganisation-decided-on = Date of issue
reorganisation-effective-on = From
reorganisation-effective-hint = First day of the new organisation; the old one lasts to the end of the day before.
reorganisation-state = State
reorganisation-state-draft = In preparation
reorganisation-state-committed = Done
reorganisation-state-undone = Taken back
reorganisation-state-dropped = Given up
reorganisation-new = New reorganisation
reorganisation-new-button = Begin
reorganisation-begun = Begun. Add the changes below.
reorganisation-one = Reorganisation { $code }
reorganisation-changed = Saved.
reorganisation-save = Save

reorganisation-changes = Changes of the tree
reorganisation-no-steps = No changes yet. Where the tree was imported before, the handover below tells what ended agencies still hold.
reorganisation-remove = Remove
reorganisation-remove-step = Remove change { $step }
reorganisation-remove-file = Remove the table { $name }
reorganisation-faults = The changes do not fit together
reorganisation-tree-changes = The tree changes in { $count } places
reorganisation-and-more = and { $count } more
reorganisation-kb = { $kb } KB
reorganisation-change-added = { $name } is added
reorganisation-change-continued = { $name }: another agency above or guiding
reorganisation-change-renamed = { $old } is renamed { $new }
reorganisation-change-corrected = { $name } is corrected
reorganisation-change-ended = { $name } ends with { $on }
reorganisation-change-moved = { $name } moves below { $parent }
reorganisation-change-succeeded = { $old } → { $new }
reorganisation-step-merge = Merge { $from } into { $into }
reorganisation-step-split = Split { $agency } into { $into }
reorganisation-step-carve = Split off from { $agency }: { $into }
reorganisation-step-rename = Rename { $agency } to { $name }
reorganisation-step-abolish = Abolish { $agency }
reorganisation-step-dissolve = Abolish { $agency }, its duties go to { $into }
reorganisation-step-move = Move { $agency } below { $parent }
reorganisation-merge = Merge
reorganisation-merge-text = The agencies end, and a new one or one that stands takes over. Where areas (communes, wards) are merged, so is every body of the same kind in them.
reorganisation-from = Agencies to merge
reorganisation-lines-hint = One a line: name, short name or key.
reorganisation-into-standing = Into an agency that stands
reorganisation-into-hint = Leave empty for a new one, and give its name and key below.
reorganisation-new-name = New name
reorganisation-new-short = New short name
reorganisation-new-code = Key of the new agency
reorganisation-new-code-hint = Small letters without marks, digits, hyphens; for example xa-thach-ban-moi.
reorganisation-parent = Below
reorganisation-parent-hint = Leave empty to stand where the first one stood.
reorganisation-official-code = Official code, if any
reorganisation-split = Split
reorganisation-split-text = One agency becomes several. Who takes over what is under way is chosen under handover.
reorganisation-agency = Agency
reorganisation-new-bodies = New agencies
reorganisation-new-bodies-hint = One a line: key | name; for example so-du-lich | Sở Du lịch.
problem-reorganisation-new-body-line = Each line needs a key and a name with a bar between them
reorganisation-into-others = Agencies that stand and get a part
reorganisation-goes-on = The old agency goes on (a part is split off)
reorganisation-rename = Rename
reorganisation-rename-text = The same agency has another name from the day on; reports of the days before keep the old one.
reorganisation-abolish = Abolish
reorganisation-abolish-text = The agency ends with every body in it; areas inside it move up.
reorganisation-duties-to = Its duties go to
reorganisation-move = Move below another
reorganisation-move-text = The agency stays, what stands above it changes.
reorganisation-new-parent = Below
reorganisation-add-step = Add the change
reorganisation-step-added = Change added.
reorganisation-step-removed = Change removed.
reorganisation-files = From tables
reorganisation-files-text = For many agencies: CSV tables as for the import of the tree (agencies with their days) and of successions (old, new, day).
reorganisation-file = CSV table
reorganisation-file-hint = At most 5 MB.
reorganisation-add-file = Add the table
reorganisation-file-added = Table added.
reorganisation-file-removed = Table removed.

reorganisation-handover = Handover
reorganisation-handover-text = What ended agencies hold, and who takes it over. What nobody takes over stands in the way.
reorganisation-nothing-held = No agency that ends holds anything.
reorganisation-open = Nobody takes over
reorganisation-settled = Settled ({ $count })
reorganisation-left = Ended before, and still hold something ({ $count })
reorganisation-left-text = No matter of this decision, and in nobody's way. Where you say who takes over, it passes on with it.
reorganisation-ended = Agency that ends
reorganisation-holds = Holds → who takes over
reorganisation-heir = Who takes over everything
reorganisation-heir-of = Who takes over from { $name }
reorganisation-heir-name = name or key of an agency
reorganisation-by-decision = By the decision
reorganisation-nobody = nobody yet
reorganisation-apart = ({ $count } of them apart)
reorganisation-unknown-heir = { $name }: “{ $heir }” is the key of no agency that stands on the day
reorganisation-heir-named = Noted who takes over.
reorganisation-heir-not-found = No agency, or more than one, is called so.
reorganisation-items = Handover of { $name }
reorganisation-item = What
reorganisation-own-heir = Who takes over this one
reorganisation-all-of-kind = Who takes over all of these
reorganisation-rest-to = What is not named apart goes to { $heir }.
reorganisation-rest-open = What is not named apart is taken over by nobody yet.

handover-obligation = { $count ->
        [one] { $count } obligation under way
       *[other] { $count } obligations under way
    }
handover-overseen = { $count } followed up
handover-contribution = { $count ->
        [one] { $count } contribution not given
       *[other] { $count } contributions not given
    }
handover-series = { $count ->
        [one] { $count } recurring duty
       *[other] { $count } recurring duties
    }
handover-role = { $count ->
        [one] { $count } role of a person
       *[other] { $count } roles of people
    }
handover-feed = { $count ->
        [one] { $count } calendar
       *[other] { $count } calendars
    }
handover-filter = { $count ->
        [one] { $count } shared filter
       *[other] { $count } shared filters
    }
handover-member = { $count ->
        [one] { $count } place in a collective phrase
       *[other] { $count } places in collective phrases
    }
handover-rule = { $count ->
        [one] { $count } rule or phrase of the area
       *[other] { $count } rules and phrases of the area
    }
handover-programme = { $count ->
        [one] { $count } programme
       *[other] { $count } programmes
    }
handover-inspection = { $count ->
        [one] { $count } inspection
       *[other] { $count } inspections
    }
handover-handling = { $count ->
        [one] { $count } handling
       *[other] { $count } handlings
    }
handover-letter = { $count ->
        [one] { $count } draft of a letter
       *[other] { $count } drafts of letters
    }

reorganisation-dry-run = Dry run
reorganisation-clear = Nothing stands in the way.
reorganisation-blocked-by = { $count ->
        [one] { $count } thing stands in the way.
       *[other] { $count } things stand in the way.
    }
reorganisation-blockers = What stands in the way
reorganisation-no-heir = { $name }: nobody takes over
reorganisation-taken = { $count } obligations that the heir once had and that are closed; choose another heir
reorganisation-covered = { $count } obligations of which the heir has done the same
reorganisation-accept-covered = What the heir has done covers them
reorganisation-covered-accepted = Obligations of which the heir has done the same count as covered.
reorganisation-unfollowed = { $count } obligations that nobody would follow up; choose who takes that over
reorganisation-would = What it would do
reorganisation-tree-lines = Changes of the tree
reorganisation-ended-holding = Ended agencies that hold something
reorganisation-closing = Obligations that close as moved
reorganisation-opening = Obligations that open
reorganisation-joining = Go into one that the heir has
reorganisation-other-overseer = Obligations with another overseer
reorganisation-other-things = Goes along
reorganisation-notes = Good to know
reorganisation-waiting = { $count } obligations with a question that waits for an answer (more time, an obstacle, a wrong unit); it closes, and the heir asks again
reorganisation-self-followed = { $count } obligations would be followed up by who owes them; choose another overseer
reorganisation-commit = Reorganise
reorganisation-commit-text = Tree, obligations, roles and everything else at once. It can be taken back for 24 hours while nobody has touched what moved.
reorganisation-too-early-text = It can be done from { $on } on; the preparation is kept until then.
reorganisation-committed = Reorganised.
reorganisation-committed-at = Done at
reorganisation-entries-label = Obligations
reorganisation-entries = { $closed } closed, { $opened } opened
reorganisation-undone-at = Taken back at
reorganisation-undo = Take back
reorganisation-undo-until = Time to take it back: until { $until }.
reorganisation-undo-button = Take the reorganisation back
reorganisation-undo-blocked = It cannot be taken back: { $count ->
        [one] { $count } thing was touched since
       *[other] { $count } things were touched since
    }
reorganisation-undone = Taken back; everything is as before.
reorganisation-undo-refused = It cannot be taken back; the list stands under “Take back”.
reorganisation-change-decision = Change the decision
reorganisation-give-up = Give up
reorganisation-give-up-text = The preparation stays in the list and cannot be done any more.
reorganisation-give-up-button = Give up
reorganisation-given-up = Given up.
reorganisation-history = History
reorganisation-history-drafted = began the preparation
reorganisation-history-changed = changed the preparation
reorganisation-history-committed = reorganised
reorganisation-history-undone = took it back
reorganisation-history-dropped = gave it up

problem-reorganisation-not-draft = This reorganisation is not in preparation any more
problem-reorganisation-too-early = It cannot be done before { $on }
problem-reorganisation-blocked = Something stands in the way; the dry run has the list
problem-reorganisation-not-committed = This reorganisation was not done, or was taken back
problem-reorganisation-too-late = It can be taken back for { $hours } hours only
problem-reorganisation-touched = It cannot be taken back, for somebody has touched: { $things }
problem-reorganisation-days-apart = The first day is more than { $most } days from the date of issue
problem-reorganisation-too-many-steps = At most { $most } changes; more come as tables
problem-reorganisation-too-many-files = At most 10 tables
problem-reorganisation-file-empty = No file, or an empty one
problem-reorganisation-file-too-large = The file is larger than 5 MB
problem-reorganisation-heir-unknown = No agency has this key
problem-reorganisation-agency-unknown = No agency is called “{ $name }” on that day
problem-reorganisation-agency-several = Several agencies are called “{ $name }”; give a key: { $keys }
problem-reorganisation-one-heir = A merge has one heir: one that stands or a new one
problem-step-unknown-agency = Change { $step }: no agency with the key “{ $value }” stands
problem-step-ended-already = Change { $step }: “{ $value }” ended by an earlier change
problem-step-merge-one = Change { $step }: a merge needs two agencies
problem-step-split-one = Change { $step }: a split needs two heirs
problem-step-has-below = Change { $step }: agencies stand below “{ $value }”; move them before it is split
problem-step-name-missing = Change { $step }: the new name is missing
problem-step-succeeds-itself = Change { $step }: “{ $value }” cannot succeed itself
problem-step-bad-code = Change { $step }: the key “{ $value }” may have small letters, digits and hyphens only
problem-step-code-taken = Change { $step }: the key “{ $value }” is taken
problem-step-too-deep = Change { $step }: the tree below “{ $value }” is too large
problem-step-outlives-parent = On some day nobody stands above “{ $value }”, or guides it
problem-step-cycle = “{ $value }” would stand above itself
problem-step-no-tree = The changes make no tree: “{ $value }”
