-- Which reminder goes to whom, how many working days before or after the due date. Rows, because provinces differ; what nobody has checked
-- in law is shown so.
CREATE TABLE notice_rule (
    id              uuid    PRIMARY KEY,
    jurisdiction_id uuid    REFERENCES agency (id),
    moment          text    NOT NULL CHECK (moment IN ('before', 'after')),
    working_days    bigint  NOT NULL CHECK (working_days BETWEEN 0 AND 365),
    audience        text    NOT NULL CHECK (audience IN ('owing', 'owing_head', 'overseeing')),
    valid_from      date    NOT NULL,
    valid_to        date,
    source          text    NOT NULL,
    is_verified     boolean NOT NULL
);

-- The rungs of the ladder for what is late: notify the head, show it to the level above, take over.
CREATE TABLE escalation_rung (
    id          uuid    PRIMARY KEY,
    binding     text    NOT NULL CHECK (binding IN ('order', 'request')),
    rung        bigint  NOT NULL CHECK (rung BETWEEN 1 AND 3),
    act         text    NOT NULL CHECK (act IN ('notify_head', 'show_above', 'take_over')),
    late_days   bigint  NOT NULL CHECK (late_days BETWEEN 1 AND 365),
    urgings     bigint  CHECK (urgings BETWEEN 1 AND 20),
    valid_from  date    NOT NULL,
    valid_to    date,
    source      text    NOT NULL,
    is_verified boolean NOT NULL,
    UNIQUE (binding, rung, valid_from)
);

-- On which rung an obligation stands: one row while it is late and unanswered, kept with its end afterwards.
CREATE TABLE escalation (
    obligation_id uuid   NOT NULL REFERENCES obligation (id),
    due_on        date   NOT NULL,
    rung          bigint NOT NULL,
    act           text   NOT NULL,
    agency_id     uuid   NOT NULL REFERENCES agency (id),
    overseer_id   uuid   NOT NULL REFERENCES agency (id),
    climbed_on    date   NOT NULL,
    ended_on      date,
    PRIMARY KEY (obligation_id, due_on, rung)
);
CREATE INDEX escalation_open ON escalation (overseer_id, rung, climbed_on) WHERE ended_on IS NULL;
CREATE INDEX escalation_open_agency ON escalation (agency_id, rung) WHERE ended_on IS NULL;

-- What a person is told. unique_key makes each happening one row however often it is read.
CREATE TABLE notice (
    id            uuid        PRIMARY KEY,
    account_id    uuid        NOT NULL REFERENCES account (id),
    kind          text        NOT NULL,
    action        text        NOT NULL,
    obligation_id uuid        NOT NULL REFERENCES obligation (id),
    code          text        NOT NULL,
    title         text        NOT NULL,
    source        text        NOT NULL,
    agency_id     uuid        NOT NULL REFERENCES agency (id),
    due_on        date,
    words         text        NOT NULL,
    unique_key    text        NOT NULL UNIQUE,
    created_at    timestamptz NOT NULL,
    read_at       timestamptz,
    sent_at       timestamptz
);
CREATE INDEX notice_account ON notice (account_id, created_at, id);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;
CREATE INDEX notice_unsent ON notice (account_id, created_at) WHERE sent_at IS NULL;

-- How a person wants to be told. Address and id at Zalo are sealed.
CREATE TABLE notice_setting (
    account_id uuid   PRIMARY KEY REFERENCES account (id),
    channel    text   NOT NULL CHECK (channel IN ('page', 'email', 'zalo')),
    address    bytea,
    zalo_id    bytea,
    lead_days  bigint CHECK (lead_days BETWEEN 1 AND 60),
    quiet_from bigint NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
    quiet_to   bigint NOT NULL CHECK (quiet_to BETWEEN 0 AND 23),
    version    bigint NOT NULL
);

CREATE TABLE notice_choice (
    account_id uuid NOT NULL REFERENCES account (id),
    kind       text NOT NULL,
    how        text NOT NULL CHECK (how IN ('at_once', 'daily', 'weekly', 'page_only')),
    PRIMARY KEY (account_id, kind)
);

-- How far each reader of the journal has come.
CREATE TABLE notice_reader (
    name text   PRIMARY KEY,
    seq  bigint NOT NULL
);

-- Days on which reminders were made.
CREATE TABLE notice_run (
    day       date        PRIMARY KEY,
    ended_at  timestamptz NOT NULL,
    reminders bigint      NOT NULL,
    digests   bigint      NOT NULL
);

-- Addresses of calendar feeds: only the hash of the secret is kept.
CREATE TABLE calendar_feed (
    id         uuid        PRIMARY KEY,
    token_hash bytea       NOT NULL UNIQUE,
    account_id uuid        NOT NULL REFERENCES account (id),
    agency_id  uuid        REFERENCES agency (id),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX calendar_feed_account ON calendar_feed (account_id);
