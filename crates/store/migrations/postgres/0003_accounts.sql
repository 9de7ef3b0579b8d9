CREATE TABLE account (
    id               uuid        PRIMARY KEY,
    login            text        NOT NULL UNIQUE,
    name             text        NOT NULL,
    sort_key         bytea       NOT NULL,
    -- Name and login without marks and in small letters, for finding a person by a piece of either.
    searched         text        NOT NULL,
    position         text        NOT NULL,
    -- Empty until the person has chosen one.
    password_hash    text        NOT NULL,
    language         text        NOT NULL CHECK (language IN ('vi', 'en')),
    is_active        boolean     NOT NULL,
    -- Personal data: sealed with a key of the data folder. The hashes are keyed too; by them a person is found.
    email_sealed     bytea,
    email_hash       bytea,
    -- When a code that was mailed to the address was used; empty once the address is another.
    email_confirmed_at timestamptz,
    phone_sealed     bytea,
    citizen_id_hash  bytea,
    -- The second factor: its secret sealed; from when it is asked for; the last step whose code was used.
    totp_sealed      bytea,
    totp_since       timestamptz,
    totp_last_step   bigint      NOT NULL,
    created_at       timestamptz NOT NULL,
    version          bigint      NOT NULL
);
CREATE INDEX account_order ON account (sort_key, id);
CREATE INDEX account_email ON account (email_hash);
CREATE INDEX account_citizen ON account (citizen_id_hash);

-- A role, scoped to an agency's subtree and perhaps to one module, with dates; a person can hold several.
CREATE TABLE role_grant (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    role       text        NOT NULL CHECK (role IN ('administrator', 'coordinator', 'leader', 'unit_head', 'focal_officer',
                               'records_clerk', 'inspector', 'observer', 'partner', 'auditor')),
    agency_id  uuid        NOT NULL REFERENCES agency (id),
    -- The only module in which it counts; NULL where it counts in every one.
    module     text        CHECK (module IN ('agencies', 'people', 'directives', 'obligations', 'letters', 'programmes', 'proposals', 'monitoring',
                               'notices', 'audit')),
    valid_from date        NOT NULL,
    valid_to   date,
    granted_by uuid,
    granted_at timestamptz NOT NULL
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_agency ON role_grant (agency_id, role);

-- Who acts in somebody's place with one of their roles, between two days (ủy quyền).
CREATE TABLE substitution (
    id            uuid        PRIMARY KEY,
    grant_id      uuid        NOT NULL REFERENCES role_grant (id),
    substitute_id uuid        NOT NULL REFERENCES account (id),
    valid_from    date        NOT NULL,
    valid_to      date        NOT NULL,
    reason        text        NOT NULL,
    named_by      uuid,
    named_at      timestamptz NOT NULL
);
CREATE INDEX substitution_grant ON substitution (grant_id);
CREATE INDEX substitution_substitute ON substitution (substitute_id);

-- When somebody is out of office, shown wherever the person is named.
CREATE TABLE absence (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    valid_from date        NOT NULL,
    valid_to   date        NOT NULL,
    note       text        NOT NULL,
    told_at    timestamptz NOT NULL
);
CREATE INDEX absence_account ON absence (account_id);

-- Only the hash of the cookie's secret is kept, so a stolen database opens no session.
CREATE TABLE session (
    token_hash bytea       PRIMARY KEY,
    id         uuid        NOT NULL UNIQUE,
    account_id uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address    text        NOT NULL,
    agent      text        NOT NULL,
    -- In whose place the browser works, where its person chose to.
    acting_for uuid        REFERENCES substitution (id)
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

-- The password was right, the code of the second factor is waited for.
CREATE TABLE half_session (
    token_hash bytea       PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX half_session_expiry ON half_session (expires_at);

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

-- Ways in where the telephone with the second factor is lost: each once.
CREATE TABLE recovery_code (
    account_id uuid        NOT NULL REFERENCES account (id),
    code_hash  bytea       NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, code_hash)
);

-- Programs of a person: only the hash of the token is kept.
CREATE TABLE api_token (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES account (id),
    name         text        NOT NULL,
    token_hash   bytea       NOT NULL UNIQUE,
    may_write    boolean     NOT NULL,
    -- Names of the API's parts, with commas between them; empty where every part is open.
    modules      text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id);

-- A slip with a code by which a person chooses a password: the first one, or another after the old one was forgotten.
CREATE TABLE invitation (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id),
    purpose    text        NOT NULL CHECK (purpose IN ('invite', 'reset', 'forgotten')),
    code_hash  bytea       NOT NULL UNIQUE,
    -- Keyed hash of the address to which the code was mailed: whoever uses the code reads mail there.
    mailed_to  bytea,
    created_by uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX invitation_account ON invitation (account_id);

-- Who signs in through another house (OpenID Connect), by that house's name for the person: only its keyed hash is kept, since a
-- house may take the number of the citizen for it. One person of one house for one account, and back.
CREATE TABLE external_identity (
    id           uuid        PRIMARY KEY,
    issuer       text        NOT NULL,
    subject_hash bytea       NOT NULL,
    account_id   uuid        NOT NULL REFERENCES account (id),
    linked_at    timestamptz NOT NULL,
    UNIQUE (issuer, subject_hash),
    UNIQUE (account_id, issuer)
);

-- A way to another house and back that has begun, bound to the browser that began it.
CREATE TABLE oidc_flow (
    state_hash   bytea       PRIMARY KEY,
    provider     text        NOT NULL,
    visitor_hash bytea       NOT NULL,
    sealed       bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX oidc_flow_expiry ON oidc_flow (expires_at);
