-- Collaborators of monitoring (cộng tác viên; Decree 59/2012/NĐ-CP, Art. 6(3), Circular 04/2021/TT-BTP, Art. 10).

-- Criteria that they must meet, and kinds of organisations that they come from. What ships is installed once by its code, and stays as people change it.
CREATE TABLE collaborator_reference (
    id          BLOB    PRIMARY KEY,
    list        TEXT    NOT NULL CHECK (list IN ('criterion', 'organisation')),
    code        TEXT    NOT NULL,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    -- Years that a criterion asks for at least; NULL where it is met or not.
    least_years INTEGER,
    source      TEXT    NOT NULL,
    is_verified BOOLEAN NOT NULL,
    valid_from  TEXT    NOT NULL,
    valid_to    TEXT,
    sort_order  INTEGER NOT NULL,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    UNIQUE (list, code)
);

CREATE TABLE collaborator (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE,
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    -- Name, year of birth, contact: personal data, sealed with a key of the data folder; NULL once erased.
    person_sealed BLOB,
    kind          TEXT    NOT NULL,
    organisation  TEXT    NOT NULL,
    study         TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    erased_at     TEXT,
    created_at    TEXT    NOT NULL,
    -- Whoever stands above the agency since this day sees it.
    created_on    TEXT    NOT NULL,
    created_by    BLOB,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    CHECK ((person_sealed IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX collaborator_agency ON collaborator (agency_id, seq);
CREATE INDEX collaborator_kind ON collaborator (kind, seq);

CREATE TABLE collaborator_field (
    collaborator_id BLOB NOT NULL REFERENCES collaborator (id),
    field_code      TEXT NOT NULL,
    field_name      TEXT NOT NULL,
    PRIMARY KEY (collaborator_id, field_code)
) WITHOUT ROWID;
CREATE INDEX collaborator_field_code ON collaborator_field (field_code, collaborator_id);

-- That somebody looked whether a criterion is met, and what was shown. Never changed; another look is another row.
CREATE TABLE collaborator_check (
    id              BLOB    PRIMARY KEY,
    collaborator_id BLOB    NOT NULL REFERENCES collaborator (id),
    criterion       TEXT    NOT NULL,
    is_met          BOOLEAN NOT NULL,
    years           INTEGER,
    shown           TEXT    NOT NULL,
    checked_on      TEXT    NOT NULL,
    checked_at      TEXT    NOT NULL,
    checked_by      BLOB,
    checker_name    TEXT    NOT NULL
);
CREATE INDEX collaborator_check_of ON collaborator_check (collaborator_id, checked_on, checked_at);

CREATE TABLE collaborator_contract (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL UNIQUE,
    code            TEXT    NOT NULL UNIQUE,
    collaborator_id BLOB    NOT NULL REFERENCES collaborator (id),
    agency_id       BLOB    NOT NULL REFERENCES agency (id),
    number          TEXT    NOT NULL,
    starts_on       TEXT    NOT NULL,
    ends_on         TEXT    NOT NULL,
    job             TEXT    NOT NULL,
    field_code      TEXT    NOT NULL,
    field_name      TEXT    NOT NULL,
    -- Codes of the inspection and the survey that it helps, as people write them.
    inspection      TEXT    NOT NULL,
    survey          TEXT    NOT NULL,
    fee_vnd         INTEGER NOT NULL CHECK (fee_vnd >= 0),
    product         TEXT    NOT NULL,
    due_on          TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('drafted', 'signed', 'accepted', 'ended')),
    signed_on       TEXT,
    accepted_on     TEXT,
    accepted_by     BLOB,
    accepter_name   TEXT    NOT NULL,
    paid_note       TEXT    NOT NULL,
    ended_early_on  TEXT,
    ended_why       TEXT    NOT NULL,
    created_on      TEXT    NOT NULL,
    created_by      BLOB,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (starts_on <= ends_on),
    CHECK ((state = 'drafted') = (signed_on IS NULL)),
    CHECK ((state = 'accepted') = (accepted_on IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_early_on IS NOT NULL))
);
CREATE INDEX collaborator_contract_of ON collaborator_contract (collaborator_id, state, due_on);
CREATE INDEX collaborator_contract_agency ON collaborator_contract (agency_id, seq);
CREATE INDEX collaborator_contract_state ON collaborator_contract (state, seq);
CREATE INDEX collaborator_contract_due ON collaborator_contract (state, due_on);
CREATE INDEX collaborator_contract_number ON collaborator_contract (number);
