CREATE TABLE account (
    id               BLOB        PRIMARY KEY,
    login            TEXT        NOT NULL UNIQUE,
    name             TEXT        NOT NULL,
    sort_key         BLOB        NOT NULL,
    -- Name and login without marks and in small letters, for finding a person by a piece of either.
    searched         TEXT        NOT NULL,
    position         TEXT        NOT NULL,
    -- Empty until the person has chosen one.
    password_hash    TEXT        NOT NULL,
    language         TEXT        NOT NULL CHECK (language IN ('vi', 'en')),
    is_active        BOOLEAN     NOT NULL,
    -- Personal data: sealed with a key of the data folder. The hashes are keyed too; by them a person is found.
    email_sealed     BLOB,
    email_hash       BLOB,
    -- When a code that was mailed to the address was used; empty once the address is another.
    email_confirmed_at TEXT,
    phone_sealed     BLOB,
    citizen_id_hash  BLOB,
    -- The second factor: its secret sealed; from when it is asked for; the last step whose code was used.
    totp_sealed      BLOB,
    totp_since       TEXT,
    totp_last_step   INTEGER     NOT NULL,
    created_at       TEXT        NOT NULL,
    version          INTEGER     NOT NULL
);
CREATE INDEX account_order ON account (sort_key, id);
CREATE INDEX account_email ON account (email_hash);
CREATE INDEX account_citizen ON account (citizen_id_hash);

-- A role, scoped to an agency's subtree and perhaps to one module, with dates; a person can hold several.
CREATE TABLE role_grant (
    id         BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    role       TEXT        NOT NULL CHECK (role IN ('administrator', 'coordinator', 'leader', 'unit_head', 'focal_officer',
                               'records_clerk', 'inspector', 'observer', 'partner', 'auditor')),
    agency_id  BLOB        NOT NULL REFERENCES agency (id),
    -- The only module in which it counts; NULL where it counts in every one.
    module     TEXT        CHECK (module IN ('agencies', 'people', 'directives', 'obligations', 'letters', 'programmes', 'proposals', 'monitoring',
                               'notices', 'audit')),
    valid_from TEXT        NOT NULL,
    valid_to   TEXT,
    granted_by BLOB,
    granted_at TEXT        NOT NULL
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_agency ON role_grant (agency_id, role);

-- Who acts in somebody's place with one of their roles, between two days (ủy quyền).
CREATE TABLE substitution (
    id            BLOB        PRIMARY KEY,
    grant_id      BLOB        NOT NULL REFERENCES role_grant (id),
    substitute_id BLOB        NOT NULL REFERENCES account (id),
    valid_from    TEXT        NOT NULL,
    valid_to      TEXT        NOT NULL,
    reason        TEXT        NOT NULL,
    named_by      BLOB,
    named_at      TEXT        NOT NULL
);
CREATE INDEX substitution_grant ON substitution (grant_id);
CREATE INDEX substitution_substitute ON substitution (substitute_id);

-- When somebody is out of office, shown wherever the person is named.
CREATE TABLE absence (
    id         BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    valid_from TEXT        NOT NULL,
    valid_to   TEXT        NOT NULL,
    note       TEXT        NOT NULL,
    told_at    TEXT        NOT NULL
);
CREATE INDEX absence_account ON absence (account_id);

-- Only the hash of the cookie's secret is kept, so a stolen database opens no session.
CREATE TABLE session (
    token_hash BLOB        PRIMARY KEY,
    id         BLOB        NOT NULL UNIQUE,
    account_id BLOB        NOT NULL REFERENCES account (id),
    created_at TEXT        NOT NULL,
    seen_at    TEXT        NOT NULL,
    expires_at TEXT        NOT NULL,
    address    TEXT        NOT NULL,
    agent      TEXT        NOT NULL,
    -- In whose place the browser works, where its person chose to.
    acting_for BLOB        REFERENCES substitution (id)
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- The password was right, the code of the second factor is waited for.
CREATE TABLE half_session (
    token_hash BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    created_at TEXT        NOT NULL,
    expires_at TEXT        NOT NULL
);
CREATE INDEX half_session_expiry ON half_session (expires_at);

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

-- Ways in where the telephone with the second factor is lost: each once.
CREATE TABLE recovery_code (
    account_id BLOB        NOT NULL REFERENCES account (id),
    code_hash  BLOB        NOT NULL,
    used_at    TEXT,
    PRIMARY KEY (account_id, code_hash)
);

-- Programs of a person: only the hash of the token is kept.
CREATE TABLE api_token (
    id           BLOB        PRIMARY KEY,
    account_id   BLOB        NOT NULL REFERENCES account (id),
    name         TEXT        NOT NULL,
    token_hash   BLOB        NOT NULL UNIQUE,
    may_write    BOOLEAN     NOT NULL,
    -- Names of the API's parts, with commas between them; empty where every part is open.
    modules      TEXT        NOT NULL,
    created_at   TEXT        NOT NULL,
    expires_at   TEXT        NOT NULL,
    revoked_at   TEXT,
    last_used_at TEXT
);
CREATE INDEX api_token_account ON api_token (account_id);

-- A slip with a code by which a person chooses a password: the first one, or another after the old one was forgotten.
CREATE TABLE invitation (
    id         BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    purpose    TEXT        NOT NULL CHECK (purpose IN ('invite', 'reset', 'forgotten')),
    code_hash  BLOB        NOT NULL UNIQUE,
    -- Keyed hash of the address to which the code was mailed: whoever uses the code reads mail there.
    mailed_to  BLOB,
    created_by BLOB,
    created_at TEXT        NOT NULL,
    expires_at TEXT        NOT NULL,
    used_at    TEXT
);
CREATE INDEX invitation_account ON invitation (account_id);

-- Who signs in through another house (OpenID Connect), by that house's name for the person: only its keyed hash is kept, since a
-- house may take the number of the citizen for it. One person of one house for one account, and back.
CREATE TABLE external_identity (
    id           BLOB        PRIMARY KEY,
    issuer       TEXT        NOT NULL,
    subject_hash BLOB        NOT NULL,
    account_id   BLOB        NOT NULL REFERENCES account (id),
    linked_at    TEXT        NOT NULL,
    UNIQUE (issuer, subject_hash),
    UNIQUE (account_id, issuer)
);

-- A way to another house and back that has begun, bound to the browser that began it.
CREATE TABLE oidc_flow (
    state_hash   BLOB        PRIMARY KEY,
    provider     TEXT        NOT NULL,
    visitor_hash BLOB        NOT NULL,
    sealed       BLOB        NOT NULL,
    created_at   TEXT        NOT NULL,
    expires_at   TEXT        NOT NULL
);
CREATE INDEX oidc_flow_expiry ON oidc_flow (expires_at);
