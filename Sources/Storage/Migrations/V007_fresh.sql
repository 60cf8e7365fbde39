-- When a site was last enriched, by which provider for which job. It outlives the jobs, which are pruned; the job's name
-- is a word on where it was, and need not lead anywhere any more.
CREATE TABLE site_enrichments (
    site_id INTEGER NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    enriched_at TEXT NOT NULL,
    job_id TEXT NOT NULL,
    PRIMARY KEY (site_id, provider)
) STRICT, WITHOUT ROWID;

-- Beside max() the other columns are those of its row (sqlite.org/lang_select.html, "Bare columns").
INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id)
SELECT site_id, provider, max(job_sites.completed_at), job_id
FROM job_sites JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id JOIN sites ON sites.id = site_id
WHERE job_sites.status = 'enriched' AND provider IS NOT NULL
GROUP BY site_id, provider;

-- The job whose left over sites this one takes up again; a name only, for that job may be pruned.
ALTER TABLE enrichment_jobs ADD COLUMN retry_of TEXT;

ALTER TABLE enrichment_jobs ADD COLUMN skipped_items INTEGER NOT NULL DEFAULT 0 CHECK (skipped_items >= 0);

-- Why a skipped site was not asked for again: when it was enriched, and for which job.
ALTER TABLE job_sites ADD COLUMN fresh_since TEXT CHECK ((status = 'skipped') = (fresh_since IS NOT NULL));
ALTER TABLE job_sites ADD COLUMN fresh_job_id TEXT;

-- What a job asks of each of its sites' domains, as text: provider and filters. Nothing of it is asked twice at once.
ALTER TABLE enrichment_jobs ADD COLUMN question TEXT;
UPDATE enrichment_jobs SET question = (SELECT provider || ' ' || config FROM jobs WHERE jobs.id = job_id);
