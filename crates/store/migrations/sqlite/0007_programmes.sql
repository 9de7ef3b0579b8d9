-- Programmes (chương trình, đề án): the parents of directives over years, with a progress and an end of their own.
CREATE TABLE programme (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    -- Which decision set it up, as people cite it.
    source          TEXT    NOT NULL,
    goal            TEXT    NOT NULL,
    jurisdiction_id BLOB    NOT NULL REFERENCES agency (id),
    lead_id         BLOB    REFERENCES agency (id),
    starts_on       TEXT    NOT NULL,
    ends_on         TEXT,
    -- Set once it was summed up (tổng kết); "ends_on" is then the day on which it was over.
    closed_on       TEXT,
    outcome         TEXT    NOT NULL,
    created_at      TEXT    NOT NULL,
    created_by      BLOB,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (closed_on IS NULL OR ends_on IS NOT NULL)
);
CREATE INDEX programme_jurisdiction ON programme (jurisdiction_id, seq);
