-- How far a long search has come, in its provider's words: whoever claims the site next goes on from there.
ALTER TABLE job_sites ADD COLUMN place TEXT
    CHECK (place IS NULL OR length(CAST(place AS BLOB)) <= 65536 AND status IN ('pending', 'enriching'));


-- Several providers may find a contact for one job, so the provider belongs to a finding's name; empty where it is not
-- known. The old way of renaming does not look at what else is in the file: views of other applications may be broken.
PRAGMA legacy_alter_table = ON;
ALTER TABLE contact_findings RENAME TO contact_findings_by_job;
PRAGMA legacy_alter_table = OFF;

CREATE TABLE contact_findings (
    contact_id INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
    job_id TEXT NOT NULL,
    provider TEXT NOT NULL DEFAULT '',
    found_at TEXT NOT NULL,
    -- Null when it is not known. No foreign key: what calls cost is forgotten with their job's work.
    call_id INTEGER,
    -- A JSON array of objects with uri, domain, extracted_on, last_seen_on and still_on_page, null where unknown.
    sources TEXT NOT NULL,
    PRIMARY KEY (contact_id, job_id, provider)
) STRICT, WITHOUT ROWID;

INSERT INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources)
SELECT contact_id, job_id, coalesce(provider, ''), found_at, call_id, sources
FROM contact_findings_by_job ORDER BY contact_id, job_id;

DROP TABLE contact_findings_by_job;
CREATE INDEX contact_findings_job ON contact_findings (job_id, contact_id);

-- What the provider said of the company behind the site when it last said anything of it: a row is written with every
-- enrichment anyway.
ALTER TABLE site_enrichments ADD COLUMN organization TEXT;
ALTER TABLE site_enrichments ADD COLUMN pattern TEXT;
ALTER TABLE site_enrichments ADD COLUMN accepts_all INTEGER CHECK (accepts_all IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN is_disposable INTEGER CHECK (is_disposable IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN is_webmail INTEGER CHECK (is_webmail IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN results_available INTEGER;
