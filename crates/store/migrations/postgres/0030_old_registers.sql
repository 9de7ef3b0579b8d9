-- Spreadsheets in which tasks were followed before, taken over row by row: each row as it stood, for whoever asks where an entry comes from.
CREATE TABLE old_register (
    id              uuid   PRIMARY KEY,
    file_name       text   NOT NULL,
    sheet           text   NOT NULL,
    heads           text   NOT NULL,
    jurisdiction_id uuid   NOT NULL REFERENCES agency (id),
    imported_at     timestamptz NOT NULL
);

-- The key is a hash over what the row orders: the same row is taken over once.
CREATE TABLE old_register_row (
    id              uuid    PRIMARY KEY,
    register_id     uuid    NOT NULL REFERENCES old_register (id),
    jurisdiction_id uuid    NOT NULL REFERENCES agency (id),
    line            bigint NOT NULL,
    content_key     bytea    NOT NULL,
    cells           text    NOT NULL,
    UNIQUE (jurisdiction_id, content_key)
);
CREATE INDEX old_register_row_register ON old_register_row (register_id, line);
