-- Monitoring of how law is carried out: which law holds when, what is monitored, who owes a plan, and the plans.

-- Decree 59/2012 (with 32/2020), Decree 80/2025: a plan stays under the one of the day on which it was owed or begun.
CREATE TABLE rule_set (
    code        TEXT    PRIMARY KEY,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL
);

-- Fields of state management. A province may add its own and end those that it no longer has.
CREATE TABLE field (
    code            TEXT    PRIMARY KEY,
    jurisdiction_id BLOB    REFERENCES agency (id),
    name_vi         TEXT    NOT NULL,
    name_en         TEXT    NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    sort_order      INTEGER NOT NULL
);

-- Which agencies owe a plan for a year, with how many fields, by when. A row is never changed: it ends, and another begins, so
-- that what was owed by it can be explained for ever. No number and no day where the law was not read.
CREATE TABLE plan_rule (
    id              BLOB    PRIMARY KEY,
    jurisdiction_id BLOB    REFERENCES agency (id),
    rule_set        TEXT    NOT NULL REFERENCES rule_set (code),
    kind            TEXT    NOT NULL REFERENCES agency_kind (code),
    level           TEXT    NOT NULL CHECK (level IN ('central', 'province', 'district', 'commune', 'hamlet')),
    least_fields    INTEGER CHECK (least_fields BETWEEN 1 AND 50),
    due_month       INTEGER CHECK (due_month BETWEEN 1 AND 12),
    due_day         INTEGER CHECK (due_day BETWEEN 1 AND 31),
    -- "no later than" the day, or "before" it.
    is_inclusive    BOOLEAN NOT NULL,
    -- Its fields are those of the plan of the unit above, or it says why not.
    must_match      BOOLEAN NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    CHECK ((due_month IS NULL) = (due_day IS NULL))
);
CREATE INDEX plan_rule_for ON plan_rule (kind, level, valid_from);

-- That an agency owes a plan for a year: the origin of the ledger's entry. One without a rule was begun though nobody asked for it.
CREATE TABLE plan_duty (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    jurisdiction_id BLOB    NOT NULL REFERENCES agency (id),
    agency_id       BLOB    NOT NULL REFERENCES agency (id),
    year            INTEGER NOT NULL,
    rule_set        TEXT    NOT NULL REFERENCES rule_set (code),
    rule_id         BLOB    REFERENCES plan_rule (id),
    overseer_id     BLOB    NOT NULL REFERENCES agency (id),
    obligation_id   BLOB    REFERENCES obligation (id),
    opened_on       TEXT    NOT NULL,
    UNIQUE (agency_id, year),
    CHECK ((rule_id IS NULL) = (obligation_id IS NULL))
);
-- The list of a year.
CREATE INDEX plan_duty_year ON plan_duty (year, seq, agency_id);
-- The matrix of a year is one province's: without this it would read the duties of every province.
CREATE INDEX plan_duty_jurisdiction ON plan_duty (jurisdiction_id, year, seq);
CREATE INDEX plan_duty_overseer ON plan_duty (overseer_id, year, seq);

CREATE TABLE monitoring_plan (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    duty_id         BLOB    NOT NULL UNIQUE REFERENCES plan_duty (id),
    state           TEXT    NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted', 'issued')),
    -- What stands in the document: purpose, scope, duties, signing. Opaque.
    content         TEXT    NOT NULL,
    number          INTEGER,
    symbol          TEXT    NOT NULL,
    issued_on       TEXT,
    submitted_on    TEXT,
    submitted_by    BLOB,
    accepted_on     TEXT,
    accepted_by     BLOB,
    returned_why    TEXT    NOT NULL,
    copied_from     BLOB    REFERENCES monitoring_plan (id),
    docx_hash       TEXT    REFERENCES blob (hash),
    pdf_hash        TEXT    REFERENCES blob (hash),
    created_at      TEXT    NOT NULL,
    created_by      BLOB,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK ((number IS NULL) = (issued_on IS NULL)),
    CHECK ((state = 'issued') = (number IS NOT NULL AND docx_hash IS NOT NULL AND pdf_hash IS NOT NULL))
);
-- The files of plans, for the collector of those that nothing refers to.
CREATE INDEX monitoring_plan_docx ON monitoring_plan (docx_hash) WHERE docx_hash IS NOT NULL;
CREATE INDEX monitoring_plan_pdf ON monitoring_plan (pdf_hash) WHERE pdf_hash IS NOT NULL;

