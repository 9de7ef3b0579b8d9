-- Seals over the journal: each covers the entries behind the one before, and its code can be made only with a key that lies outside
-- the database.
CREATE TABLE journal_checkpoint (
    number    bigint      PRIMARY KEY,
    at        timestamptz NOT NULL,
    until_seq bigint      NOT NULL,
    entries   bigint      NOT NULL,
    digest    bytea       NOT NULL,
    mac       bytea       NOT NULL
);

-- The page of the journal reads newest first, of everybody, of one person or of one kind of object.
CREATE INDEX journal_at ON journal (at, seq);
CREATE INDEX journal_actor ON journal (actor_id, at, seq);
CREATE INDEX journal_kind ON journal (object_kind, at, seq);

-- Since when nothing refers to a file; after 30 days it is collected.
ALTER TABLE blob ADD COLUMN unreferenced_since timestamptz;
CREATE INDEX directive_blob ON directive (blob_hash);

-- Files that prove an obligation. "dated_on" is the document's own day, "uploaded_at" never changes. What was handed in with a report
-- (report_number) is never deleted: it is removed with a reason, and the file stays. A draft may be deleted.
CREATE TABLE evidence (
    id             uuid        PRIMARY KEY,
    obligation_id  uuid        NOT NULL REFERENCES obligation (id),
    report_number  bigint,
    name           text        NOT NULL,
    media          text        NOT NULL,
    size_bytes     bigint      NOT NULL CHECK (size_bytes > 0),
    blob_hash      text        NOT NULL REFERENCES blob (hash),
    dated_on       date,
    note           text        NOT NULL,
    uploaded_at    timestamptz NOT NULL,
    uploaded_by    uuid,
    uploader_name  text        NOT NULL,
    preview        text        NOT NULL CHECK (preview IN ('waiting', 'made', 'none')),
    preview_hash   text        REFERENCES blob (hash),
    removed_at     timestamptz,
    removed_by     uuid,
    removed_reason text        NOT NULL,
    CHECK (removed_at IS NULL OR report_number IS NOT NULL)
);
CREATE INDEX evidence_obligation ON evidence (obligation_id, uploaded_at);
CREATE INDEX evidence_blob ON evidence (blob_hash);
CREATE INDEX evidence_preview ON evidence (preview_hash);

-- A file that arrives in pieces over a slow line. Its pieces lie among the stored files until it is whole.
CREATE TABLE upload (
    id             uuid        PRIMARY KEY,
    obligation_id  uuid        NOT NULL REFERENCES obligation (id),
    account_id     uuid        NOT NULL REFERENCES account (id),
    name           text        NOT NULL,
    size_bytes     bigint      NOT NULL CHECK (size_bytes > 0),
    received_bytes bigint      NOT NULL CHECK (received_bytes >= 0 AND received_bytes <= size_bytes),
    dated_on       date,
    note           text        NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    evidence_id    uuid        REFERENCES evidence (id)
);
CREATE INDEX upload_expiry ON upload (expires_at);
CREATE INDEX upload_account ON upload (account_id);

CREATE TABLE upload_part (
    upload_id  uuid   NOT NULL REFERENCES upload (id),
    start_byte bigint NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    name       text   NOT NULL UNIQUE,
    PRIMARY KEY (upload_id, start_byte)
);
