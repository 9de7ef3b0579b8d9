-- Reference rows: a province may add kinds.
CREATE TABLE agency_kind (
    code       TEXT   PRIMARY KEY,
    name_vi    TEXT   NOT NULL,
    name_en    TEXT   NOT NULL,
    sort_order INTEGER NOT NULL
);

CREATE TABLE agency (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB        NOT NULL UNIQUE,
    created_at TEXT        NOT NULL
);

-- What an agency was called, and when. valid_to is the last valid day; NULL while it lasts.
CREATE TABLE agency_version (
    id          BLOB  PRIMARY KEY,
    agency_id   BLOB  NOT NULL REFERENCES agency (id),
    name        TEXT  NOT NULL,
    short_name  TEXT  NOT NULL,
    name_folded TEXT  NOT NULL,
    sort_key    BLOB  NOT NULL,
    kind        TEXT  NOT NULL REFERENCES agency_kind (code),
    level       TEXT  NOT NULL CHECK (level IN ('central', 'province', 'district', 'commune', 'hamlet')),
    head_title  TEXT  NOT NULL,
    head_name   TEXT  NOT NULL,
    valid_from  TEXT  NOT NULL,
    valid_to    TEXT,
    source      TEXT  NOT NULL,
    UNIQUE (agency_id, valid_from)
);
CREATE INDEX agency_version_name ON agency_version (name_folded);
-- Lists in the order of names go along this.
CREATE INDEX agency_version_order ON agency_version (sort_key, agency_id);

-- Dated typed edges; 'administrative' is the only tree that gives rights and roll-up.
CREATE TABLE agency_edge (
    id         BLOB PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('administrative', 'professional', 'party', 'area')),
    parent_id  BLOB NOT NULL REFERENCES agency (id),
    child_id   BLOB NOT NULL REFERENCES agency (id),
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    UNIQUE (kind, parent_id, child_id, valid_from)
);
CREATE INDEX agency_edge_child ON agency_edge (child_id, kind);

-- Closure of the administrative tree (derived from agency_edge): depth 0 is the agency itself.
CREATE TABLE agency_closure (
    ancestor_id   BLOB   NOT NULL REFERENCES agency (id),
    descendant_id BLOB   NOT NULL REFERENCES agency (id),
    depth         INTEGER NOT NULL,
    valid_from    TEXT   NOT NULL,
    valid_to      TEXT,
    PRIMARY KEY (ancestor_id, descendant_id, valid_from)
) WITHOUT ROWID;
CREATE INDEX agency_closure_descendant ON agency_closure (descendant_id, depth);

-- Official codes (scheme: 'commune_code', 'edoc' …).
CREATE TABLE agency_identifier (
    agency_id  BLOB NOT NULL REFERENCES agency (id),
    scheme     TEXT NOT NULL,
    value      TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    PRIMARY KEY (agency_id, scheme, valid_from)
);
CREATE INDEX agency_identifier_value ON agency_identifier (scheme, value);

CREATE TABLE agency_succession (
    id     BLOB PRIMARY KEY,
    old_id BLOB NOT NULL REFERENCES agency (id),
    new_id BLOB NOT NULL REFERENCES agency (id),
    kind   TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'dissolve', 'move_duty')),
    on_day TEXT NOT NULL,
    note   TEXT NOT NULL,
    UNIQUE (old_id, new_id, on_day)
);

-- A phrase that people taught the system to read as one agency, inside one jurisdiction.
CREATE TABLE agency_alias (
    id              BLOB        PRIMARY KEY,
    jurisdiction_id BLOB        NOT NULL REFERENCES agency (id),
    phrase_folded   TEXT        NOT NULL,
    phrase          TEXT        NOT NULL,
    agency_id       BLOB        NOT NULL REFERENCES agency (id),
    created_by      BLOB,
    created_at      TEXT        NOT NULL,
    UNIQUE (jurisdiction_id, phrase_folded)
);

-- Collective phrases ("các sở, cơ quan thuộc UBND tỉnh"): a group has phrases, selectors by kind and level, and explicit members.
CREATE TABLE recipient_group (
    id              BLOB    PRIMARY KEY,
    jurisdiction_id BLOB    REFERENCES agency (id),
    code            TEXT    NOT NULL,
    name_vi         TEXT    NOT NULL,
    name_en         TEXT    NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    sort_order      INTEGER NOT NULL
);
CREATE UNIQUE INDEX recipient_group_code ON recipient_group (code, valid_from);

CREATE TABLE recipient_phrase (
    group_id      BLOB NOT NULL REFERENCES recipient_group (id),
    phrase_folded TEXT NOT NULL,
    phrase        TEXT NOT NULL,
    PRIMARY KEY (group_id, phrase_folded)
) WITHOUT ROWID;
CREATE INDEX recipient_phrase_folded ON recipient_phrase (phrase_folded);

-- Every agency of this kind and level inside the jurisdiction is in (or, is_included false, out).
CREATE TABLE recipient_selector (
    group_id    BLOB    NOT NULL REFERENCES recipient_group (id),
    kind        TEXT    NOT NULL REFERENCES agency_kind (code),
    level       TEXT    NOT NULL CHECK (level IN ('central', 'province', 'district', 'commune', 'hamlet')),
    is_included BOOLEAN NOT NULL,
    PRIMARY KEY (group_id, kind, level)
) WITHOUT ROWID;

CREATE TABLE recipient_member (
    group_id    BLOB    NOT NULL REFERENCES recipient_group (id),
    agency_id   BLOB    NOT NULL REFERENCES agency (id),
    is_included BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    PRIMARY KEY (group_id, agency_id, valid_from)
);

-- Rules that differ by jurisdiction and time (days before due that count as "soon", default overseer …).
CREATE TABLE rule_row (
    id              BLOB    PRIMARY KEY,
    jurisdiction_id BLOB    REFERENCES agency (id),
    key             TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL
);
CREATE INDEX rule_row_key ON rule_row (key, valid_from);
