-- Spreadsheets in which tasks were followed before, taken over row by row: each row as it stood, for whoever asks where an entry comes from.
CREATE TABLE old_register (
    id              BLOB   PRIMARY KEY,
    file_name       TEXT   NOT NULL,
    sheet           TEXT   NOT NULL,
    heads           TEXT   NOT NULL,
    jurisdiction_id BLOB   NOT NULL REFERENCES agency (id),
    imported_at     TEXT   NOT NULL
);

-- The key is a hash over what the row orders: the same row is taken over once.
CREATE TABLE old_register_row (
    id              BLOB    PRIMARY KEY,
    register_id     BLOB    NOT NULL REFERENCES old_register (id),
    jurisdiction_id BLOB    NOT NULL REFERENCES agency (id),
    line            INTEGER NOT NULL,
    content_key     BLOB    NOT NULL,
    cells           TEXT    NOT NULL,
    UNIQUE (jurisdiction_id, content_key)
);
CREATE INDEX old_register_row_register ON old_register_row (register_id, line);
