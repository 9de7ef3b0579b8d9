CREATE TABLE account (
    id            BLOB        PRIMARY KEY,
    login         TEXT        NOT NULL UNIQUE,
    name          TEXT        NOT NULL,
    sort_key      BLOB        NOT NULL,
    position      TEXT        NOT NULL,
    password_hash TEXT        NOT NULL,
    language      TEXT        NOT NULL CHECK (language IN ('vi', 'en')),
    is_active     BOOLEAN     NOT NULL,
    created_at    TEXT        NOT NULL,
    version       INTEGER      NOT NULL
);

-- A role, scoped to an agency's subtree, with dates; a person can hold several.
CREATE TABLE role_grant (
    id         BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    role       TEXT        NOT NULL CHECK (role IN ('administrator', 'coordinator', 'leader', 'unit_head', 'focal_officer',
                               'records_clerk', 'inspector', 'observer', 'partner', 'auditor')),
    agency_id  BLOB        NOT NULL REFERENCES agency (id),
    valid_from TEXT        NOT NULL,
    valid_to   TEXT,
    granted_by BLOB,
    granted_at TEXT        NOT NULL
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_agency ON role_grant (agency_id, role);

-- Only the hash of the cookie's secret is kept, so a stolen database opens no session.
CREATE TABLE session (
    token_hash BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    created_at TEXT        NOT NULL,
    seen_at    TEXT        NOT NULL,
    expires_at TEXT        NOT NULL,
    address    TEXT        NOT NULL,
    agent      TEXT        NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Exact across instances; rows older than a day are removed by a job.
CREATE TABLE sign_in_attempt (
    id         BLOB        PRIMARY KEY,
    login      TEXT        NOT NULL,
    address    TEXT        NOT NULL,
    at         TEXT        NOT NULL,
    succeeded  BOOLEAN     NOT NULL
);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login, at);
CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, at);
