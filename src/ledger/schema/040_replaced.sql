-- An edition of which nothing was let go before the next edition of its quarter was made: that one writes everything anew,
-- under the same 发文字号. What the replaced edition says of letters and states never happened; it stays on record all the same.
CREATE TABLE replaced (
    edition     TEXT PRIMARY KEY REFERENCES edition (id),
    replaced_by TEXT NOT NULL REFERENCES edition (id)
) STRICT;
CREATE TRIGGER replaced_stays BEFORE UPDATE ON replaced BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER replaced_keeps BEFORE DELETE ON replaced BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The editions that count.
CREATE VIEW standing AS SELECT * FROM edition WHERE id NOT IN (SELECT edition FROM replaced);

-- The replacing edition may say word for word what the replaced one said, so the edition is part of what is said once.
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
    UNIQUE (listing_id, kind, quarter, on_date, payload, edition)
) STRICT;
INSERT INTO event_new SELECT * FROM event;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_keeps BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
