-- One thing that is ordered or asked for, as a person confirmed it. Frozen with what it comes from: a directive, a proposal, a duty to plan, a recommendation.
CREATE TABLE task (
    id            BLOB        PRIMARY KEY,
    code          TEXT        NOT NULL UNIQUE,
    -- What it comes from; ids differ across the kinds, so that the id alone finds it.
    origin        TEXT        NOT NULL CHECK (origin IN ('directive', 'proposal', 'monitoring_plan', 'plan_line', 'recommendation', 'handling', 'old_register')),
    origin_id     BLOB        NOT NULL,
    -- The code by which pages link to it, the area whose rules hold, the day from which it is owed.
    origin_code   TEXT        NOT NULL,
    jurisdiction_id BLOB      NOT NULL REFERENCES agency (id),
    opened_on     TEXT        NOT NULL,
    programme_id  BLOB        REFERENCES programme (id),
    ordinal       INTEGER      NOT NULL,
    path          TEXT        NOT NULL,
    content       TEXT        NOT NULL,
    source_start  INTEGER,
    source_end    INTEGER,
    binding       TEXT        NOT NULL CHECK (binding IN ('order', 'request')),
    is_personal   BOOLEAN     NOT NULL,
    is_follow_up  BOOLEAN     NOT NULL,
    is_shared     BOOLEAN     NOT NULL,
    product       TEXT,
    owed_to_id    BLOB        REFERENCES agency (id),
    owed_to_name  TEXT,
    via           TEXT,
    overseer_id   BLOB        NOT NULL REFERENCES agency (id),
    created_at    TEXT        NOT NULL,
    UNIQUE (origin_id, ordinal)
);

-- The deadlines of a task, in the shape of the extraction contract (opaque) beside the directive's own words.
CREATE TABLE task_deadline (
    task_id BLOB   NOT NULL REFERENCES task (id),
    number  INTEGER NOT NULL,
    kind    TEXT   NOT NULL CHECK (kind IN ('none', 'by', 'within', 'recurring', 'ongoing', 'conditional')),
    detail  TEXT   NOT NULL,
    words   TEXT   NOT NULL,
    set_by  TEXT   NOT NULL CHECK (set_by IN ('text', 'reviewer', 'rule')),
    PRIMARY KEY (task_id, number)
) WITHOUT ROWID;

-- The expansion of the directive's phrases to agencies, stored and never computed again. The role stands before the agency in
-- the key: whether somebody contributes is asked of tasks with hundreds of leads.
CREATE TABLE task_agency (
    task_id   BLOB NOT NULL REFERENCES task (id),
    agency_id BLOB NOT NULL REFERENCES agency (id),
    role      TEXT NOT NULL CHECK (role IN ('lead', 'co_lead', 'support')),
    phrase    TEXT NOT NULL,
    PRIMARY KEY (task_id, role, agency_id)
) WITHOUT ROWID;
CREATE INDEX task_agency_agency ON task_agency (agency_id, role);

-- An event that a deadline waits for: shared by the directive (agency_id NULL) or per unit ("kể từ khi nhận").
CREATE TABLE deadline_trigger (
    id              BLOB        PRIMARY KEY,
    task_id         BLOB        NOT NULL REFERENCES task (id),
    deadline_number INTEGER      NOT NULL,
    agency_id       BLOB        REFERENCES agency (id),
    event           TEXT        NOT NULL,
    offset_count    INTEGER,
    offset_unit     TEXT        CHECK (offset_unit IN ('day', 'working_day', 'month')),
    happened_on     TEXT,
    document        TEXT,
    recorded_by     BLOB,
    recorded_at     TEXT
);
CREATE INDEX deadline_trigger_task ON deadline_trigger (task_id, deadline_number);

-- A recurring duty of one agency; a job generates its obligations to the end of next year, idempotent by the ledger's key.
CREATE TABLE obligation_series (
    id              BLOB   PRIMARY KEY,
    task_id         BLOB   NOT NULL REFERENCES task (id),
    deadline_number INTEGER NOT NULL,
    agency_id       BLOB   NOT NULL REFERENCES agency (id),
    role            TEXT   NOT NULL CHECK (role IN ('lead', 'co_lead')),
    frequency       TEXT   NOT NULL CHECK (frequency IN ('yearly', 'half_yearly', 'quarterly', 'monthly', 'weekly', 'daily')),
    starts_on       TEXT   NOT NULL,
    ends_on         TEXT,
    generated_until TEXT   NOT NULL,
    UNIQUE (task_id, deadline_number, agency_id, role)
);
CREATE INDEX obligation_series_generated ON obligation_series (generated_until);

