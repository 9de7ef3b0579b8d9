-- Proposals (kiến nghị) of partner agencies, each of which opens an obligation to answer. Whether it was answered, and in time, is the
-- ledger's to say.
CREATE TABLE proposal (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    code            TEXT NOT NULL UNIQUE,
    from_id         BLOB NOT NULL REFERENCES agency (id),
    to_id           BLOB NOT NULL REFERENCES agency (id),
    -- Who follows the answer up.
    overseer_id     BLOB NOT NULL REFERENCES agency (id),
    title           TEXT NOT NULL,
    content         TEXT NOT NULL,
    -- Number and date of the paper that it came in, where one did.
    number          TEXT,
    dated_on        TEXT,
    -- By when the partner asks for an answer.
    wanted_on       TEXT,
    directive_id    BLOB REFERENCES directive (id),
    submitted_at    TEXT NOT NULL,
    submitted_by    BLOB,
    submitted_on    TEXT NOT NULL,
    withdrawn_at    TEXT,
    withdrawn_why   TEXT NOT NULL,
    -- What the partner says to the answer.
    is_satisfied    BOOLEAN,
    verdict_note    TEXT NOT NULL,
    verdict_at      TEXT,
    updated_at      TEXT NOT NULL,
    version         INTEGER NOT NULL,
    CHECK ((is_satisfied IS NULL) = (verdict_at IS NULL))
);
CREATE INDEX proposal_from ON proposal (from_id, seq);
CREATE INDEX proposal_to ON proposal (to_id, seq);
CREATE INDEX proposal_overseer ON proposal (overseer_id, seq);
