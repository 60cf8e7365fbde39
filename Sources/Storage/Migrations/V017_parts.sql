-- How far a long search has come, in its provider's words: whoever claims the site next goes on from there.
ALTER TABLE job_sites ADD COLUMN place TEXT
    CHECK (place IS NULL OR length(CAST(place AS BLOB)) <= 65536 AND status IN ('pending', 'enriching'));

-- Several providers may find a contact for one job, so the provider belongs to a finding's name; empty where it is not
-- known. The rows stay where they lie, for they are the same: a table without rowids has the columns of its key first, in
-- the key's order, and then the others (sqlite.org/fileformat2.html, section 2.4), and the provider was the first of those;
-- and none shares the older key with another. To copy ten million of them would fill the log with gigabytes. The index is
-- made anew, since the whole key stands in its entries.
DROP INDEX contact_findings_job;
UPDATE contact_findings SET provider = '' WHERE provider IS NULL;

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE contact_findings (
    contact_id INTEGER NOT NULL REFERENCES contacts(id) ON DELETE CASCADE,
    job_id TEXT NOT NULL,
    provider TEXT NOT NULL DEFAULT '''',
    found_at TEXT NOT NULL,
    -- Null when it is not known. No foreign key: what calls cost is forgotten with their job''s work.
    call_id INTEGER,
    -- A JSON array of objects with uri, domain, extracted_on, last_seen_on and still_on_page, null where unknown.
    sources TEXT NOT NULL,
    PRIMARY KEY (contact_id, job_id, provider)
) STRICT, WITHOUT ROWID'
WHERE type = 'table' AND name = 'contact_findings';
PRAGMA writable_schema = RESET;

CREATE INDEX contact_findings_job ON contact_findings (job_id, contact_id);

-- What the provider said of the company behind the site when it last said anything of it: a row is written with every
-- enrichment anyway.
ALTER TABLE site_enrichments ADD COLUMN organization TEXT;
ALTER TABLE site_enrichments ADD COLUMN pattern TEXT;
ALTER TABLE site_enrichments ADD COLUMN accepts_all INTEGER CHECK (accepts_all IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN is_disposable INTEGER CHECK (is_disposable IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN is_webmail INTEGER CHECK (is_webmail IN (0, 1));
ALTER TABLE site_enrichments ADD COLUMN results_available INTEGER;
