-- Of an estimate's sites those that a job would leave out, since nothing of their domains is to be kept, as a JSON array of
-- their numbers; null until somebody has looked who can tell.
ALTER TABLE estimates ADD COLUMN suppressed_sites TEXT CHECK (suppressed_sites IS NULL OR json_valid(suppressed_sites));
-- How many names had been taken off the list by then: with another one gone the sites may be asked for after all.
ALTER TABLE estimates ADD COLUMN names_removed INTEGER NOT NULL DEFAULT 0;

-- How many names were ever taken off the list of those who are to be forgotten.
CREATE TABLE suppression_removals (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    names INTEGER NOT NULL CHECK (names >= 0)
) STRICT;

INSERT INTO suppression_removals VALUES (1, 0);

CREATE TRIGGER suppressions_removed AFTER DELETE ON suppressions BEGIN
    UPDATE suppression_removals SET names = names + 1;
END;

-- People are forgotten by their addresses, mostly, and those leave out no site.
CREATE INDEX suppressed_domains ON suppressions (digest) WHERE kind = 'domain';
