-- The table of people that an administrator looks at before it is imported: sealed, one for each administrator, gone after a day.
CREATE TABLE people_import (
    account_id uuid        PRIMARY KEY REFERENCES account (id),
    content    bytea       NOT NULL,
    kept_at    timestamptz NOT NULL
);
