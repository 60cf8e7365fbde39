-- Ours alone: the enrichment jobs as work. Instants named …_at_ms are milliseconds on the machine's steady clock,
-- counted from its last start; machine_start says which start that was.
CREATE TABLE machine_start (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    boot_id TEXT NOT NULL
) STRICT;

-- What a job of ours has beyond its row in jobs. The sequence is the order in which jobs were accepted.
CREATE TABLE enrichment_jobs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs(id) ON DELETE CASCADE,
    -- Null for both: the server's own key. The sealed key is erased when the job ends.
    key_fingerprint TEXT,
    sealed_key BLOB,
    succeeded_items INTEGER NOT NULL DEFAULT 0 CHECK (succeeded_items >= 0),
    failed_items INTEGER NOT NULL DEFAULT 0 CHECK (failed_items >= 0),
    invalid_requests INTEGER NOT NULL DEFAULT 0 CHECK (invalid_requests >= 0),
    contacts_found INTEGER NOT NULL DEFAULT 0 CHECK (contacts_found >= 0),
    credits_used INTEGER NOT NULL DEFAULT 0 CHECK (credits_used >= 0),
    error_code TEXT,
    -- Set when the job must end early while sites are still out with workers: those that fail end with it.
    stop_code TEXT,
    stop_error TEXT,
    CHECK (sealed_key IS NULL OR key_fingerprint IS NOT NULL),
    CHECK ((stop_code IS NULL) = (stop_error IS NULL))
) STRICT;

CREATE INDEX enrichment_jobs_key ON enrichment_jobs (key_fingerprint);

-- A look for work costs what is unfinished, not what was ever done.
CREATE INDEX enrichment_jobs_unfinished ON jobs (id)
    WHERE type = 'enrichment' AND status IN ('pending', 'running');

-- The sites of a job in the request's order. No foreign key on the site: what happened stays known when it is gone.
CREATE TABLE job_sites (
    job INTEGER NOT NULL REFERENCES enrichment_jobs(sequence) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    site_id INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'enriching', 'enriched', 'error', 'cancelled', 'skipped')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses >= 0),
    claimable_at_ms INTEGER NOT NULL DEFAULT 0,
    lease_epoch INTEGER NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
    lease_worker TEXT,
    lease_ends_at_ms INTEGER,
    -- What the site was before any unfinished job touched it: what a cancel gives back.
    prior_stage TEXT,
    prior_status TEXT,
    contacts_found INTEGER NOT NULL DEFAULT 0 CHECK (contacts_found >= 0),
    results_available INTEGER,
    credits_used INTEGER NOT NULL DEFAULT 0 CHECK (credits_used >= 0),
    error_code TEXT,
    -- Without a code beside it: what an enriched site's contacts lack, in words.
    error TEXT,
    started_at TEXT,
    completed_at TEXT,
    PRIMARY KEY (job, position),
    UNIQUE (job, site_id),
    CHECK ((status = 'enriching') = (lease_worker IS NOT NULL)),
    CHECK ((lease_worker IS NULL) = (lease_ends_at_ms IS NULL)),
    CHECK ((status IN ('pending', 'enriching')) = (completed_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX job_sites_pending ON job_sites (job, position) WHERE status = 'pending';
CREATE INDEX job_sites_postponed ON job_sites (claimable_at_ms) WHERE status = 'pending' AND claimable_at_ms > 0;
CREATE INDEX job_sites_leased ON job_sites (job, lease_ends_at_ms) WHERE status = 'enriching';
CREATE INDEX job_sites_unfinished ON job_sites (site_id) WHERE status IN ('pending', 'enriching');

-- The limiter's memory: every call granted lately, by key.
CREATE TABLE provider_grants (
    key_fingerprint TEXT NOT NULL,
    granted_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX provider_grants_key ON provider_grants (key_fingerprint, granted_at_ms);

-- Keys that the provider asked to slow down.
CREATE TABLE provider_pauses (
    key_fingerprint TEXT PRIMARY KEY,
    paused_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
