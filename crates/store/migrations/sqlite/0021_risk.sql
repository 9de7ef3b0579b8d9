-- The factors of the risk by which the agencies to inspect are chosen. Scores are never stored. What ships has a key, so that it is installed once and
-- stays as people change it; no law sets these numbers, so every row says where it comes from.
CREATE TABLE risk_factor (
    id              BLOB    PRIMARY KEY,
    shipped_key     TEXT    UNIQUE,
    code            TEXT    NOT NULL CHECK (code IN ('lateness', 'petitions', 'findings', 'money', 'years_since', 'open_recommendations')),
    -- For one jurisdiction; NULL for every one that has no row of its own.
    jurisdiction_id BLOB    REFERENCES agency (id),
    name_vi         TEXT    NOT NULL,
    name_en         TEXT    NOT NULL,
    weight          INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 100),
    -- The raw number that counts as full.
    cap             INTEGER NOT NULL CHECK (cap > 0),
    window_months   INTEGER NOT NULL CHECK (window_months >= 0),
    -- Codes of the kinds of sources whose entries count, with blanks between them.
    sources         TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    is_verified     BOOLEAN NOT NULL,
    valid_from      TEXT    NOT NULL,
    valid_to        TEXT,
    sort_order      INTEGER NOT NULL,
    updated_at      TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (valid_to >= valid_from)
);
CREATE INDEX risk_factor_order ON risk_factor (sort_order, code, valid_from, id);

-- What the ranking counts, agency by agency, since a day.
CREATE INDEX recommendation_opened ON recommendation (opened_on, id);
