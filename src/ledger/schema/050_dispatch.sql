-- 发送件: what an edition has for whom about which matter, and how it goes. Editions of a time before this table have a
-- message for each packet and nothing else.

CREATE TABLE dispatch (
    edition   TEXT NOT NULL REFERENCES edition (id),
    packet    TEXT NOT NULL,                       -- as approvals and sending call it
    seq       INTEGER NOT NULL,
    name      TEXT NOT NULL,                       -- of the recipient, told apart from others of the same name
    addressee TEXT NOT NULL,                       -- unit id, or the name of one that the units table lacks
    matter    TEXT NOT NULL,                       -- packet, unit, assigned, … , sanctions
    number    TEXT,                                -- 发文字号
    parts     INTEGER NOT NULL CHECK (parts >= 0), -- messages; 0: all of it goes on paper
    on_paper  INTEGER NOT NULL CHECK (on_paper IN (0, 1)), -- 1: it, or something of it, is on the print list
    said      TEXT,                                -- of lists: digest over what they say
    PRIMARY KEY (edition, packet)
) STRICT;

-- Which packet each message of the outbox belongs to.
CREATE TABLE dispatch_part (
    edition   TEXT NOT NULL,
    recipient TEXT NOT NULL,                       -- as in outbox
    packet    TEXT NOT NULL,
    part      INTEGER NOT NULL CHECK (part > 0),
    PRIMARY KEY (edition, recipient),
    FOREIGN KEY (edition, recipient) REFERENCES outbox (edition, recipient),
    FOREIGN KEY (edition, packet) REFERENCES dispatch (edition, packet)
) STRICT;

-- The cases that a packet or letter tells or takes back: what an approval holds its messages against. Lists have none here:
-- the measures of their department say what they may name.
CREATE TABLE dispatch_case (
    edition TEXT NOT NULL,
    packet  TEXT NOT NULL,
    listing TEXT NOT NULL,
    PRIMARY KEY (edition, packet, listing),
    FOREIGN KEY (edition, packet) REFERENCES dispatch (edition, packet)
) STRICT;

CREATE TRIGGER dispatch_stays      BEFORE UPDATE ON dispatch      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dispatch_keeps      BEFORE DELETE ON dispatch      BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dispatch_part_stays BEFORE UPDATE ON dispatch_part BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dispatch_part_keeps BEFORE DELETE ON dispatch_part BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dispatch_case_stays BEFORE UPDATE ON dispatch_case BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER dispatch_case_keeps BEFORE DELETE ON dispatch_case BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
