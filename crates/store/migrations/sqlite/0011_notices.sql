-- Which reminder goes to whom, how many working days before or after the due date. Rows, because provinces differ; what nobody has checked
-- in law is shown so.
CREATE TABLE notice_rule (
    id              BLOB    PRIMARY KEY,
    jurisdiction_id BLOB    REFERENCES agency (id),
    moment          TEXT    NOT NULL CHECK (moment IN ('before', 'after')),
    working_days    INTEGER NOT NULL CHECK (working_days BETWEEN 0 AND 365),
    audience        TEXT    NOT NULL CHECK (audience IN ('owing', 'owing_head', 'overseeing')),
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL
);

-- The rungs of the ladder for what is late: notify the head, show it to the level above, take over.
CREATE TABLE escalation_rung (
    id           BLOB    PRIMARY KEY,
    binding      TEXT    NOT NULL CHECK (binding IN ('order', 'request')),
    rung         INTEGER NOT NULL CHECK (rung BETWEEN 1 AND 3),
    act          TEXT    NOT NULL CHECK (act IN ('notify_head', 'show_above', 'take_over')),
    late_days    INTEGER NOT NULL CHECK (late_days BETWEEN 1 AND 365),
    urgings      INTEGER CHECK (urgings BETWEEN 1 AND 20),
    valid_from   TEXT    NOT NULL,
    valid_to     TEXT,
    source       TEXT    NOT NULL,
    is_verified  BOOLEAN NOT NULL,
    UNIQUE (binding, rung, valid_from)
);

-- On which rung an obligation stands: one row while it is late and unanswered, kept with its end afterwards.
CREATE TABLE escalation (
    obligation_id BLOB    NOT NULL REFERENCES obligation (id),
    due_on        TEXT    NOT NULL,
    rung          INTEGER NOT NULL,
    act           TEXT    NOT NULL,
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    overseer_id   BLOB    NOT NULL REFERENCES agency (id),
    climbed_on    TEXT    NOT NULL,
    ended_on      TEXT,
    PRIMARY KEY (obligation_id, due_on, rung)
) WITHOUT ROWID;
CREATE INDEX escalation_open ON escalation (overseer_id, rung, climbed_on) WHERE ended_on IS NULL;
CREATE INDEX escalation_open_agency ON escalation (agency_id, rung) WHERE ended_on IS NULL;

-- What a person is told. unique_key makes each happening one row however often it is read.
CREATE TABLE notice (
    id            BLOB PRIMARY KEY,
    account_id    BLOB NOT NULL REFERENCES account (id),
    kind          TEXT NOT NULL,
    action        TEXT NOT NULL,
    obligation_id BLOB NOT NULL REFERENCES obligation (id),
    code          TEXT NOT NULL,
    title         TEXT NOT NULL,
    source        TEXT NOT NULL,
    agency_id     BLOB NOT NULL REFERENCES agency (id),
    due_on        TEXT,
    words         TEXT NOT NULL,
    unique_key    TEXT NOT NULL UNIQUE,
    created_at    TEXT NOT NULL,
    read_at       TEXT,
    sent_at       TEXT
);
CREATE INDEX notice_account ON notice (account_id, created_at, id);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
CREATE INDEX notice_unsent ON notice (account_id, created_at) WHERE sent_at IS NULL;

-- How a person wants to be told. Address and id at Zalo are sealed.
CREATE TABLE notice_setting (
    account_id BLOB    PRIMARY KEY REFERENCES account (id),
    channel    TEXT    NOT NULL CHECK (channel IN ('page', 'email', 'zalo')),
    address    BLOB,
    zalo_id    BLOB,
    lead_days  INTEGER CHECK (lead_days BETWEEN 1 AND 60),
    quiet_from INTEGER NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_to   INTEGER NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
    version    INTEGER NOT NULL
);

CREATE TABLE notice_choice (
    account_id BLOB NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('at_once', 'daily', 'weekly', 'page_only')),
    PRIMARY KEY (account_id, kind)
) WITHOUT ROWID;

-- How far each reader of the journal has come.
CREATE TABLE notice_reader (
    name TEXT    PRIMARY KEY,
    seq  INTEGER NOT NULL
);

-- Days on which reminders were made.
CREATE TABLE notice_run (
    day        TEXT    PRIMARY KEY,
    ended_at   TEXT    NOT NULL,
    reminders  INTEGER NOT NULL,
    digests    INTEGER NOT NULL
);

-- Addresses of calendar feeds: only the hash of the secret is kept.
CREATE TABLE calendar_feed (
    id         BLOB PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL REFERENCES account (id),
    agency_id  BLOB REFERENCES agency (id),
    created_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX calendar_feed_account ON calendar_feed (account_id);
