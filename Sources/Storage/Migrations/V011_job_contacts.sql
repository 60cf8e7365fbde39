-- Which contacts a job found, from the job's side: a page of them costs what it brings.
CREATE INDEX contact_findings_job ON contact_findings (job_id, contact_id);

-- Contacts that were found before findings were kept name the last job that found them. Whatever another application
-- put into the columns becomes text; a contact without a number of its own can't be named by a finding.
INSERT OR IGNORE INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources)
SELECT
    id, CAST(enrichment_job_id AS TEXT), CAST(enrichment_source AS TEXT),
    CAST(coalesce(updated_at, created_at, datetime('now')) AS TEXT), NULL, '[]'
FROM contacts
WHERE enrichment_job_id IS NOT NULL AND typeof(id) = 'integer';
