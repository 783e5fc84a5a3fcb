-- What was asked of people, and what they answered. An edition keeps all answers of its quarter's files, so the last
-- edition of each quarter says what is in force; a later answer to the same question stands after it, and an undo is an
-- answer too.

CREATE TABLE question (
    edition TEXT NOT NULL REFERENCES edition (id),
    key     TEXT NOT NULL,                         -- hash of what is asked
    asked   TEXT NOT NULL CHECK (json_valid(asked)), -- name, codes, candidates, rows
    PRIMARY KEY (edition, key)
) STRICT;

CREATE TABLE decision (
    edition      TEXT NOT NULL REFERENCES edition (id),
    seq          INTEGER NOT NULL,                 -- order in which the answers were given
    question_key TEXT NOT NULL,
    answer       TEXT NOT NULL,                    -- same, different, new, unsure, approve, refuse, withdraw
    units        TEXT NOT NULL CHECK (json_valid(units)),
    class        TEXT,                             -- of a new body
    decided_by   TEXT NOT NULL,
    decided_on   TEXT NOT NULL,
    source       TEXT NOT NULL CHECK (json_valid(source)), -- the row of the workbook
    PRIMARY KEY (edition, seq)
) STRICT;

CREATE TRIGGER question_stays BEFORE UPDATE ON question BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER question_keeps BEFORE DELETE ON question BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER decision_keeps BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