-- Key fields of a plan, with why. "amendment" 0 is the plan as first issued; a higher one added the field later.
CREATE TABLE monitoring_plan_field (
    plan_id    BLOB    NOT NULL REFERENCES monitoring_plan (id),
    field_code TEXT    NOT NULL REFERENCES field (code),
    reason     TEXT    NOT NULL CHECK (reason IN ('key', 'period', 'hot', 'rights', 'ministry', 'province')),
    note       TEXT    NOT NULL,
    -- Why it is watched here though it is no field of the plan of the unit above.
    why_apart  TEXT    NOT NULL,
    -- The field of the plan of the unit above that it carries out, where that is another one.
    matched_field TEXT REFERENCES field (code),
    amendment  INTEGER NOT NULL,
    PRIMARY KEY (plan_id, field_code)
) WITHOUT ROWID;
CREATE INDEX monitoring_plan_field_field ON monitoring_plan_field (field_code, plan_id);

-- Lines of a plan. An amendment that changes a line has a row of its own under the same number: the one issued last holds.
CREATE TABLE monitoring_plan_item (
    plan_id    BLOB    NOT NULL REFERENCES monitoring_plan (id),
    number     INTEGER NOT NULL,
    activity   TEXT    NOT NULL CHECK (activity IN ('collect', 'inspect', 'survey', 'assess', 'train', 'disseminate', 'report', 'review_documents')),
    content    TEXT    NOT NULL,
    product    TEXT    NOT NULL,
    starts_on  TEXT,
    ends_on    TEXT    NOT NULL,
    lead_id    BLOB    NOT NULL REFERENCES agency (id),
    -- Who takes part, in words: plans name collective phrases and bodies outside the tree.
    partners   TEXT    NOT NULL,
    budget_vnd INTEGER CHECK (budget_vnd >= 0),
    amendment  INTEGER NOT NULL,
    -- The amendment takes the line out.
    is_dropped BOOLEAN NOT NULL,
    PRIMARY KEY (plan_id, number, amendment)
) WITHOUT ROWID;
CREATE INDEX monitoring_plan_item_lead ON monitoring_plan_item (lead_id, ends_on);

-- That the ledger was asked for a line of an issued plan, with the lead and the day that it was asked for: once, and once more where an
-- amendment gives the line another lead or day. The origin of the ledger's entry.
CREATE TABLE plan_line (
    id        BLOB    PRIMARY KEY,
    plan_id   BLOB    NOT NULL REFERENCES monitoring_plan (id),
    number    INTEGER NOT NULL,
    amendment INTEGER NOT NULL,
    lead_id   BLOB    NOT NULL REFERENCES agency (id),
    ends_on   TEXT    NOT NULL,
    UNIQUE (plan_id, number, amendment)
);

-- An issued plan grows by amendments (sửa đổi, bổ sung), each with a number and a day of its own once it is issued.
CREATE TABLE monitoring_plan_amendment (
    plan_id    BLOB    NOT NULL REFERENCES monitoring_plan (id),
    amendment  INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    number     INTEGER,
    issued_on  TEXT,
    begun_at   TEXT    NOT NULL,
    begun_by   BLOB,
    docx_hash  TEXT    REFERENCES blob (hash),
    pdf_hash   TEXT    REFERENCES blob (hash),
    PRIMARY KEY (plan_id, amendment),
    CHECK ((number IS NULL) = (issued_on IS NULL)),
    CHECK ((number IS NULL) = (docx_hash IS NULL) AND (docx_hash IS NULL) = (pdf_hash IS NULL))
) WITHOUT ROWID;
CREATE INDEX monitoring_plan_amendment_docx ON monitoring_plan_amendment (docx_hash) WHERE docx_hash IS NOT NULL;
CREATE INDEX monitoring_plan_amendment_pdf ON monitoring_plan_amendment (pdf_hash) WHERE pdf_hash IS NOT NULL;

-- What is done about agencies whose plan is missing or late. A province may add kinds.
CREATE TABLE plan_measure_kind (
    code        TEXT    PRIMARY KEY,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    sort_order  INTEGER NOT NULL
);

CREATE TABLE plan_measure (
    duty_id     BLOB    NOT NULL REFERENCES plan_duty (id),
    number      INTEGER NOT NULL,
    kind        TEXT    NOT NULL REFERENCES plan_measure_kind (code),
    taken_on    TEXT    NOT NULL,
    -- Number and symbol of the paper by which it was taken.
    document    TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL,
    recorded_by BLOB,
    PRIMARY KEY (duty_id, number)
) WITHOUT ROWID;
