-- Who is to be forgotten: nothing of them is kept, by whichever job or provider it comes. Of each name there is a digest
-- under a key that is kept elsewhere, so that a copy of the database tells of nobody.
CREATE TABLE suppressions (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    -- A domain goes with all that is below it, unless it is a provider that refused it.
    kind TEXT NOT NULL CHECK (kind IN ('address', 'domain')),
    reason TEXT NOT NULL CHECK (reason IN ('forgotten', 'refused')),
    since TEXT NOT NULL,
    CHECK (kind = 'domain' OR reason = 'forgotten')
) STRICT, WITHOUT ROWID;

-- What that key is known by. Whoever has another one would let everybody come back, and stores nothing.
CREATE TABLE suppression_key (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    check_value BLOB NOT NULL CHECK (length(check_value) = 32)
) STRICT;

-- How many of the contacts that were found are not kept because of it; never which.
ALTER TABLE enrichment_jobs ADD COLUMN suppressed_contacts INTEGER NOT NULL DEFAULT 0 CHECK (suppressed_contacts >= 0);
ALTER TABLE job_sites ADD COLUMN suppressed_contacts INTEGER NOT NULL DEFAULT 0 CHECK (suppressed_contacts >= 0);
