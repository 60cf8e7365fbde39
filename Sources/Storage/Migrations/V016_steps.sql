-- A job asks one provider or several, one after the other: its steps. What belonged to a job's one provider goes there.
-- Two tables are made anew for it: a column that a CHECK names can't be dropped (sqlite.org/lang_altertable.html, section
-- 5). Another application's views and triggers are none of a renaming's business, whatever state they are in.
PRAGMA legacy_alter_table = ON;

CREATE TABLE kept_jobs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE REFERENCES jobs(id) ON DELETE CASCADE,
    -- The job whose left over sites this one takes up again; a name only, for that job may be pruned.
    retry_of TEXT,
    max_credits INTEGER CHECK (max_credits > 0),
    -- A site is not asked for any further when it has so many contacts; only those count that are so certain.
    min_contacts INTEGER NOT NULL DEFAULT 1 CHECK (min_contacts > 0),
    min_confidence INTEGER CHECK (min_confidence BETWEEN 0 AND 100),
    succeeded_items INTEGER NOT NULL DEFAULT 0 CHECK (succeeded_items >= 0),
    failed_items INTEGER NOT NULL DEFAULT 0 CHECK (failed_items >= 0),
    skipped_items INTEGER NOT NULL DEFAULT 0 CHECK (skipped_items >= 0),
    invalid_requests INTEGER NOT NULL DEFAULT 0 CHECK (invalid_requests >= 0),
    contacts_found INTEGER NOT NULL DEFAULT 0 CHECK (contacts_found >= 0),
    credits_used INTEGER NOT NULL DEFAULT 0 CHECK (credits_used >= 0),
    credits_unknown INTEGER NOT NULL DEFAULT 0 CHECK (credits_unknown >= 0),
    error_code TEXT,
    -- Set when the whole job must end early while sites are still out with workers: those that fail end with it.
    stop_code TEXT,
    stop_error TEXT,
    CHECK ((stop_code IS NULL) = (stop_error IS NULL))
) STRICT;

INSERT INTO kept_jobs (
    sequence, job_id, retry_of, max_credits, succeeded_items, failed_items, skipped_items, invalid_requests,
    contacts_found, credits_used, credits_unknown, error_code, stop_code, stop_error
)
SELECT sequence, job_id, retry_of, max_credits, succeeded_items, failed_items, skipped_items, invalid_requests,
    contacts_found, credits_used, credits_unknown, error_code, stop_code, stop_error
FROM enrichment_jobs ORDER BY sequence;

-- Numbers of jobs that were pruned are not given again: calls name them.
DELETE FROM sqlite_sequence WHERE name = 'kept_jobs';
INSERT INTO sqlite_sequence (name, seq) SELECT 'kept_jobs', seq FROM sqlite_sequence WHERE name = 'enrichment_jobs';