-- The ledger. Facts only; what can be derived from facts alone is the generated column "standing":
-- late against today is asked with the civil date as a parameter, never stored.
CREATE TABLE obligation (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB        NOT NULL UNIQUE,
    code            TEXT        NOT NULL UNIQUE,
    task_id         BLOB        NOT NULL REFERENCES task (id),
    deadline_number INTEGER      NOT NULL,
    agency_id       BLOB        NOT NULL REFERENCES agency (id),
    period          TEXT        NOT NULL,
    role            TEXT        NOT NULL CHECK (role IN ('lead', 'co_lead', 'delegated')),
    origin          TEXT        NOT NULL CHECK (origin IN ('directive', 'proposal', 'monitoring_plan', 'plan_line', 'recommendation', 'handling', 'old_register')),
    origin_id       BLOB        NOT NULL,
    binding         TEXT        NOT NULL CHECK (binding IN ('order', 'request')),
    is_continuous   BOOLEAN     NOT NULL,
    title           TEXT        NOT NULL,
    overseer_id     BLOB        NOT NULL REFERENCES agency (id),
    responsible_id  BLOB        REFERENCES account (id),
    programme_id    BLOB        REFERENCES programme (id),
    series_id       BLOB        REFERENCES obligation_series (id),
    trigger_id      BLOB        REFERENCES deadline_trigger (id),
    opened_on       TEXT        NOT NULL,
    due_on          TEXT,
    why             TEXT        NOT NULL,
    state           TEXT        NOT NULL CHECK (state IN ('open', 'reported', 'completed', 'cancelled', 'moved')),
    reported_on     TEXT,
    reported_by     BLOB,
    report_note     TEXT        NOT NULL,
    completed_on    TEXT,
    completed_by    BLOB,
    sent_back_on    TEXT,
    reminded_on     TEXT,
    is_proof_asked  BOOLEAN     NOT NULL,
    -- Where an open one stands in its agency's work; the dates on which it got there.
    stage           TEXT        NOT NULL CHECK (stage IN ('issued', 'wrong_unit', 'received', 'accepted', 'in_progress')),
    received_on     TEXT,
    accepted_on     TEXT,
    started_on      TEXT,
    progress        INTEGER     NOT NULL CHECK (progress BETWEEN 0 AND 100),
    progress_note   TEXT        NOT NULL,
    -- The day as first set: extensions move due_on, and both are counted.
    first_due_on    TEXT,
    extensions      INTEGER     NOT NULL,
    is_extension_asked BOOLEAN NOT NULL,
    is_obstructed   BOOLEAN     NOT NULL,
    reports         INTEGER     NOT NULL,
    -- A part of what another entry owes, given down the tree or to a person.
    parent_id       BLOB        REFERENCES obligation (id),
    share           INTEGER     NOT NULL,
    roll_up         TEXT CHECK (roll_up IN ('all', 'any', 'quorum', 'by_hand')),
    quorum          INTEGER,
    updated_at      TEXT        NOT NULL,
    version         INTEGER      NOT NULL,
    standing        TEXT        NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN state IN ('cancelled', 'moved') THEN 'closed'
            WHEN due_on IS NULL AND state = 'completed' THEN 'undated_done'
            WHEN due_on IS NULL AND state = 'reported' THEN 'undated_waiting'
            WHEN due_on IS NULL THEN 'undated'
            WHEN state = 'completed' AND reported_on <= due_on THEN 'done_on_time'
            WHEN state = 'completed' THEN 'done_late'
            WHEN state = 'reported' AND reported_on <= due_on THEN 'waiting_in_time'
            WHEN state = 'reported' THEN 'waiting_late'
            ELSE 'open'
        END) STORED,
    CHECK (state NOT IN ('reported', 'completed') OR reported_on IS NOT NULL),
    CHECK (NOT is_proof_asked OR (is_continuous AND state = 'open')),
    CHECK ((role = 'delegated') = (parent_id IS NOT NULL)),
    CHECK ((roll_up = 'quorum') = (quorum IS NOT NULL))
);
-- One entry per task, deadline, agency, period and role; of what is given down, one per share of its parent.
CREATE UNIQUE INDEX obligation_key ON obligation (task_id, deadline_number, agency_id, period, role) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX obligation_share ON obligation (parent_id, share) WHERE parent_id IS NOT NULL;
-- The register walks these in the order of its page; agency_id stands last so that the check of the viewer's subtree needs no row.
CREATE INDEX obligation_standing_due ON obligation (standing, due_on, seq, agency_id);
CREATE INDEX obligation_agency_standing_due ON obligation (agency_id, standing, due_on, seq);
CREATE INDEX obligation_due ON obligation (due_on, seq, agency_id);
CREATE INDEX obligation_origin ON obligation (origin_id, due_on, seq);
CREATE INDEX obligation_overseer ON obligation (overseer_id, standing, due_on, seq, agency_id);
-- Rare values would make a walk long: their own short indexes.
CREATE INDEX obligation_request ON obligation (standing, due_on, seq, agency_id) WHERE binding = 'request';
CREATE INDEX obligation_co_lead ON obligation (standing, due_on, seq, agency_id) WHERE role = 'co_lead';
CREATE INDEX obligation_delegated ON obligation (standing, due_on, seq, agency_id) WHERE role = 'delegated';
CREATE INDEX obligation_responsible ON obligation (responsible_id, standing, due_on, seq) WHERE responsible_id IS NOT NULL;
CREATE INDEX obligation_programme ON obligation (programme_id, standing, due_on, seq) WHERE programme_id IS NOT NULL;
-- What waits for the overseer's word besides reports.
CREATE INDEX obligation_asks ON obligation (overseer_id, seq) WHERE is_extension_asked OR is_obstructed OR stage = 'wrong_unit';
CREATE INDEX obligation_asks_agency ON obligation (agency_id, seq) WHERE is_extension_asked OR is_obstructed OR stage = 'wrong_unit';
-- Proof of continuous duties is asked for once a year.
CREATE INDEX obligation_continuous ON obligation (seq) WHERE is_continuous AND state = 'open';
CREATE INDEX obligation_proof_asked ON obligation (agency_id, seq) WHERE is_proof_asked;
CREATE INDEX obligation_trigger ON obligation (trigger_id) WHERE trigger_id IS NOT NULL;
-- The weekly trend asks what was reported since a day.
CREATE INDEX obligation_reported ON obligation (reported_on, due_on, state, agency_id, opened_on) WHERE reported_on IS NOT NULL;
CREATE INDEX obligation_agency_reported ON obligation (agency_id, reported_on, due_on, state, opened_on) WHERE reported_on IS NOT NULL;

