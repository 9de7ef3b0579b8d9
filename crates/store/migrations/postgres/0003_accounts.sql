CREATE TABLE account (
    id            uuid        PRIMARY KEY,
    login         text        NOT NULL UNIQUE,
    name          text        NOT NULL,
    sort_key      bytea       NOT NULL,
    position      text        NOT NULL,
    password_hash text        NOT NULL,
    language      text        NOT NULL CHECK (language IN ('vi', 'en')),
    is_active     boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    version       bigint      NOT NULL
);

-- A role, scoped to an agency's subtree, with dates; a person can hold several.
CREATE TABLE role_grant (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    role       text        NOT NULL CHECK (role IN ('administrator', 'coordinator', 'leader', 'unit_head', 'focal_officer',
                               'records_clerk', 'inspector', 'observer', 'partner', 'auditor')),
    agency_id  uuid        NOT NULL REFERENCES agency (id),
    valid_from date        NOT NULL,
    valid_to   date,
    granted_by uuid,
    granted_at timestamptz NOT NULL
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_agency ON role_grant (agency_id, role);

-- Only the hash of the cookie's secret is kept, so a stolen database opens no session.
CREATE TABLE session (
    token_hash bytea       PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address    text        NOT NULL,
    agent      text        NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Exact across instances; rows older than a day are removed by a job.
CREATE TABLE sign_in_attempt (
    id         uuid        PRIMARY KEY,
    login      text        NOT NULL,
    address    text        NOT NULL,
    at         timestamptz NOT NULL,
    succeeded  boolean     NOT NULL
);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login, at);
CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, at);
