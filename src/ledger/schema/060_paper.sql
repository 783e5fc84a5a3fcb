-- Who is written to, as it stands on the letter, and how many copies of the letter go to others on paper (抄送). Editions of a
-- time before these columns do not say.

ALTER TABLE dispatch ADD COLUMN recipient TEXT;
ALTER TABLE dispatch ADD COLUMN copies INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0);
