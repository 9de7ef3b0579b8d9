-- What is to be sent out: one row per message and recipient, written in the transaction of what makes it needed. Recipient and content
-- are sealed (a stolen database opens no invitation); the content is gone once it was sent or dropped.
CREATE TABLE delivery (
    id         BLOB    PRIMARY KEY,
    channel    TEXT    NOT NULL CHECK (channel IN ('email', 'webhook', 'zalo')),
    purpose    TEXT    NOT NULL,
    recipient  BLOB    NOT NULL,
    content    BLOB,
    about_kind TEXT,
    about_id   BLOB,
    unique_key TEXT    UNIQUE,
    state      TEXT    NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'dead', 'dropped')),
    attempts   INTEGER NOT NULL,
    unfinished INTEGER NOT NULL,
    next_at    TEXT    NOT NULL,
    last_error TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    sent_at    TEXT
);
CREATE INDEX delivery_due ON delivery (next_at, id) WHERE state IN ('ready', 'failed', 'sending');
CREATE INDEX delivery_state ON delivery (state, created_at, id);
CREATE INDEX delivery_about ON delivery (about_kind, about_id) WHERE about_id IS NOT NULL;
CREATE INDEX delivery_unfinished ON delivery (created_at) WHERE unfinished > 0;

-- Where events are posted to. The secret is sealed and shown once.
CREATE TABLE webhook_target (
    id         BLOB    PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    url        TEXT    NOT NULL,
    secret     BLOB    NOT NULL,
    events     TEXT    NOT NULL,
    is_active  BOOLEAN NOT NULL,
    created_at TEXT    NOT NULL,
    created_by BLOB,
    version    INTEGER NOT NULL
);

-- The installation's Zalo Official Account: at most one row. Its refresh token is good for one use and replaced by the answer.
CREATE TABLE zalo_account (
    id            BLOB    PRIMARY KEY,
    app_id        TEXT    NOT NULL,
    app_secret    BLOB    NOT NULL,
    refresh_token BLOB    NOT NULL,
    access_token  BLOB,
    expires_at    TEXT,
    locked_until  TEXT,
    last_error    TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
