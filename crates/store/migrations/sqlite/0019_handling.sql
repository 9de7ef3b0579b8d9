-- Handling the results of monitoring (Decree 59/2012/NĐ-CP, Art. 14, as amended by Decree 32/2020/NĐ-CP): what is done about what was found, by whom
-- it is told, and what the body that was asked answered. Whether it is late is the ledger's to say.
CREATE TABLE handling (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    -- Who handles it, inside which jurisdiction, and who follows the answer up.
    agency_id       BLOB    NOT NULL REFERENCES agency (id),
    jurisdiction_id BLOB    NOT NULL REFERENCES agency (id),
    overseer_id     BLOB    NOT NULL REFERENCES agency (id),
    measure         TEXT    NOT NULL REFERENCES handling_measure (code),
    authority       TEXT    NOT NULL CHECK (authority IN ('own', 'proposal')),
    content         TEXT    NOT NULL,
    -- Who is told or asked: an agency of the tree, or a body outside it in words.
    addressee_id    BLOB    REFERENCES agency (id),
    addressee_name  TEXT    NOT NULL,
    field_code      TEXT    NOT NULL,
    field_name      TEXT    NOT NULL,
    -- What it rests on besides findings: an entry of the information book, results of a survey, own words; and the law.
    information_id  BLOB,
    ground          TEXT    NOT NULL,
    legal_basis     TEXT    NOT NULL,
    -- The legal document that it is about, as typed, and what is asked of it; the key has no marks and no blanks.
    law_number      TEXT    NOT NULL,
    law_key         TEXT    NOT NULL,
    law_article     TEXT    NOT NULL,
    law_clause      TEXT    NOT NULL,
    law_point       TEXT    NOT NULL,
    document_ask    TEXT    CHECK (document_ask IN ('amend', 'replace', 'repeal', 'suspend', 'issue', 'guide')),
    -- By when it is to be done or answered; counted by a rule when it is sent, where nobody set a day.
    due_on          TEXT,
    is_due_by_rule  BOOLEAN NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('draft', 'approved', 'sent', 'acknowledged', 'in_progress', 'done', 'rejected', 'cancelled')),
    approved_at     TEXT,
    approved_by     BLOB,
    approver_name   TEXT    NOT NULL,
    -- The document by which it was sent. One document may send several, so its number is not unique here.
    sent_number     TEXT    NOT NULL,
    sent_symbol     TEXT    NOT NULL,
    sent_on         TEXT,
    acknowledged_on TEXT,
    began_on        TEXT,
    reply_kind      TEXT    CHECK (reply_kind IN ('accepted', 'partly', 'rejected')),
    reply_number    TEXT    NOT NULL,
    reply_on        TEXT,
    reply_note      TEXT    NOT NULL,
    done_on         TEXT,
    -- The day on which it was entered that it is over, and what came of it; of what was cancelled: why.
    closed_on       TEXT,
    result_note     TEXT    NOT NULL,
    published_on    TEXT,
    -- The year of the list: that in which it was drafted.
    year            INTEGER NOT NULL,
    created_at      TEXT    NOT NULL,
    -- Whoever stands above its agencies since this day sees it.
    created_on      TEXT    NOT NULL,
    created_by      BLOB,
    creator_name    TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK ((addressee_id IS NULL) = (addressee_name <> '')),
    CHECK (authority <> 'own' OR addressee_id IS NOT NULL),
    CHECK (state NOT IN ('sent', 'acknowledged', 'in_progress', 'done', 'rejected') OR sent_on IS NOT NULL),
    CHECK ((document_ask IS NULL) = (law_number = ''))
);
-- The list is read backwards along seq, or along the index of its narrowest filter.
CREATE INDEX handling_year ON handling (year, seq);
CREATE INDEX handling_state ON handling (state, seq);
CREATE INDEX handling_measure_code ON handling (measure, seq);
CREATE INDEX handling_authority ON handling (authority, seq);
CREATE INDEX handling_field ON handling (field_code, seq);
CREATE INDEX handling_agency ON handling (agency_id, seq);
CREATE INDEX handling_overseer ON handling (overseer_id, seq);
CREATE INDEX handling_addressee ON handling (addressee_id, seq);
CREATE INDEX handling_law ON handling (law_key, law_article, seq);
CREATE INDEX handling_information ON handling (information_id, seq);
-- Numbers of a period, of an agency or of all.
CREATE INDEX handling_sent ON handling (sent_on, agency_id);
CREATE INDEX handling_closed ON handling (closed_on, agency_id);

-- The findings of inspections that it is about. Which findings there are is another module's to say.
CREATE TABLE handling_finding (
    handling_id BLOB    NOT NULL REFERENCES handling (id),
    finding_id  BLOB    NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (handling_id, finding_id)
) WITHOUT ROWID;
CREATE INDEX handling_finding_of ON handling_finding (finding_id, handling_id);

CREATE VIRTUAL TABLE handling_search USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0");

-- How many working days a competent body has to answer a proposal, for a jurisdiction or for every one. No text that was read sets a number: the row that
-- ships has none, and asks for no day until somebody fills it in.
CREATE TABLE reply_rule (
    id              BLOB    PRIMARY KEY,
    shipped_key     TEXT    UNIQUE,
    jurisdiction_id BLOB    REFERENCES agency (id),
    working_days    INTEGER CHECK (working_days BETWEEN 1 AND 365),
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX reply_rule_of ON reply_rule (jurisdiction_id, valid_from);
