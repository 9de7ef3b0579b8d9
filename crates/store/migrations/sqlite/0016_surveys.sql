-- Surveys (khảo sát): who asks what of whom, and what was answered.
CREATE TABLE survey (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL UNIQUE,
    code          TEXT    NOT NULL UNIQUE,
    -- The agency that asks.
    agency_id     BLOB    NOT NULL REFERENCES agency (id),
    title_vi      TEXT    NOT NULL,
    title_en      TEXT    NOT NULL,
    purpose_vi    TEXT    NOT NULL,
    purpose_en    TEXT    NOT NULL,
    usage_vi      TEXT    NOT NULL,
    usage_en      TEXT    NOT NULL,
    method        TEXT    NOT NULL CHECK (method IN ('forms', 'interview', 'round_table', 'mixed')),
    subject_group TEXT    NOT NULL,
    sample_plan   TEXT    NOT NULL,
    -- Field of management; provinces extend the list, so no key points to it.
    field_code    TEXT,
    is_open_link  BOOLEAN NOT NULL,
    link          TEXT    NOT NULL UNIQUE,
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    opens_on      TEXT,
    closes_on     TEXT,
    -- The form that is answered, and the one that is being written.
    published_no  INTEGER,
    draft_no      INTEGER,
    conclusion    TEXT    NOT NULL,
    concluded_on  TEXT,
    created_on    TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    created_by    BLOB,
    updated_at    TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    CHECK ((state = 'draft') = (published_no IS NULL)),
    CHECK ((opens_on IS NULL) = (published_no IS NULL)),
    CHECK ((opens_on IS NULL) = (closes_on IS NULL)),
    CHECK (closes_on >= opens_on)
);
CREATE INDEX survey_agency ON survey (agency_id, seq);

-- One version of the questions. Published ones never change; answers say which they answer. Read as a whole only.
CREATE TABLE survey_form (
    survey_id    BLOB    NOT NULL REFERENCES survey (id),
    number       INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    published_at TEXT,
    PRIMARY KEY (survey_id, number)
) WITHOUT ROWID;

-- The agencies of the sample: invitations made for them, paper forms handed out to them.
CREATE TABLE survey_unit (
    survey_id  BLOB    NOT NULL REFERENCES survey (id),
    agency_id  BLOB    NOT NULL REFERENCES agency (id),
    invited    INTEGER NOT NULL,
    paper_sent INTEGER NOT NULL CHECK (paper_sent >= 0),
    PRIMARY KEY (survey_id, agency_id)
) WITHOUT ROWID;
CREATE INDEX survey_unit_agency ON survey_unit (agency_id, survey_id);

-- A draw of agencies, with all that it takes to draw again: seed, frame and quotas.
CREATE TABLE survey_draw (
    survey_id BLOB    NOT NULL REFERENCES survey (id),
    number    INTEGER NOT NULL,
    seed      BLOB    NOT NULL,
    -- The agency inside which was drawn, as it stood on the day.
    root_id   BLOB    NOT NULL REFERENCES agency (id),
    drawn_on  TEXT    NOT NULL,
    drawn_at  TEXT    NOT NULL,
    drawn_by  BLOB,
    -- The draw whose invitations were made.
    is_issued BOOLEAN NOT NULL,
    PRIMARY KEY (survey_id, number)
) WITHOUT ROWID;

CREATE TABLE survey_draw_quota (
    survey_id BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    agencies  INTEGER NOT NULL,
    forms     INTEGER NOT NULL,
    PRIMARY KEY (survey_id, number, kind),
    FOREIGN KEY (survey_id, number) REFERENCES survey_draw (survey_id, number)
) WITHOUT ROWID;

-- Every agency of the frame with its forms; nought where it was not drawn.
CREATE TABLE survey_draw_agency (
    survey_id BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    agency_id BLOB    NOT NULL REFERENCES agency (id),
    kind      TEXT    NOT NULL,
    forms     INTEGER NOT NULL,
    PRIMARY KEY (survey_id, number, agency_id),
    FOREIGN KEY (survey_id, number) REFERENCES survey_draw (survey_id, number)
) WITHOUT ROWID;

-- An invitation that answers once. Only a keyed hash of its code is kept, and not when it was used: an answer cannot be traced to it.
CREATE TABLE survey_invitation (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    survey_id  BLOB    NOT NULL REFERENCES survey (id),
    agency_id  BLOB    NOT NULL REFERENCES agency (id),
    is_used    BOOLEAN NOT NULL
) WITHOUT ROWID;
CREATE INDEX survey_invitation_unit ON survey_invitation (survey_id, agency_id, is_used);

-- One answered form: of which version, by which way, for which agency of the sample; never by whom or from where.
CREATE TABLE survey_response (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL UNIQUE,
    survey_id   BLOB    NOT NULL REFERENCES survey (id),
    form_no     INTEGER NOT NULL,
    channel     TEXT    NOT NULL CHECK (channel IN ('link', 'invitation', 'paper')),
    agency_id   BLOB    REFERENCES agency (id),
    is_valid    BOOLEAN NOT NULL,
    invalid_why TEXT    NOT NULL,
    -- A random word of the page that sent it, so that the same page sent twice is one answer.
    once_key    BLOB    UNIQUE,
    answered_on TEXT    NOT NULL,
    -- The officer who typed in a form on paper.
    entered_by  BLOB,
    CHECK ((channel = 'paper') OR entered_by IS NULL)
);
CREATE INDEX survey_response_survey ON survey_response (survey_id, seq);
CREATE INDEX survey_response_unit ON survey_response (survey_id, agency_id, channel, is_valid);
CREATE INDEX survey_response_invalid ON survey_response (survey_id, seq) WHERE NOT is_valid;

-- What was answered: a row for each choice ticked, each row of a matrix, each number, each text. Ordered by question, because that is how
-- it is counted: the tally of a question is one walk along its part of the key.
CREATE TABLE survey_answer (
    question_id  BLOB    NOT NULL,
    response_seq INTEGER NOT NULL REFERENCES survey_response (seq),
    -- Row of a matrix; nought elsewhere.
    row_code     INTEGER NOT NULL,
    -- Code of a choice, a step, a number in its last decimal; nought for words.
    value        INTEGER NOT NULL,
    words        TEXT    NOT NULL,
    PRIMARY KEY (question_id, response_seq, row_code, value)
) WITHOUT ROWID;
CREATE INDEX survey_answer_value ON survey_answer (question_id, row_code, value, response_seq);
