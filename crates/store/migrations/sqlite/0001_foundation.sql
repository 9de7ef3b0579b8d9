-- Settings of the installation (demo clock, key id), written by the program, never by pages.
CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Readable codes (NV-2026-00123): unique per series and year, gaps allowed.
CREATE TABLE code_sequence (
    series     TEXT   NOT NULL,
    year       INTEGER NOT NULL,
    next_value INTEGER NOT NULL CHECK (next_value > 0),
    PRIMARY KEY (series, year)
) WITHOUT ROWID;

-- Append-only history of every object, chained per object by hash.
CREATE TABLE journal (
    seq           INTEGER      PRIMARY KEY AUTOINCREMENT,
    at            TEXT        NOT NULL,
    actor_id      BLOB,
    actor_label   TEXT        NOT NULL,
    address       TEXT        NOT NULL,
    object_kind   TEXT        NOT NULL,
    object_id     BLOB        NOT NULL,
    object_seq    INTEGER      NOT NULL,
    action        TEXT        NOT NULL,
    reason        TEXT        NOT NULL,
    payload       TEXT        NOT NULL,
    previous_hash BLOB        NOT NULL,
    hash          BLOB        NOT NULL,
    UNIQUE (object_kind, object_id, object_seq)
);

-- Background work: claimed by one instance at a time, retried with growing delays, kept when dead.
CREATE TABLE job (
    id           BLOB        PRIMARY KEY,
    kind         TEXT        NOT NULL,
    payload      TEXT        NOT NULL,
    unique_key   TEXT        UNIQUE,
    state        TEXT        NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
    run_at       TEXT        NOT NULL,
    attempts     INTEGER      NOT NULL,
    locked_by    TEXT,
    locked_until TEXT,
    last_error   TEXT,
    created_at   TEXT        NOT NULL,
    finished_at  TEXT
);
CREATE INDEX job_ready ON job (state, run_at);
CREATE INDEX job_done ON job (kind, finished_at) WHERE state = 'done';

-- Files by content: the hash is keyed, so that a name tells nothing about the content.
CREATE TABLE blob (
    hash       TEXT        PRIMARY KEY,
    size_bytes INTEGER      NOT NULL CHECK (size_bytes >= 0),
    media      TEXT        NOT NULL,
    created_at TEXT        NOT NULL
);

-- Days off and worked weekends (yearly decisions), with their source; unverified rows are shown as such.
CREATE TABLE holiday (
    id          BLOB    PRIMARY KEY,
    day         TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('holiday', 'compensation', 'swap_workday')),
    name        TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    withdrawn_on TEXT,
    UNIQUE (day, kind)
);

-- Writes of the API that carry a key: done once. Without a status the first request is still under way, or its end is not known.
CREATE TABLE idempotency_key (
    account_id BLOB        NOT NULL,
    key        TEXT        NOT NULL,
    digest     BLOB        NOT NULL,
    turn       BLOB        NOT NULL,
    is_saved   BOOLEAN     NOT NULL,
    status     INTEGER,
    etag       TEXT        NOT NULL,
    body       TEXT        NOT NULL,
    created_at TEXT        NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
