-- What became of parties, and for whom each writing of the court was taken: only what an edition took otherwise than the
-- one before is written, so the last row of a writing holds.

CREATE TABLE writing (
    edition  TEXT NOT NULL REFERENCES edition (id),
    name     TEXT NOT NULL,                        -- as the court writes it
    code     TEXT NOT NULL,                        -- organisation code, else what is written, or empty
    party_id TEXT NOT NULL,
    evidence TEXT NOT NULL,                        -- uscc, name, decision …
    place    TEXT NOT NULL CHECK (json_valid(place)), -- the first row of the edition that has it
    PRIMARY KEY (edition, name, code)
) STRICT;

CREATE TABLE party_event (
    edition  TEXT NOT NULL REFERENCES edition (id),
    seq      INTEGER NOT NULL,                     -- 1, 2, 3 … in each edition
    party_id TEXT NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('renamed', 'merged', 'split')),
    other_id TEXT,                                 -- the party that went on as this one, or that this one was taken for
    body     TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (edition, seq)
) STRICT;

CREATE TRIGGER writing_stays     BEFORE UPDATE ON writing     BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER writing_keeps     BEFORE DELETE ON writing     BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER party_event_stays BEFORE UPDATE ON party_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER party_event_keeps BEFORE DELETE ON party_event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
