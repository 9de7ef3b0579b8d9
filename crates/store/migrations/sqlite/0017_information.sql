-- The information book of monitoring how law is carried out (Decree 59/2012/NĐ-CP, Art. 11). Kinds of sources are rows: the law names them, a
-- province may add its own. What ships is installed once by its code, and stays as people change it.
CREATE TABLE information_source (
    id          BLOB    PRIMARY KEY,
    code        TEXT    NOT NULL UNIQUE,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    sort_order  INTEGER NOT NULL,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL
);

CREATE TABLE information_entry (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    source          TEXT    NOT NULL REFERENCES information_source (code),
    -- In whose name it was entered, and who processes it.
    agency_id       BLOB    NOT NULL REFERENCES agency (id),
    keeper_id       BLOB    NOT NULL REFERENCES agency (id),
    -- The newspaper, the number of the document; its date; where it stands on the web.
    reference       TEXT    NOT NULL,
    dated_on        TEXT,
    link            TEXT    NOT NULL,
    received_on     TEXT    NOT NULL,
    year            INTEGER NOT NULL,
    -- The agency that it is about.
    concerned_id    BLOB    REFERENCES agency (id),
    field_code      TEXT    NOT NULL,
    field_name      TEXT    NOT NULL,
    content         TEXT    NOT NULL,
    -- Reference and link as they are compared: without marks, blanks and signs.
    reference_key   TEXT    NOT NULL,
    link_key        TEXT    NOT NULL,
    repeats_id      BLOB    REFERENCES information_entry (id),
    state           TEXT    NOT NULL CHECK (state IN ('unverified', 'verified', 'refuted')),
    method          TEXT    NOT NULL,
    note            TEXT    NOT NULL,
    reliability     TEXT    CHECK (reliability IN ('high', 'medium', 'low')),
    verified_on     TEXT,
    verified_at     TEXT,
    verified_by     BLOB,
    verifier_name   TEXT    NOT NULL,
    entered_at      TEXT    NOT NULL,
    -- Whoever stands above its agencies since this day sees it.
    entered_on      TEXT    NOT NULL,
    entered_by      BLOB,
    entered_name    TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK ((state = 'unverified') = (verified_at IS NULL))
);
-- The list is read backwards along seq, or along the index of its narrowest filter.
CREATE INDEX information_entry_year ON information_entry (year, seq);
CREATE INDEX information_entry_state ON information_entry (state, seq);
CREATE INDEX information_entry_source ON information_entry (source, seq);
CREATE INDEX information_entry_field ON information_entry (field_code, seq);
CREATE INDEX information_entry_concerned ON information_entry (concerned_id, seq);
CREATE INDEX information_entry_agency ON information_entry (agency_id, seq);
CREATE INDEX information_entry_keeper ON information_entry (keeper_id, seq);
CREATE INDEX information_entry_by ON information_entry (entered_by, seq);
CREATE INDEX information_entry_repeats ON information_entry (repeats_id, seq);
CREATE INDEX information_entry_reference ON information_entry (year, reference_key, seq);
CREATE INDEX information_entry_link ON information_entry (year, link_key, seq);

-- A few hashes of the words of each content, by which those with nearly the same words are found.
CREATE TABLE information_sketch (
    year      INTEGER NOT NULL,
    hash      INTEGER NOT NULL,
    entry_seq INTEGER NOT NULL REFERENCES information_entry (seq),
    PRIMARY KEY (year, hash, entry_seq)
) WITHOUT ROWID;
CREATE INDEX information_sketch_entry ON information_sketch (entry_seq);

-- The findings of inspections that rest on an entry. Which findings there are is another module's to say.
CREATE TABLE information_finding (
    entry_id    BLOB NOT NULL REFERENCES information_entry (id),
    finding_id  BLOB NOT NULL,
    linked_at   TEXT NOT NULL,
    linked_by   BLOB,
    PRIMARY KEY (entry_id, finding_id)
) WITHOUT ROWID;
CREATE INDEX information_finding_of ON information_finding (finding_id, entry_id);

CREATE VIRTUAL TABLE information_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- Supervision from outside (giám sát): people's councils, the Fatherland Front. What they propose is in the table of proposals.
CREATE TABLE supervision_session (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE,
    code          TEXT    NOT NULL UNIQUE,
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    keeper_id     BLOB    NOT NULL REFERENCES agency (id),
    subject       TEXT    NOT NULL,
    content       TEXT    NOT NULL,
    period_from   TEXT    NOT NULL,
    period_to     TEXT    NOT NULL,
    -- Number and date of the conclusion, once there is one.
    number        TEXT    NOT NULL,
    concluded_on  TEXT,
    created_at    TEXT    NOT NULL,
    created_on    TEXT    NOT NULL,
    created_by    BLOB,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    CHECK (period_from <= period_to)
);
CREATE INDEX supervision_session_agency ON supervision_session (agency_id, seq);
CREATE INDEX supervision_session_keeper ON supervision_session (keeper_id, seq);

CREATE TABLE supervision_subject (
    session_id BLOB    NOT NULL REFERENCES supervision_session (id),
    agency_id  BLOB    NOT NULL REFERENCES agency (id),
    position   INTEGER NOT NULL,
    PRIMARY KEY (session_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX supervision_subject_agency ON supervision_subject (agency_id, session_id);

-- The code of the session that a proposal came of; proposals do not know what it is.
ALTER TABLE proposal ADD COLUMN session TEXT;
CREATE INDEX proposal_session ON proposal (session, seq);
