-- The table of people that an administrator looks at before it is imported: sealed, one for each administrator, gone after a day.
CREATE TABLE people_import (
    account_id uuid        PRIMARY KEY REFERENCES account (id),
    content    bytea       NOT NULL,
    kept_at    timestamptz NOT NULL
);

-- Who asked for a new password: what was typed, sealed, until a job has looked for the account; the rest is kept a day, by which requests
-- from one network address are counted.
CREATE TABLE password_request (
    id       uuid        PRIMARY KEY,
    address  text        NOT NULL,
    content  bytea,
    asked_at timestamptz NOT NULL
);
CREATE INDEX password_request_address ON password_request (address, asked_at);
CREATE INDEX password_request_waiting ON password_request (asked_at, id) WHERE content IS NOT NULL;