-- The providers that a job asks, in their order: each for the sites that those before it left below the job's rule.
CREATE TABLE job_steps (
    job INTEGER NOT NULL REFERENCES kept_jobs(sequence) ON DELETE CASCADE,
    step INTEGER NOT NULL CHECK (step >= 0),
    provider TEXT NOT NULL,
    -- Null for both: the server's own key. The sealed key is erased when no site of the job can come here any more.
    key_fingerprint TEXT,
    sealed_key BLOB,
    -- What is asked of each site's domain, as text: provider and filters. Nothing of it is asked twice at once.
    question TEXT,
    -- When a site was last claimed here, on the steady clock: who has waited longest is next.
    last_claimed_at_ms INTEGER NOT NULL DEFAULT 0 CHECK (last_claimed_at_ms >= 0),
    -- Sites that went on to the next step, and how many of them because this provider refused the question.
    passed_items INTEGER NOT NULL DEFAULT 0 CHECK (passed_items >= 0),
    invalid_requests INTEGER NOT NULL DEFAULT 0 CHECK (invalid_requests >= 0),
    -- Set when nothing is to be asked here any more: sites that are still out and bring nothing go on.
    stop_code TEXT,
    stop_error TEXT,
    PRIMARY KEY (job, step),
    CHECK (sealed_key IS NULL OR key_fingerprint IS NOT NULL),
    CHECK ((stop_code IS NULL) = (stop_error IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO job_steps (job, step, provider, key_fingerprint, sealed_key, question, last_claimed_at_ms)
SELECT sequence, 0, CAST(coalesce(provider, '') AS TEXT), key_fingerprint, sealed_key, question, last_claimed_at_ms
FROM enrichment_jobs JOIN jobs ON jobs.id = job_id ORDER BY sequence;

CREATE TABLE kept_job_sites (
    job INTEGER NOT NULL REFERENCES kept_jobs(sequence) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    site_id INTEGER NOT NULL,
    -- Who is being asked, or was asked last.
    step INTEGER NOT NULL DEFAULT 0 CHECK (step >= 0),
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'enriching', 'enriched', 'error', 'cancelled', 'skipped')),
    -- Of the step.
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    pauses INTEGER NOT NULL DEFAULT 0 CHECK (pauses >= 0),
    claimable_at_ms INTEGER NOT NULL DEFAULT 0,
    lease_epoch INTEGER NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
    lease_worker TEXT,
    lease_ends_at_ms INTEGER,
    -- What the site was before any unfinished job touched it: what a cancel gives back.
    prior_stage TEXT,
    prior_status TEXT,
    -- By all steps so far, each address once.
    contacts_found INTEGER NOT NULL DEFAULT 0 CHECK (contacts_found >= 0),
    results_available INTEGER,
    credits_used INTEGER NOT NULL DEFAULT 0 CHECK (credits_used >= 0),
    credits_unknown INTEGER NOT NULL DEFAULT 0 CHECK (credits_unknown >= 0),
    error_code TEXT,
    -- Without a code beside it: what the contacts lack, in words.
    error TEXT,
    -- Why a skipped site was not asked for again: when it was enriched, and for which job.
    fresh_since TEXT,
    fresh_job_id TEXT,
    started_at TEXT,
    completed_at TEXT,
    PRIMARY KEY (job, position),
    UNIQUE (job, site_id),
    CHECK ((status = 'enriching') = (lease_worker IS NOT NULL)),
    CHECK ((lease_worker IS NULL) = (lease_ends_at_ms IS NULL)),
    CHECK ((status = 'skipped') = (fresh_since IS NOT NULL)),
    CHECK ((status IN ('pending', 'enriching')) = (completed_at IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO kept_job_sites (
    job, position, site_id, status, attempts, pauses, claimable_at_ms, lease_epoch, lease_worker, lease_ends_at_ms,
    prior_stage, prior_status, contacts_found, results_available, credits_used, credits_unknown, error_code, error,
    fresh_since, fresh_job_id, started_at, completed_at
)
SELECT job, position, site_id, status, attempts, pauses, claimable_at_ms, lease_epoch, lease_worker, lease_ends_at_ms,
    prior_stage, prior_status, contacts_found, results_available, credits_used, credits_unknown, error_code, error,
    fresh_since, fresh_job_id, started_at, completed_at
FROM job_sites ORDER BY job, position;

-- The sites first: what a dropped table is referred to from would be deleted with it.
DROP TABLE job_sites;
DROP TABLE enrichment_jobs;
ALTER TABLE kept_jobs RENAME TO enrichment_jobs;
ALTER TABLE kept_job_sites RENAME TO job_sites;

-- A look for the sites that wait at one step costs what it finds.
CREATE INDEX job_sites_pending ON job_sites (job, step, position) WHERE status = 'pending';
CREATE INDEX job_sites_postponed ON job_sites (claimable_at_ms) WHERE status = 'pending' AND claimable_at_ms > 0;
CREATE INDEX job_sites_leased ON job_sites (job, lease_ends_at_ms) WHERE status = 'enriching';
CREATE INDEX job_sites_unfinished ON job_sites (site_id) WHERE status IN ('pending', 'enriching');

PRAGMA legacy_alter_table = OFF;
