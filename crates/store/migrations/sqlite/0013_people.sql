-- The table of people that an administrator looks at before it is imported: sealed, one for each administrator, gone after a day.
CREATE TABLE people_import (
    account_id BLOB        PRIMARY KEY REFERENCES account (id),
    content    BLOB        NOT NULL,
    kept_at    TEXT        NOT NULL
);
