-- A directive of any kind, from the inbox to its issuing. What was read stands in "reading" (the extraction contract, opaque);
-- what people decided stands in columns and in draft_task.
CREATE TABLE directive (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    id               BLOB        NOT NULL UNIQUE,
    code             TEXT        NOT NULL UNIQUE,
    state            TEXT        NOT NULL CHECK (state IN ('failed', 'review', 'issued', 'withdrawn')),
    jurisdiction_id  BLOB        REFERENCES agency (id),
    kind             TEXT        NOT NULL,
    number           TEXT,
    issued_on        TEXT,
    issuer_name      TEXT,
    title            TEXT        NOT NULL,
    title_sort_key   BLOB        NOT NULL,
    signer           TEXT,
    signer_position  TEXT,
    programme_id     BLOB        REFERENCES programme (id),
    overseer_id      BLOB        REFERENCES agency (id),
    -- The directive of a level above that it carries out: a district's plan to a province's.
    carries_out_id   BLOB        REFERENCES directive (id),
    file_name        TEXT        NOT NULL,
    content_hash     TEXT        NOT NULL UNIQUE,
    blob_hash        TEXT        NOT NULL REFERENCES blob (hash),
    format           TEXT        NOT NULL,
    text             TEXT        NOT NULL,
    reading          TEXT        NOT NULL,
    notices          TEXT        NOT NULL,
    failure_code     TEXT,
    received_at      TEXT        NOT NULL,
    received_by      BLOB,
    reviewer_id      BLOB        REFERENCES account (id),
    issued_at        TEXT,
    issued_by        BLOB,
    updated_at       TEXT        NOT NULL,
    version          INTEGER      NOT NULL,
    CHECK (state <> 'issued' OR (number IS NOT NULL AND issued_on IS NOT NULL AND jurisdiction_id IS NOT NULL))
);
CREATE INDEX directive_state ON directive (state, seq);
CREATE INDEX directive_number ON directive (number);
CREATE INDEX directive_carries_out ON directive (carries_out_id) WHERE carries_out_id IS NOT NULL;
CREATE INDEX directive_programme ON directive (programme_id, seq) WHERE programme_id IS NOT NULL;

CREATE TABLE directive_citation (
    directive_id BLOB   NOT NULL REFERENCES directive (id),
    ordinal      INTEGER NOT NULL,
    number       TEXT   NOT NULL,
    kind         TEXT,
    issued_on    TEXT,
    -- Where the number stands first, in bytes of the text, and how often it is named.
    source_start INTEGER NOT NULL,
    source_end   INTEGER NOT NULL,
    mentions     INTEGER NOT NULL,
    PRIMARY KEY (directive_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX directive_citation_number ON directive_citation (number);

-- Who was sent the directive, when it was received, and how the unit made it known to its people (quán triệt).
CREATE TABLE directive_recipient (
    directive_id      BLOB        NOT NULL REFERENCES directive (id),
    agency_id         BLOB        NOT NULL REFERENCES agency (id),
    phrase            TEXT        NOT NULL,
    received_at       TEXT,
    received_by       BLOB,
    communicated_on   TEXT,
    communicated_form TEXT        NOT NULL,
    communicated_by   BLOB,
    PRIMARY KEY (directive_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX directive_recipient_agency ON directive_recipient (agency_id);

-- One card of the review. "proposal" is what the reader proposed, never changed; "draft" is what people made of it.
CREATE TABLE draft_task (
    id           BLOB        PRIMARY KEY,
    directive_id BLOB        NOT NULL REFERENCES directive (id),
    position     INTEGER      NOT NULL,
    state        TEXT        NOT NULL CHECK (state IN ('proposed', 'accepted', 'rejected', 'issued')),
    is_uncertain BOOLEAN     NOT NULL,
    proposal     TEXT,
    draft        TEXT        NOT NULL,
    reviewed_by  BLOB,
    reviewed_at  TEXT,
    version      INTEGER      NOT NULL
);
CREATE INDEX draft_task_directive ON draft_task (directive_id, position);

-- What was issued later onto an issued directive, from proposals that were left out. Its tasks are those from "first_ordinal" on.
CREATE TABLE directive_supplement (
    directive_id   BLOB        NOT NULL REFERENCES directive (id),
    number         INTEGER     NOT NULL,
    issued_at      TEXT        NOT NULL,
    issued_by      BLOB       ,
    issued_by_name TEXT        NOT NULL,
    first_ordinal  INTEGER     NOT NULL,
    tasks          INTEGER     NOT NULL,
    obligations    INTEGER     NOT NULL,
    PRIMARY KEY (directive_id, number)
) WITHOUT ROWID;

-- What undo takes back: the rows as they were before each step of the review.
CREATE TABLE draft_step (
    directive_id BLOB        NOT NULL REFERENCES directive (id),
    number       INTEGER      NOT NULL,
    kind         TEXT        NOT NULL,
    before       TEXT        NOT NULL,
    at           TEXT        NOT NULL,
    done_by      BLOB,
    PRIMARY KEY (directive_id, number)
) WITHOUT ROWID;
