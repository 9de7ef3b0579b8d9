-- What is to be sent out: one row per message and recipient, written in the transaction of what makes it needed. Recipient and content
-- are sealed (a stolen database opens no invitation); the content is gone once it was sent or dropped.
CREATE TABLE delivery (
    id         uuid        PRIMARY KEY,
    channel    text        NOT NULL CHECK (channel IN ('email', 'webhook', 'zalo')),
    purpose    text        NOT NULL,
    recipient  bytea       NOT NULL,
    content    bytea,
    about_kind text,
    about_id   uuid,
    unique_key text        UNIQUE,
    state      text        NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'dead', 'dropped')),
    attempts   bigint      NOT NULL,
    unfinished bigint      NOT NULL,
    next_at    timestamptz NOT NULL,
    last_error text        NOT NULL,
    created_at timestamptz NOT NULL,
    sent_at    timestamptz
);
CREATE INDEX delivery_due ON delivery (next_at, id) WHERE state IN ('ready', 'failed', 'sending');
CREATE INDEX delivery_state ON delivery (state, created_at, id);
CREATE INDEX delivery_about ON delivery (about_kind, about_id) WHERE about_id IS NOT NULL;
CREATE INDEX delivery_unfinished ON delivery (created_at) WHERE unfinished > 0;

-- Where events are posted to. The secret is sealed and shown once.
CREATE TABLE webhook_target (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    url        text        NOT NULL,
    secret     bytea       NOT NULL,
    events     text        NOT NULL,
    is_active  boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    version    bigint      NOT NULL
);

-- The installation's Zalo Official Account: at most one row. Its refresh token is good for one use and replaced by the answer.
CREATE TABLE zalo_account (
    id            uuid        PRIMARY KEY,
    app_id        text        NOT NULL,
    app_secret    bytea       NOT NULL,
    refresh_token bytea       NOT NULL,
    access_token  bytea,
    expires_at    timestamptz,
    locked_until  timestamptz,
    last_error    text        NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint      NOT NULL
);
