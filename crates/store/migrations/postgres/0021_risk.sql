-- The factors of the risk by which the agencies to inspect are chosen. Scores are never stored. What ships has a key, so that it is installed once and
-- stays as people change it; no law sets these numbers, so every row says where it comes from.
CREATE TABLE risk_factor (
    id              uuid PRIMARY KEY,
    shipped_key     text UNIQUE,
    code            text NOT NULL CHECK (code IN ('lateness', 'petitions', 'findings', 'money', 'years_since', 'open_recommendations')),
    -- For one jurisdiction; NULL for every one that has no row of its own.
    jurisdiction_id uuid REFERENCES agency (id),
    name_vi         text NOT NULL,
    name_en         text NOT NULL,
    weight          bigint NOT NULL CHECK (weight BETWEEN 0 AND 100),
    -- The raw number that counts as full.
    cap             bigint NOT NULL CHECK (cap > 0),
    window_months   bigint NOT NULL CHECK (window_months >= 0),
    -- Codes of the kinds of sources whose entries count, with blanks between them.
    sources         text NOT NULL,
    source          text NOT NULL,
    is_verified     boolean NOT NULL,
    valid_from      date NOT NULL,
    valid_to        date,
    sort_order      bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL,
    CHECK (valid_to >= valid_from)
);
CREATE INDEX risk_factor_order ON risk_factor (sort_order, code, valid_from, id);

-- What the ranking counts, agency by agency, since a day.
CREATE INDEX recommendation_opened ON recommendation (opened_on, id);
