-- The criteria by which the carrying out of law is judged (Decree 59/2012/NĐ-CP, Art. 7 to 10), and the measures by which results are
-- handled (Art. 14). Rows, because a province may add its own and a decree may change them.
CREATE TABLE inspection_criterion (
    code        TEXT    PRIMARY KEY,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    sort_order  INTEGER NOT NULL
);

CREATE TABLE handling_measure (
    code        TEXT    PRIMARY KEY,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    sort_order  INTEGER NOT NULL
);

-- The questions of the checklist. What ships has a key, so that it is installed once and stays as people change it.
CREATE TABLE checklist_item (
    id              BLOB    PRIMARY KEY,
    shipped_key     TEXT    UNIQUE,
    jurisdiction_id BLOB    REFERENCES agency (id),
    field_code      TEXT    NOT NULL,
    criterion       TEXT    NOT NULL REFERENCES inspection_criterion (code),
    position        INTEGER NOT NULL,
    question        TEXT    NOT NULL,
    guidance        TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL
);
CREATE INDEX checklist_item_order ON checklist_item (criterion, position);

-- Inspections, also of other bodies ('external'), which the calendar and the search for overlaps know too.
CREATE TABLE inspection (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    state           TEXT    NOT NULL CHECK (state IN ('prepared', 'decided', 'notified', 'on_site', 'drafting', 'concluded',
                                'following_up', 'closed', 'external')),
    kind            TEXT    NOT NULL CHECK (kind IN ('planned', 'thematic', 'sudden')),
    object          TEXT    NOT NULL CHECK (object IN ('monitoring_work', 'law_implementation')),
    -- Who inspects; of another body's, who entered it.
    agency_id       BLOB    NOT NULL REFERENCES agency (id),
    overseer_id     BLOB    NOT NULL REFERENCES agency (id),
    jurisdiction_id BLOB    NOT NULL REFERENCES agency (id),
    external_body   TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    content         TEXT    NOT NULL,
    -- What is looked at, and when that is done.
    period_from     TEXT    NOT NULL,
    period_to       TEXT    NOT NULL,
    starts_on       TEXT    NOT NULL,
    ends_on         TEXT    NOT NULL,
    -- The line of an issued plan of monitoring that it carries out.
    plan_id         BLOB,
    plan_item       INTEGER,
    overlap_reason  TEXT    NOT NULL,
    notified_on     TEXT,
    report_due_on   TEXT,
    began_on        TEXT,
    left_on         TEXT,
    summary         TEXT    NOT NULL,
    concluded_on    TEXT,
    sent_on         TEXT,
    closed_on       TEXT,
    withdrawn_at    TEXT,
    withdrawn_why   TEXT    NOT NULL,
    created_at      TEXT    NOT NULL,
    created_by      BLOB,
    created_on      TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (period_from <= period_to AND starts_on <= ends_on),
    CHECK ((state = 'external') = (external_body <> ''))
);
-- The calendar goes along the first day on site. Those of a year begin among those of the year before, of which nearly all have ended by then: the
-- last day stands in the index so that these are passed over without being fetched.
CREATE INDEX inspection_calendar ON inspection (starts_on, seq, ends_on);
CREATE INDEX inspection_agency ON inspection (agency_id, starts_on);
CREATE INDEX inspection_overseer ON inspection (overseer_id, starts_on);
-- What was begun from a line of a plan.
CREATE INDEX inspection_plan ON inspection (plan_id, plan_item, starts_on, seq) WHERE plan_id IS NOT NULL;

-- Who is inspected. The days are those of the inspection, kept here too so that overlaps are found along one index.
CREATE TABLE inspection_subject (
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    position      INTEGER NOT NULL,
    starts_on     TEXT    NOT NULL,
    ends_on       TEXT    NOT NULL,
    period_from   TEXT    NOT NULL,
    period_to     TEXT    NOT NULL,
    -- What the agency reported on itself.
    report_number TEXT    NOT NULL,
    report_on     TEXT,
    report_note   TEXT    NOT NULL,
    report_at     TEXT,
    PRIMARY KEY (inspection_id, agency_id)
) WITHOUT ROWID;
-- Days and period: the search for overlaps of a hundred agencies goes through everything that ever inspected them, and fetches what it finds alone.
CREATE INDEX inspection_subject_days ON inspection_subject (agency_id, starts_on, ends_on, period_from, period_to, inspection_id);