-- What a lead asked a supporting agency for by a day (phối hợp). Who supports stands in task_agency from the issue on; a row is
-- opened when the lead asks. In no class, no counter and no score.
CREATE TABLE contribution (
    obligation_id BLOB    NOT NULL REFERENCES obligation (id),
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    request       TEXT    NOT NULL,
    asked_on      TEXT    NOT NULL,
    asked_by      BLOB,
    due_on        TEXT    NOT NULL,
    given_on      TEXT,
    given_by      BLOB,
    rating        TEXT CHECK (rating IN ('useful', 'partial', 'poor')),
    rated_on      TEXT,
    rated_by      BLOB,
    rating_note   TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    PRIMARY KEY (obligation_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX contribution_agency ON contribution (agency_id, given_on, due_on, obligation_id);
CREATE INDEX contribution_open ON contribution (due_on, obligation_id) WHERE given_on IS NULL;

-- Each time a product was handed in, and what the overseer said to it.
CREATE TABLE obligation_report (
    obligation_id  BLOB        NOT NULL REFERENCES obligation (id),
    number         INTEGER     NOT NULL,
    reached_on     TEXT        NOT NULL,
    product_number TEXT,
    product_on     TEXT,
    note           TEXT        NOT NULL,
    reported_at    TEXT        NOT NULL,
    reported_by    BLOB,
    verdict        TEXT CHECK (verdict IN ('confirmed', 'sent_back')),
    judged_at      TEXT,
    judged_by      BLOB,
    judgement      TEXT        NOT NULL,
    PRIMARY KEY (obligation_id, number),
    CHECK ((verdict IS NULL) = (judged_at IS NULL))
) WITHOUT ROWID;

-- A request for a later day, and its answer. Refused and withdrawn ones stay.
CREATE TABLE extension (
    obligation_id BLOB        NOT NULL REFERENCES obligation (id),
    number        INTEGER     NOT NULL,
    old_due_on    TEXT        NOT NULL,
    wanted_due_on TEXT        NOT NULL,
    reason        TEXT        NOT NULL,
    asked_at      TEXT        NOT NULL,
    asked_by      BLOB,
    verdict       TEXT CHECK (verdict IN ('granted', 'refused', 'withdrawn')),
    granted_due_on TEXT,
    decided_at    TEXT,
    decided_by    BLOB,
    decision      TEXT        NOT NULL,
    PRIMARY KEY (obligation_id, number),
    CHECK ((verdict IS NULL) = (decided_at IS NULL)),
    CHECK ((verdict = 'granted') = (granted_due_on IS NOT NULL))
) WITHOUT ROWID;

-- What hinders the work (khó khăn, vướng mắc), told to the overseer, and the overseer's answer.
CREATE TABLE obstacle (
    obligation_id BLOB        NOT NULL REFERENCES obligation (id),
    number        INTEGER     NOT NULL,
    words         TEXT        NOT NULL,
    opened_at     TEXT        NOT NULL,
    opened_by     BLOB,
    answer        TEXT,
    answered_at   TEXT,
    answered_by   BLOB,
    PRIMARY KEY (obligation_id, number),
    CHECK ((answer IS NULL) = (answered_at IS NULL))
) WITHOUT ROWID;

-- "Not ours": which unit is the right one, and what became of it.
CREATE TABLE wrong_unit (
    obligation_id   BLOB        NOT NULL REFERENCES obligation (id),
    number          INTEGER     NOT NULL,
    right_agency_id BLOB        NOT NULL REFERENCES agency (id),
    reason          TEXT        NOT NULL,
    claimed_at      TEXT        NOT NULL,
    claimed_by      BLOB,
    verdict         TEXT CHECK (verdict IN ('moved', 'refused')),
    decided_at      TEXT,
    decided_by      BLOB,
    decision        TEXT        NOT NULL,
    PRIMARY KEY (obligation_id, number),
    CHECK ((verdict IS NULL) = (decided_at IS NULL))
) WITHOUT ROWID;

-- What went to another unit: the entry that closed as moved, and the one that took its place.
CREATE TABLE obligation_move (
    old_id   BLOB        NOT NULL REFERENCES obligation (id),
    new_id   BLOB        NOT NULL REFERENCES obligation (id),
    reason   TEXT        NOT NULL,
    moved_at TEXT        NOT NULL,
    moved_by BLOB,
    PRIMARY KEY (old_id, new_id)
) WITHOUT ROWID;
CREATE INDEX obligation_move_new ON obligation_move (new_id);

-- Counters kept in the same transaction as the ledger, derivable from it and verified by a job: 1 M obligations must not be
-- counted for a page. A row counts what the agency and everything below it owe, or what they follow up while others
-- outside owe it; parts given down the tree are counted apart. The agency of 16 zero bytes (no agency, hence no foreign key) stands for the whole installation. due_on of undated ones is 0001-01-01.
CREATE TABLE obligation_count (
    agency_id BLOB    NOT NULL,
    share     TEXT   NOT NULL CHECK (share IN ('owed', 'followed', 'delegated', 'delegated_followed')),
    binding   TEXT    NOT NULL CHECK (binding IN ('order', 'request')),
    standing  TEXT    NOT NULL,
    due_on    TEXT    NOT NULL,
    total     INTEGER NOT NULL,
    PRIMARY KEY (agency_id, share, binding, standing, due_on)
) WITHOUT ROWID;

-- When an obligation was last urged by a letter, and how often: the overseer's board asks it of whole agencies.
CREATE TABLE obligation_urged (
    obligation_id BLOB PRIMARY KEY REFERENCES obligation (id),
    urged_on      TEXT NOT NULL,
    times         INTEGER NOT NULL
);

CREATE TABLE saved_filter (
    id         BLOB        PRIMARY KEY,
    account_id BLOB        NOT NULL REFERENCES account (id),
    name       TEXT        NOT NULL,
    query      TEXT        NOT NULL,
    created_at TEXT        NOT NULL,
    -- The agency whose people, and those of the agencies below it, see the filter too. It gives no rights: each sees the own rows.
    shared_with BLOB REFERENCES agency (id),
    UNIQUE (account_id, name)
);

CREATE INDEX saved_filter_shared ON saved_filter (shared_with) WHERE shared_with IS NOT NULL;

-- The columns of the register that a person chose; no row: what is usual.
CREATE TABLE register_choice (
    account_id BLOB PRIMARY KEY REFERENCES account (id),
    columns    TEXT NOT NULL
);
