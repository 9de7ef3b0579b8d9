-- Official letters (công văn). What stands in one is opaque; number, date and agency are columns, for a number is unique for each agency,
-- series and year (Decree 30/2020/NĐ-CP, Art. 15).
CREATE TABLE letter (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL UNIQUE,
    code        TEXT    NOT NULL UNIQUE,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'signed', 'sent')),
    agency_id   BLOB    NOT NULL REFERENCES agency (id),
    series      TEXT    NOT NULL,
    year        INTEGER,
    number      INTEGER,
    signed_on   TEXT,
    content     TEXT    NOT NULL,
    docx_hash   TEXT    REFERENCES blob (hash),
    pdf_hash    TEXT    REFERENCES blob (hash),
    scan_hash   TEXT    REFERENCES blob (hash),
    scan_name   TEXT,
    created_at  TEXT    NOT NULL,
    created_by  BLOB,
    created_on  TEXT    NOT NULL,
    sent_at     TEXT,
    updated_at  TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    CHECK (state = 'draft' OR (number IS NOT NULL AND signed_on IS NOT NULL AND docx_hash IS NOT NULL AND pdf_hash IS NOT NULL)),
    UNIQUE (agency_id, series, year, number)
);
CREATE INDEX letter_state ON letter (state, seq);
CREATE INDEX letter_agency ON letter (agency_id, seq);

-- To whom a letter goes: who may read it once it is sent, and when an agency was urged last.
CREATE TABLE letter_recipient (
    letter_id BLOB NOT NULL REFERENCES letter (id),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    PRIMARY KEY (letter_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX letter_recipient_agency ON letter_recipient (agency_id, letter_id);

-- What a letter urges. "urged_on" is the letter's date once it is sent.
CREATE TABLE urging (
    letter_id     BLOB    NOT NULL REFERENCES letter (id),
    obligation_id BLOB    NOT NULL REFERENCES obligation (id),
    position      INTEGER NOT NULL,
    urged_on      TEXT,
    PRIMARY KEY (letter_id, obligation_id)
) WITHOUT ROWID;
CREATE INDEX urging_obligation ON urging (obligation_id, urged_on, letter_id);

-- The wording that an agency keeps for its letters; without a row it begins with the shipped one.
CREATE TABLE letter_template (
    agency_id  BLOB NOT NULL REFERENCES agency (id),
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    body       TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by BLOB,
    PRIMARY KEY (agency_id, kind)
) WITHOUT ROWID;
-- The files of letters, for the collector of those that nothing refers to.
CREATE INDEX letter_docx ON letter (docx_hash) WHERE docx_hash IS NOT NULL;
CREATE INDEX letter_pdf ON letter (pdf_hash) WHERE pdf_hash IS NOT NULL;
CREATE INDEX letter_scan ON letter (scan_hash) WHERE scan_hash IS NOT NULL;