-- The fields of state management that are looked at; none means every one.
CREATE TABLE inspection_field (
    inspection_id BLOB NOT NULL REFERENCES inspection (id),
    field_code    TEXT NOT NULL,
    field_name    TEXT NOT NULL,
    PRIMARY KEY (inspection_id, field_code)
) WITHOUT ROWID;

CREATE TABLE inspection_member (
    id            BLOB    PRIMARY KEY,
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    account_id    BLOB    REFERENCES account (id),
    name          TEXT    NOT NULL,
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    post          TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('head', 'deputy', 'secretary', 'member')),
    -- An interest in the matter that the person declared.
    conflict      TEXT    NOT NULL,
    position      INTEGER NOT NULL
);
CREATE INDEX inspection_member_of ON inspection_member (inspection_id, position);
CREATE INDEX inspection_member_account ON inspection_member (account_id, inspection_id);

-- Number, date and signer of a document of an inspection; a number is unique for each agency, series and year (Decree 30/2020/NĐ-CP, Art. 15).
CREATE TABLE inspection_paper (
    id            BLOB    PRIMARY KEY,
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    kind          TEXT    NOT NULL CHECK (kind IN ('decision', 'notice', 'minutes', 'conclusion')),
    subject_id    BLOB    REFERENCES agency (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    series        TEXT,
    year          INTEGER NOT NULL,
    number        INTEGER,
    symbol        TEXT    NOT NULL,
    signed_on     TEXT    NOT NULL,
    signer_title  TEXT    NOT NULL,
    signer_name   TEXT    NOT NULL,
    UNIQUE (agency_id, series, year, number)
);
CREATE INDEX inspection_paper_of ON inspection_paper (inspection_id);

-- The checklist as it was when the inspection began.
CREATE TABLE inspection_question (
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    item_id       BLOB    NOT NULL,
    place         INTEGER NOT NULL,
    criterion     TEXT    NOT NULL,
    field_code    TEXT    NOT NULL,
    question      TEXT    NOT NULL,
    guidance      TEXT    NOT NULL,
    source        TEXT    NOT NULL,
    is_verified   BOOLEAN NOT NULL,
    PRIMARY KEY (inspection_id, item_id)
) WITHOUT ROWID;

CREATE TABLE inspection_answer (
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    item_id       BLOB    NOT NULL,
    verdict       TEXT    CHECK (verdict IN ('met', 'partly', 'not_met', 'not_applicable')),
    note          TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    change_id     BLOB,
    answered_at   TEXT    NOT NULL,
    answered_by   BLOB,
    PRIMARY KEY (inspection_id, agency_id, item_id)
) WITHOUT ROWID;

-- Every change that a tablet brought, by the id that the tablet gave it: the same one again changes nothing, and none is lost.
CREATE TABLE inspection_change (
    id            BLOB    PRIMARY KEY,
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    item_id       BLOB    NOT NULL,
    base_version  INTEGER NOT NULL,
    follows_id    BLOB,
    verdict       TEXT    CHECK (verdict IN ('met', 'partly', 'not_met', 'not_applicable')),
    note          TEXT    NOT NULL,
    made_at       TEXT    NOT NULL,
    received_at   TEXT    NOT NULL,
    account_id    BLOB,
    account_name  TEXT    NOT NULL,
    outcome       TEXT    NOT NULL CHECK (outcome IN ('applied', 'same', 'conflict', 'resolved', 'late'))
);
CREATE INDEX inspection_change_outcome ON inspection_change (inspection_id, outcome);

-- What was found. Who inspects and follows up, and since when, stands here too, so that the list of all findings needs no other table.
CREATE TABLE finding (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE,
    code          TEXT    NOT NULL UNIQUE,
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    inspector_id  BLOB    NOT NULL REFERENCES agency (id),
    overseer_id   BLOB    NOT NULL REFERENCES agency (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    -- Whoever stands above those agencies since this day sees it: the day on which the inspection was entered.
    seen_since    TEXT    NOT NULL,
    criterion     TEXT    NOT NULL REFERENCES inspection_criterion (code),
    field_code    TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('strength', 'shortcoming', 'violation', 'obstacle')),
    description   TEXT    NOT NULL,
    cause         TEXT    NOT NULL,
    responsible   TEXT    NOT NULL,
    -- The rule that it is about, as typed; the key has no marks and no blanks.
    law_number    TEXT    NOT NULL,
    law_key       TEXT    NOT NULL,
    law_article   TEXT    NOT NULL,
    law_clause    TEXT    NOT NULL,
    law_point     TEXT    NOT NULL,
    evidence      TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('noted', 'open', 'closed')),
    concluded_on  TEXT,
    closed_on     TEXT,
    closing_note  TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX finding_inspection ON finding (inspection_id, seq);
-- With the state, because whoever is inspected sees nothing that is only noted: what a person sees is gathered without fetching a row.
CREATE INDEX finding_agency ON finding (agency_id, seq, state);
CREATE INDEX finding_inspector ON finding (inspector_id, seq);
CREATE INDEX finding_overseer ON finding (overseer_id, seq);
CREATE INDEX finding_state ON finding (state, seq);
CREATE INDEX finding_criterion ON finding (criterion, seq);
CREATE INDEX finding_kind ON finding (kind, seq);
CREATE INDEX finding_law ON finding (law_key, law_article, seq);

-- Files that prove a finding. They are fixed once the finding stands in a conclusion.
CREATE TABLE finding_file (
    id            BLOB    PRIMARY KEY,
    finding_id    BLOB    NOT NULL REFERENCES finding (id),
    name          TEXT    NOT NULL,
    media         TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL CHECK (size_bytes > 0),
    blob_hash     TEXT    NOT NULL REFERENCES blob (hash),
    uploaded_at   TEXT    NOT NULL,
    uploaded_by   BLOB,
    uploader_name TEXT    NOT NULL
);
CREATE INDEX finding_file_of ON finding_file (finding_id, uploaded_at);
CREATE INDEX finding_file_blob ON finding_file (blob_hash);

-- What is recommended; each becomes an obligation of the ledger when the conclusion is sent. Whether it was done is the ledger's to say.
CREATE TABLE recommendation (
    id            BLOB    PRIMARY KEY,
    code          TEXT    NOT NULL UNIQUE,
    inspection_id BLOB    NOT NULL REFERENCES inspection (id),
    number        INTEGER NOT NULL,
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    verifier_id   BLOB    NOT NULL REFERENCES agency (id),
    measure       TEXT    NOT NULL REFERENCES handling_measure (code),
    authority     TEXT    NOT NULL CHECK (authority IN ('own', 'proposal')),
    content       TEXT    NOT NULL,
    product       TEXT    NOT NULL,
    due_on        TEXT,
    -- The legal document that it is about, as typed, and what is asked of it.
    law_number    TEXT    NOT NULL,
    law_article   TEXT    NOT NULL,
    law_clause    TEXT    NOT NULL,
    law_point     TEXT    NOT NULL,
    document_ask  TEXT    CHECK (document_ask IN ('amend', 'replace', 'repeal', 'suspend', 'issue', 'guide')),
    opened_on     TEXT,
    updated_at    TEXT    NOT NULL,
    UNIQUE (inspection_id, number)
);
CREATE INDEX recommendation_agency ON recommendation (agency_id, opened_on);

CREATE TABLE recommendation_finding (
    recommendation_id BLOB NOT NULL REFERENCES recommendation (id),
    finding_id        BLOB NOT NULL REFERENCES finding (id),
    PRIMARY KEY (recommendation_id, finding_id)
) WITHOUT ROWID;
CREATE INDEX recommendation_finding_of ON recommendation_finding (finding_id, recommendation_id);
