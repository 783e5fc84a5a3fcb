-- 组织机构表 as they were in force: an edition remembers which version of the tables it was made with, so that the next
-- quarter says what has changed. A version is kept once, however many editions use it.

CREATE TABLE units_version (
    digest        TEXT PRIMARY KEY,                -- over `tables`
    first_edition TEXT NOT NULL REFERENCES edition (id),
    tables        TEXT NOT NULL CHECK (json_valid(tables)) -- units, other names, successions, state enterprises, columns
) STRICT;

CREATE TABLE units_in_force (
    edition TEXT PRIMARY KEY REFERENCES edition (id),
    digest  TEXT NOT NULL REFERENCES units_version (digest)
) STRICT;

CREATE TRIGGER units_version_stays  BEFORE UPDATE ON units_version  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER units_version_keeps  BEFORE DELETE ON units_version  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER units_in_force_stays BEFORE UPDATE ON units_in_force BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER units_in_force_keeps BEFORE DELETE ON units_in_force BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
