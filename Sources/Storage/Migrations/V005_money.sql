-- What calls cost. Each call that may cost something is written down before it is made and settled after; whatever a
-- crash leaves unsettled counts as unknown, at the most it can have cost.
ALTER TABLE enrichment_jobs ADD COLUMN max_credits INTEGER CHECK (max_credits > 0);
ALTER TABLE enrichment_jobs ADD COLUMN credits_unknown INTEGER NOT NULL DEFAULT 0 CHECK (credits_unknown >= 0);
ALTER TABLE job_sites ADD COLUMN credits_unknown INTEGER NOT NULL DEFAULT 0 CHECK (credits_unknown >= 0);

-- The numbers are never used again: contacts remember the call that found them. No foreign key on the job, for it would
-- want an index that costs each call something: rows go by their age.
CREATE TABLE provider_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL,
    site_id INTEGER NOT NULL,
    key_fingerprint TEXT NOT NULL,
    most_credits INTEGER NOT NULL CHECK (most_credits > 0),
    opened_at TEXT NOT NULL,
    -- Null while nobody has settled it.
    outcome TEXT CHECK (outcome IN ('charged', 'free', 'unknown')),
    credits INTEGER CHECK (credits >= 0),
    settled_at TEXT,
    CHECK ((outcome IS NULL) = (settled_at IS NULL)),
    CHECK (iif(outcome IN ('charged', 'free'), credits IS NOT NULL AND (credits > 0) = (outcome = 'charged'), credits IS NULL))
) STRICT;

CREATE INDEX provider_calls_open ON provider_calls (job, site_id) WHERE outcome IS NULL;
