-- Indicators (bộ chỉ số) of how law is carried out: what they are, what people enter where no register counts, which surveys answer them.

-- An indicator by its code: the criterion (`A1`) and a number behind it. Rows, because a province may add its own and the law may name others.
CREATE TABLE indicator (
    id          BLOB    PRIMARY KEY,
    code        TEXT    NOT NULL UNIQUE,
    criterion   TEXT    NOT NULL,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    -- How it is reckoned, in words.
    formula_vi  TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    sort_order  INTEGER NOT NULL,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    CHECK (valid_to >= valid_from)
);
CREATE INDEX indicator_order ON indicator (sort_order, code);

-- What an indicator consists of: each part is one number.
CREATE TABLE indicator_part (
    id           BLOB    PRIMARY KEY,
    indicator_id BLOB    NOT NULL REFERENCES indicator (id),
    code         TEXT    NOT NULL,
    name_vi      TEXT    NOT NULL,
    name_en      TEXT    NOT NULL,
    unit         TEXT    NOT NULL CHECK (unit IN ('doc', 'case', 'person', 'class', 'event', 'copy', 'post', 'task', 'agency', 'vnd',
                     'percent', 'day')),
    how          TEXT    NOT NULL CHECK (how IN ('computed', 'entered', 'either')),
    -- Which count of the registers it is.
    measure      TEXT,
    -- The register that is to count it one day, in words; empty where there is none to wait for.
    waits_for    TEXT    NOT NULL,
    sort_order   INTEGER NOT NULL,
    UNIQUE (indicator_id, code),
    CHECK ((how = 'entered') = (measure IS NULL))
);

-- What somebody entered, for an agency with everything below it. Percent and days are kept in tenths: 87,2 % is 872.
CREATE TABLE indicator_value (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE,
    part_id       BLOB    NOT NULL REFERENCES indicator_part (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    -- Who verifies it.
    keeper_id     BLOB    NOT NULL REFERENCES agency (id),
    -- Field of management, empty for all of them; provinces extend the list, so no key points to it.
    field_code    TEXT    NOT NULL,
    period_from   TEXT    NOT NULL,
    period_to     TEXT    NOT NULL,
    value         INTEGER NOT NULL CHECK (value >= 0),
    source_kind   TEXT    NOT NULL CHECK (source_kind IN ('report', 'statistics', 'register', 'other')),
    note          TEXT    NOT NULL,
    -- Number and day of the document that proves it.
    evidence      TEXT    NOT NULL,
    entered_at    TEXT    NOT NULL,
    entered_on    TEXT    NOT NULL,
    entered_by    BLOB,
    entered_name  TEXT    NOT NULL,
    verified_at   TEXT,
    verified_by   BLOB,
    verifier_name TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    UNIQUE (part_id, agency_id, field_code, period_from, period_to),
    CHECK (period_to >= period_from)
);
CREATE INDEX indicator_value_agency ON indicator_value (agency_id, period_from, period_to, field_code);
CREATE INDEX indicator_value_unverified ON indicator_value (keeper_id, seq) WHERE verified_at IS NULL;

-- Which question of which survey answers an indicator, and which answers count for it (values, parted by blanks).
CREATE TABLE indicator_survey (
    part_id     BLOB NOT NULL REFERENCES indicator_part (id),
    survey_id   BLOB NOT NULL REFERENCES survey (id),
    question_id BLOB NOT NULL,
    counting    TEXT NOT NULL,
    chosen_at   TEXT NOT NULL,
    chosen_by   BLOB,
    PRIMARY KEY (part_id, survey_id)
) WITHOUT ROWID;

-- What the numbers are counted along: findings and recommendations by the day of their conclusion, entries of the ledger that no directive asked
-- for (few, taken off the counters), what petitions came in.
CREATE INDEX finding_concluded ON finding (concluded_on, agency_id, criterion, kind, state) WHERE concluded_on IS NOT NULL;
CREATE INDEX recommendation_asks ON recommendation (opened_on, agency_id, document_ask) WHERE document_ask IS NOT NULL;
CREATE INDEX obligation_other_origin ON obligation (due_on, agency_id, standing, opened_on) WHERE origin <> 'directive' AND parent_id IS NULL;
CREATE INDEX information_entry_received ON information_entry (source, received_on, concerned_id) WHERE state = 'verified' AND repeats_id IS NULL;
