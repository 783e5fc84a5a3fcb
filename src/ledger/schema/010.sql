-- Who let which bytes go, and how each handing-over went. Every row tells more of one row of outbox_state.

-- 批准: of the very bytes with this digest, to this address.
CREATE TABLE approval (
    state       INTEGER PRIMARY KEY REFERENCES outbox_state (seq), -- the row that says approved
    digest      TEXT NOT NULL,
    address     TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    second      TEXT                               -- where the office wants two names
) STRICT;

CREATE TABLE outbox_detail (
    state      INTEGER PRIMARY KEY REFERENCES outbox_state (seq),
    at         TEXT NOT NULL,                      -- 2026-10-09 08:30:00, the office's own time
    copy       INTEGER NOT NULL CHECK (copy > 0),  -- 1; a person may have another one sent
    note       TEXT,                               -- the server's words, or why
    not_before TEXT                                -- of a deferred message: earliest next attempt
) STRICT;

CREATE TRIGGER approval_stays      BEFORE UPDATE ON approval      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER approval_keeps      BEFORE DELETE ON approval      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_detail_stays BEFORE UPDATE ON outbox_detail BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER outbox_detail_keeps BEFORE DELETE ON outbox_detail BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
