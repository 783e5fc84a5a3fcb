-- The ledger (台账). Everything is only ever added: no row is changed, none is removed; the triggers at the end hold that
-- against any program. Days are written 2026-09-30, quarters 2026Q3, editions 2026Q3-1, hashes in lower-case hex.

-- 期次: one publication about a quarter.
CREATE TABLE edition (
    seq             INTEGER PRIMARY KEY,           -- order of recording
    id              TEXT NOT NULL UNIQUE,          -- 2026Q3-1
    quarter         TEXT NOT NULL,
    number          INTEGER NOT NULL,
    as_of           TEXT NOT NULL,                 -- the day the run stood for
    inputs_digest   TEXT NOT NULL,                 -- over inbox, definitions, decisions
    manifest_sha256 TEXT NOT NULL,                 -- of runs/<id>/manifest
    content_sha256  TEXT NOT NULL,                 -- of everything recorded with this edition
    chain_head      TEXT NOT NULL,                 -- hash of the last event when the edition was recorded
    UNIQUE (quarter, number)
) STRICT;

-- Which quarter an archived file belongs to. One name may stand for several contents.
CREATE TABLE source_file (
    sha256  TEXT NOT NULL,                         -- also its name in archive/
    quarter TEXT NOT NULL,
    name    TEXT NOT NULL,                         -- as it was called in the inbox
    bytes   INTEGER NOT NULL,
    datasets TEXT NOT NULL CHECK (json_valid(datasets)), -- words of the datasets found in it
    edition TEXT NOT NULL REFERENCES edition (id), -- the edition that took it in
    PRIMARY KEY (sha256, quarter, name)            -- one content may have come under two names
) STRICT;

-- 失信被执行人 as parties. A party that is known better than before gets another row; the last one holds.
CREATE TABLE party (
    id            TEXT NOT NULL,                   -- P000001, for ever
    first_edition TEXT NOT NULL REFERENCES edition (id), -- the first that describes it so
    name          TEXT NOT NULL,
    class         TEXT NOT NULL,
    uscc          TEXT,
    org_code      TEXT,
    unit_id       TEXT,
    PRIMARY KEY (id, first_edition)
) STRICT;

-- 名单: how every listing stood in every edition.
CREATE TABLE listing_state (
    edition    TEXT NOT NULL REFERENCES edition (id),
    listing_id TEXT NOT NULL,
    party_id   TEXT NOT NULL,
    case_key   TEXT NOT NULL,                      -- 案号 in canonical writing
    mark       TEXT NOT NULL,                      -- new, continuing, gone_with_reason, missing_without_reason
    withheld   TEXT,                               -- why it was not notified
    facts      TEXT NOT NULL CHECK (json_valid(facts)),
    term       TEXT CHECK (json_valid(term)),
    sources    TEXT NOT NULL CHECK (json_valid(sources)), -- rows of the court's files, the standing one first
    PRIMARY KEY (edition, listing_id)
) STRICT;
CREATE INDEX listing_state_by_listing ON listing_state (listing_id);

-- What happened to a listing, each with its evidence. `hash` is over all other columns and the hash before it.
CREATE TABLE event (
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
    UNIQUE (listing_id, kind, quarter)             -- a second edition of a quarter says nothing twice
) STRICT;

-- 发文字号: gap-free per year and word.
CREATE TABLE notice (
    edition       TEXT NOT NULL REFERENCES edition (id),
    number        TEXT NOT NULL,                   -- 云信用函〔2026〕12号
    word          TEXT NOT NULL,                   -- 云信用函
    year          INTEGER NOT NULL,
    serial        INTEGER NOT NULL CHECK (serial > 0),
    addressee     TEXT NOT NULL,                   -- unit id
    packet_digest TEXT NOT NULL,
    PRIMARY KEY (edition, number)
) STRICT;
CREATE INDEX notice_by_serial ON notice (year, word, serial);

-- What waits to be sent, and how that went on.
CREATE TABLE outbox (
    edition    TEXT NOT NULL REFERENCES edition (id),
    recipient  TEXT NOT NULL,
    digest     TEXT NOT NULL,                      -- of exactly the bytes that may go
    message_id TEXT NOT NULL,
    path       TEXT NOT NULL,                      -- relative to the office folder
    PRIMARY KEY (edition, recipient)
) STRICT;
CREATE TABLE outbox_state (
    seq       INTEGER PRIMARY KEY,
    edition   TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (
        state IN ('prepared', 'approved', 'sending', 'accepted', 'refused', 'deferred', 'unknown')),
    on_date   TEXT NOT NULL,
    actor     TEXT NOT NULL,
    FOREIGN KEY (edition, recipient) REFERENCES outbox (edition, recipient)
) STRICT;
CREATE INDEX outbox_state_by_entry ON outbox_state (edition, recipient, seq);

CREATE TRIGGER edition_stays       BEFORE UPDATE ON edition       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER edition_keeps       BEFORE DELETE ON edition       BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER source_file_stays   BEFORE UPDATE ON source_file   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER source_file_keeps   BEFORE DELETE ON source_file   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER party_stays         BEFORE UPDATE ON party         BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER party_keeps         BEFORE DELETE ON party         BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER listing_state_stays BEFORE UPDATE ON listing_state BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER listing_state_keeps BEFORE DELETE ON listing_state BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_stays         BEFORE UPDATE ON event         BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER event_keeps         BEFORE DELETE ON event         BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER notice_stays        BEFORE UPDATE ON notice        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER notice_keeps        BEFORE DELETE ON notice        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_stays        BEFORE UPDATE ON outbox        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_keeps        BEFORE DELETE ON outbox        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_state_stays  BEFORE UPDATE ON outbox_state  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_state_keeps  BEFORE DELETE ON outbox_state  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
