-- 修复申请 as they were read: one that waits for a person's word is not read again.
CREATE TABLE application (
    edition TEXT NOT NULL REFERENCES edition (id),
    seq     INTEGER NOT NULL,                      -- 1, 2, 3 … in each edition
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (edition, seq)
) STRICT;

CREATE TRIGGER application_stays BEFORE UPDATE ON application BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER application_keeps BEFORE DELETE ON application BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
