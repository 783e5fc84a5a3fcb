-- How the sheets of the court's files looked (headings, filled shares, code values), so that the next quarter's are held
-- against them. An edition keeps all layouts that are known with it: its own, and those of earlier quarters that it had
-- no sheet of.

CREATE TABLE layout (
    edition    TEXT NOT NULL REFERENCES edition (id),
    seq        INTEGER NOT NULL,                   -- 1, 2, 3 … in each edition
    seen_in    TEXT NOT NULL REFERENCES edition (id), -- the edition whose file it describes
    definition TEXT NOT NULL,                      -- listing.toml
    file       TEXT NOT NULL,
    sheet      TEXT NOT NULL,
    profile    TEXT NOT NULL CHECK (json_valid(profile)),
    PRIMARY KEY (edition, seq)
) STRICT;

CREATE TRIGGER layout_stays BEFORE UPDATE ON layout BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER layout_keeps BEFORE DELETE ON layout BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
