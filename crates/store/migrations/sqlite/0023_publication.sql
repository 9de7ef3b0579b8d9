-- What monitoring came to, for everybody to read (công khai; Decree 59/2012/NĐ-CP, Art. 4). What is published is made from the record of another
-- module; source_id lies in one of several tables. What is decided for the next version stands here, what everybody reads in publication_version.
CREATE TABLE publication (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             BLOB    NOT NULL UNIQUE,
    -- The last part of its address.
    slug           TEXT    NOT NULL UNIQUE,
    kind           TEXT    NOT NULL CHECK (kind IN ('plan', 'conclusion', 'results', 'survey')),
    source_id      BLOB    NOT NULL,
    source_code    TEXT    NOT NULL,
    agency_id      BLOB    NOT NULL REFERENCES agency (id),
    state          TEXT    NOT NULL CHECK (state IN ('prepared', 'published', 'withdrawn')),
    title          TEXT    NOT NULL,
    intro          TEXT    NOT NULL,
    -- Phrases that are masked besides, and what is kept of what the rules find, one a line.
    masked         TEXT    NOT NULL,
    kept           TEXT    NOT NULL,
    -- The day on which it was published first.
    published_on   TEXT,
    versions       INTEGER NOT NULL,
    withdrawn_at   TEXT,
    withdrawn_why  TEXT    NOT NULL,
    created_at     TEXT    NOT NULL,
    -- Whoever stands above its agency since this day sees it while it is prepared.
    created_on     TEXT    NOT NULL,
    created_by     BLOB,
    updated_at     TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    CHECK ((state = 'prepared') = (published_on IS NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
);
-- One thing is published once; what was withdrawn may be published anew.
CREATE UNIQUE INDEX publication_source ON publication (kind, source_id) WHERE state <> 'withdrawn';
-- The list for everybody is read backwards along its days, or along the index of its narrowest filter; that of the staff along seq.
CREATE INDEX publication_day ON publication (published_on, seq);
CREATE INDEX publication_kind ON publication (kind, published_on, seq);
CREATE INDEX publication_agency ON publication (agency_id, published_on, seq);
CREATE INDEX publication_state ON publication (state, seq);

CREATE TABLE publication_field (
    publication_id BLOB NOT NULL REFERENCES publication (id),
    field_code     TEXT NOT NULL,
    field_name     TEXT NOT NULL,
    PRIMARY KEY (publication_id, field_code)
) WITHOUT ROWID;
CREATE INDEX publication_field_of ON publication_field (field_code, publication_id);

CREATE TABLE publication_version (
    publication_id BLOB    NOT NULL REFERENCES publication (id),
    number         INTEGER NOT NULL,
    title          TEXT    NOT NULL,
    intro          TEXT    NOT NULL,
    masked         TEXT    NOT NULL,
    kept           TEXT    NOT NULL,
    -- The text without what is masked, part by part.
    document       TEXT    NOT NULL,
    masked_count   INTEGER NOT NULL,
    reason         TEXT    NOT NULL,
    published_at   TEXT    NOT NULL,
    published_by   BLOB,
    publisher      TEXT    NOT NULL,
    PRIMARY KEY (publication_id, number)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE publication_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- The last part of the address of the publication that a proposal came of; proposals do not know what it is.
ALTER TABLE proposal ADD COLUMN publication TEXT;
CREATE INDEX proposal_publication ON proposal (publication, seq);

-- Conclusions that were sent and plans that were issued, by their days: those that are not published are looked for along these.
CREATE INDEX inspection_sent ON inspection (sent_on, seq);
CREATE INDEX monitoring_plan_issued ON monitoring_plan (issued_on, code);
