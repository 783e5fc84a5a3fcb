-- 信用修复 is a series of editions of its own (2026Q4-R1), beside the quarterly one, and more than one event of a kind may
-- happen to a listing in a quarter (two answers, a repair refused and pushed again). SQLite changes no constraint of a
-- table that is there, so both tables are made anew with all their rows; hashes are copied as they are.

CREATE TABLE edition_new (
    seq             INTEGER PRIMARY KEY,           -- order of recording
    id              TEXT NOT NULL UNIQUE,          -- 2026Q3-1, 2026Q4-R1
    quarter         TEXT NOT NULL,
    series          TEXT NOT NULL CHECK (series IN ('quarterly', 'repair')),
    number          INTEGER NOT NULL,
    as_of           TEXT NOT NULL,                 -- the day the run stood for
    inputs_digest   TEXT NOT NULL,                 -- over inbox, definitions, decisions
    manifest_sha256 TEXT NOT NULL,                 -- of runs/<id>/manifest
    content_sha256  TEXT NOT NULL,                 -- of everything recorded with this edition
    chain_head      TEXT NOT NULL,                 -- hash of the last event when the edition was recorded
    UNIQUE (quarter, series, number)
) STRICT;
INSERT INTO edition_new
SELECT seq, id, quarter, 'quarterly', number, as_of, inputs_digest, manifest_sha256, content_sha256, chain_head
FROM edition;
DROP TABLE edition;
ALTER TABLE edition_new RENAME TO edition;

CREATE TABLE event_new (
    seq           INTEGER PRIMARY KEY,             -- 1, 2, 3 … without gaps
    edition       TEXT NOT NULL REFERENCES edition (id),
    quarter       TEXT NOT NULL,
    listing_id    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    on_date       TEXT NOT NULL,
    actor         TEXT NOT NULL,                   -- who ran or decided
    evidence      TEXT CHECK (json_valid(evidence)), -- file, sheet, row
    payload       TEXT NOT NULL CHECK (json_valid(payload)),
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE,
    UNIQUE (listing_id, kind, quarter, on_date, payload) -- a second edition of a quarter says nothing twice
) STRICT;
INSERT INTO event_new SELECT * FROM event;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;

-- What the court reported besides the list, as it was read: a closing that waits for a person's word is not read again.
CREATE TABLE report (
    edition TEXT NOT NULL REFERENCES edition (id),
    seq     INTEGER NOT NULL,                      -- 1, 2, 3 … in each edition
    kind    TEXT NOT NULL CHECK (kind IN ('closure', 'removal')),
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (edition, seq)
) STRICT;

CREATE TRIGGER edition_stays BEFORE UPDATE ON edition BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER edition_keeps BEFORE DELETE ON edition BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_stays   BEFORE UPDATE ON event   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_keeps   BEFORE DELETE ON event   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER report_stays  BEFORE UPDATE ON report  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER report_keeps  BEFORE DELETE ON report  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
