-- Ours alone: which jobs found a contact, by which call of which provider, and where that says it found it. A finding
-- stays as long as its contact.
--
-- The job has no foreign key: jobs of which a finding speaks are kept by their own count of contacts, and the key would
-- need a second index on a table that every contact found writes to.
CREATE TABLE contact_findings (
    contact_id INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
    job_id TEXT NOT NULL,
    provider TEXT,
    found_at TEXT NOT NULL,
    -- Null when it is not known. No foreign key: what calls cost is forgotten with their job's work.
    call_id INTEGER,
    -- A JSON array of objects with uri, domain, extracted_on, last_seen_on and still_on_page, null where unknown.
    sources TEXT NOT NULL,
    PRIMARY KEY (contact_id, job_id)
) STRICT, WITHOUT ROWID;

-- So that a job can be forgotten without a look at every site: which of them a discovery names.
CREATE INDEX IF NOT EXISTS sites_discovery_job ON sites (discovery_job_id) WHERE discovery_job_id IS NOT NULL;
