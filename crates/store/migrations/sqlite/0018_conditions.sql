-- Conditions for carrying law out (điều kiện bảo đảm cho thi hành pháp luật): people, training, money.

-- Somebody in a post at an agency between two days. Never removed; whoever leaves gets a last day.
CREATE TABLE legal_staff (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    agency_id       BLOB NOT NULL REFERENCES agency (id),
    -- Personal data: sealed with a key of the data folder.
    name_sealed     BLOB NOT NULL,
    account_id      BLOB REFERENCES account (id),
    role            TEXT NOT NULL CHECK (role IN ('legal_officer', 'focal_point', 'both')),
    is_full_time    BOOLEAN NOT NULL,
    degree          TEXT NOT NULL CHECK (degree IN ('law', 'other', 'none')),
    -- When trained in monitoring; NULL where not yet.
    trained_on      TEXT,
    valid_from      TEXT NOT NULL,
    valid_to        TEXT,
    created_at      TEXT NOT NULL,
    created_by      BLOB,
    updated_at      TEXT NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (valid_to >= valid_from)
);
CREATE INDEX legal_staff_agency ON legal_staff (agency_id, valid_from);

-- How many such posts an agency was given from a day on; a row holds until the next one.
CREATE TABLE legal_post (
    agency_id  BLOB NOT NULL REFERENCES agency (id),
    valid_from TEXT NOT NULL,
    posts      INTEGER NOT NULL CHECK (posts >= 0),
    note       TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, valid_from)
) WITHOUT ROWID;

CREATE TABLE training_class (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB NOT NULL UNIQUE,
    code          TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    -- Field of management; provinces extend the list, so no key points to it.
    field_code    TEXT,
    starts_on     TEXT NOT NULL,
    ends_on       TEXT NOT NULL,
    organiser_id  BLOB NOT NULL REFERENCES agency (id),
    place         TEXT NOT NULL,
    planned       INTEGER NOT NULL CHECK (planned >= 0),
    -- The line of a plan, as people write it.
    plan_ref      TEXT NOT NULL,
    -- Why it is not held; NULL where it is.
    cancelled_why TEXT,
    created_at    TEXT NOT NULL,
    created_by    BLOB,
    updated_at    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    CHECK (ends_on >= starts_on)
);
CREATE INDEX training_class_days ON training_class (starts_on, seq);
CREATE INDEX training_class_organiser ON training_class (organiser_id, starts_on);

-- Who came from which agency.
CREATE TABLE training_trainees (
    class_id  BLOB NOT NULL REFERENCES training_class (id),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    attended  INTEGER NOT NULL CHECK (attended > 0),
    passed    INTEGER NOT NULL CHECK (passed >= 0),
    PRIMARY KEY (class_id, agency_id),
    CHECK (passed <= attended)
) WITHOUT ROWID;
CREATE INDEX training_trainees_agency ON training_trainees (agency_id, class_id);

-- What an agency asked for, got and spent in a year for a kind of activity.
CREATE TABLE monitoring_budget (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           BLOB NOT NULL UNIQUE,
    agency_id    BLOB NOT NULL REFERENCES agency (id),
    year         INTEGER NOT NULL,
    -- The days of the year, to be compared with those of the tree.
    starts_on    TEXT NOT NULL,
    ends_on      TEXT NOT NULL,
    activity     TEXT NOT NULL CHECK (activity IN ('collect', 'inspect', 'survey', 'assess', 'train', 'disseminate', 'report',
                     'review_documents')),
    asked_vnd    INTEGER NOT NULL CHECK (asked_vnd >= 0),
    allotted_vnd INTEGER NOT NULL CHECK (allotted_vnd >= 0),
    spent_vnd    INTEGER NOT NULL CHECK (spent_vnd >= 0),
    note         TEXT NOT NULL,
    over_reason  TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    created_by   BLOB,
    updated_at   TEXT NOT NULL,
    version      INTEGER NOT NULL,
    UNIQUE (agency_id, year, activity),
    CHECK (spent_vnd <= allotted_vnd OR over_reason <> '')
);
CREATE INDEX monitoring_budget_year ON monitoring_budget (year, agency_id);
