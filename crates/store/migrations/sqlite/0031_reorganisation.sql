-- Reorganisations of agencies (sắp xếp tổ chức bộ máy): a decision, what it changes in the tree, who takes over what the ended agencies hold, and what the
-- commit touched, so that it can be taken back for a day.
CREATE TABLE reorganisation (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    title           TEXT    NOT NULL,
    decision_number TEXT    NOT NULL,
    decision_on     TEXT    NOT NULL,
    -- First day of the new state.
    effective_on    TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('draft', 'committed', 'undone', 'dropped')),
    -- The changes, as a list in the words of the API. Opaque.
    steps           TEXT    NOT NULL,
    -- What an heir has done already covers what the ended agency still owed of the same.
    accepts_covered BOOLEAN NOT NULL,
    created_at      TEXT    NOT NULL,
    created_by      BLOB,
    committed_at    TEXT,
    committed_by    BLOB,
    -- What the commit came to: entries closed, entries opened, agencies ended.
    entries_closed  INTEGER NOT NULL,
    entries_opened  INTEGER NOT NULL,
    undone_at       TEXT,
    undone_by       BLOB,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK ((state IN ('committed', 'undone')) = (committed_at IS NOT NULL)),
    CHECK ((state = 'undone') = (undone_at IS NOT NULL))
);

-- Tables of a decision, in the form of the import of agencies.
CREATE TABLE reorganisation_file (
    reorganisation_id BLOB    NOT NULL REFERENCES reorganisation (id),
    number            INTEGER NOT NULL,
    name              TEXT    NOT NULL,
    content           BLOB    NOT NULL,
    PRIMARY KEY (reorganisation_id, number)
);

-- Who takes over what, where a person said so. The heir by its key in import files, for it may not be there yet. Kind '' is all of the agency; the item of
-- 16 zero bytes (no item, hence no foreign key) all of the kind.
CREATE TABLE reorganisation_heir (
    reorganisation_id BLOB NOT NULL REFERENCES reorganisation (id),
    agency_id         BLOB NOT NULL REFERENCES agency (id),
    kind              TEXT NOT NULL,
    item_id           BLOB NOT NULL,
    heir              TEXT NOT NULL,
    PRIMARY KEY (reorganisation_id, agency_id, kind, item_id)
) WITHOUT ROWID;

-- What the commit did, in the order in which it did it, with what stood there before. Opaque to this module. Kept after the day of the undo: it says
-- what a reorganisation touched.
CREATE TABLE reorganisation_touch (
    reorganisation_id BLOB    NOT NULL REFERENCES reorganisation (id),
    number            INTEGER NOT NULL,
    module            TEXT    NOT NULL,
    what              TEXT    NOT NULL,
    object_id         BLOB    NOT NULL,
    before            TEXT    NOT NULL,
    PRIMARY KEY (reorganisation_id, number)
) WITHOUT ROWID;
