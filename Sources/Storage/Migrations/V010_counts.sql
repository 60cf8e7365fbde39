-- Ours alone, kept by triggers, so that whatever the application that made the database writes is in it too: what listings
-- of sites are ordered and counted by, and how many of everything there are. No write ever fails because of it.

-- One row for each site. The columns taken over hold whatever the application's own hold, of any type.
CREATE TABLE listed_sites (
    site_id INTEGER PRIMARY KEY REFERENCES sites(id) ON DELETE CASCADE,
    pipeline_stage ANY,
    -- The enrichment status; of a site that is being enriched the one before, so that each index is written once for an
    -- enrichment and not twice. Those are few, and who lists sites of a status looks at them.
    resting_status ANY,
    -- Counted anew when an enrichment ends, and else with each contact.
    contacts INTEGER NOT NULL CHECK (contacts >= 0),
    created_at ANY
) STRICT;

-- How many of those there are; an empty blob stands for null.
CREATE TABLE site_counts (
    pipeline_stage ANY NOT NULL,
    resting_status ANY NOT NULL,
    sites INTEGER NOT NULL CHECK (sites >= 0),
    PRIMARY KEY (pipeline_stage, resting_status)
) STRICT, WITHOUT ROWID;

-- Jobs of type enrichment.
CREATE TABLE job_counts (
    status ANY NOT NULL PRIMARY KEY,
    jobs INTEGER NOT NULL CHECK (jobs >= 0)
) STRICT, WITHOUT ROWID;

-- Contacts up to a number; those behind it, a few hundred at most, are counted by whoever reads. So a contact that is
-- found costs nothing here, and hundreds share the few rows they change. Any filter's rows are added up; -1 stands for no
-- confidence, an empty blob for null.
CREATE TABLE contact_counts (
    verification_status ANY NOT NULL,
    type ANY NOT NULL,
    confidence ANY NOT NULL,
    contacts INTEGER NOT NULL CHECK (contacts >= 0),
    PRIMARY KEY (verification_status, type, confidence)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted_contacts (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    up_to INTEGER NOT NULL
) STRICT;

INSERT INTO listed_sites
SELECT id, pipeline_stage, iif(enrichment_status = 'enriching', 'pending', enrichment_status),
    (SELECT count(*) FROM contacts WHERE site_id = sites.id), created_at
FROM sites;

INSERT INTO site_counts
SELECT coalesce(pipeline_stage, x''), coalesce(resting_status, x''), count(*) FROM listed_sites GROUP BY 1, 2;

INSERT INTO job_counts SELECT status, count(*) FROM jobs WHERE type = 'enrichment' GROUP BY status;

-- Without a sort of all contacts.
INSERT INTO contact_counts
SELECT coalesce(verification_status, x''), coalesce(type, x''), coalesce(confidence, -1), 1 FROM contacts WHERE true
ON CONFLICT (verification_status, type, confidence) DO UPDATE SET contacts = contacts + 1;

INSERT INTO counted_contacts SELECT 1, coalesce(max(rowid), 0) FROM contacts;

-- The number of a site comes last in each, as in every index. An enrichment writes two of them: more, and a statement's
-- changes no longer fit into the 64 KiB for which SQLite keeps its undo in memory, so that each contact after it costs half
-- as much again.
CREATE INDEX listed_sites_stage ON listed_sites (pipeline_stage);
CREATE INDEX listed_sites_stage_contacts ON listed_sites (pipeline_stage, contacts);
CREATE INDEX listed_sites_stage_status_contacts ON listed_sites (pipeline_stage, resting_status, contacts);
CREATE INDEX listed_sites_stage_created ON listed_sites (pipeline_stage, created_at);
CREATE INDEX sites_company_name ON sites (company_name);
CREATE INDEX jobs_type_status_created ON jobs (type, status, created_at);

-- Sites, as they come, change and go. A row replaced by INSERT OR REPLACE goes without its trigger, but where foreign keys
-- are looked after it takes its row here along; with the same number it comes again.
CREATE TRIGGER sites_listed AFTER INSERT ON sites BEGIN
    DELETE FROM listed_sites WHERE site_id = new.id;
    INSERT INTO listed_sites (site_id, pipeline_stage, resting_status, contacts, created_at)
    SELECT new.id, new.pipeline_stage, iif(new.enrichment_status = 'enriching', 'pending', new.enrichment_status),
        (SELECT count(*) FROM contacts WHERE site_id = new.id), new.created_at;
END;

CREATE TRIGGER sites_unlisted AFTER DELETE ON sites BEGIN
    DELETE FROM listed_sites WHERE site_id = old.id;
END;

CREATE TRIGGER sites_listed_elsewhere AFTER UPDATE OF pipeline_stage, created_at ON sites
WHEN old.pipeline_stage IS NOT new.pipeline_stage OR old.created_at IS NOT new.created_at BEGIN
    UPDATE listed_sites SET pipeline_stage = new.pipeline_stage, created_at = new.created_at WHERE site_id = new.id;
END;

CREATE TRIGGER sites_listed_rested AFTER UPDATE OF enrichment_status ON sites
WHEN old.enrichment_status IS NOT new.enrichment_status
    AND old.enrichment_status IS NOT 'enriching' AND new.enrichment_status IS NOT 'enriching' BEGIN
    UPDATE listed_sites SET resting_status = new.enrichment_status WHERE site_id = new.id;
END;

CREATE TRIGGER sites_listed_enriched AFTER UPDATE OF enrichment_status ON sites
WHEN old.enrichment_status IS 'enriching' AND new.enrichment_status IS NOT 'enriching' BEGIN
    UPDATE listed_sites SET
        resting_status = new.enrichment_status, contacts = (SELECT count(*) FROM contacts WHERE site_id = new.id)
    WHERE site_id = new.id;
END;

CREATE TRIGGER sites_renumbered AFTER UPDATE OF id ON sites WHEN old.id <> new.id BEGIN
    DELETE FROM listed_sites WHERE site_id IN (old.id, new.id);
    INSERT INTO listed_sites (site_id, pipeline_stage, resting_status, contacts, created_at)
    SELECT new.id, new.pipeline_stage, iif(new.enrichment_status = 'enriching', 'pending', new.enrichment_status),
        (SELECT count(*) FROM contacts WHERE site_id = new.id), new.created_at;
END;

CREATE TRIGGER listed_sites_counted AFTER INSERT ON listed_sites BEGIN
    INSERT INTO site_counts VALUES (coalesce(new.pipeline_stage, x''), coalesce(new.resting_status, x''), 1)
    ON CONFLICT (pipeline_stage, resting_status) DO UPDATE SET sites = sites + 1;
END;

CREATE TRIGGER listed_sites_uncounted AFTER DELETE ON listed_sites BEGIN
    UPDATE site_counts SET sites = max(sites - 1, 0)
    WHERE pipeline_stage = coalesce(old.pipeline_stage, x'') AND resting_status = coalesce(old.resting_status, x'');
END;

CREATE TRIGGER listed_sites_recounted AFTER UPDATE OF pipeline_stage, resting_status ON listed_sites
WHEN old.pipeline_stage IS NOT new.pipeline_stage OR old.resting_status IS NOT new.resting_status BEGIN
    UPDATE site_counts SET sites = max(sites - 1, 0)
    WHERE pipeline_stage = coalesce(old.pipeline_stage, x'') AND resting_status = coalesce(old.resting_status, x'');
    INSERT INTO site_counts VALUES (coalesce(new.pipeline_stage, x''), coalesce(new.resting_status, x''), 1)
    ON CONFLICT (pipeline_stage, resting_status) DO UPDATE SET sites = sites + 1;
END;

-- Contacts: of each site, unless its count is made anew in a moment, and in all.
CREATE TRIGGER contacts_counted_of_site AFTER INSERT ON contacts
WHEN (SELECT enrichment_status FROM sites WHERE id = new.site_id) IS NOT 'enriching' BEGIN
    UPDATE listed_sites SET contacts = contacts + 1 WHERE site_id = new.site_id;
END;

-- Each 256th counts those that nobody has counted; one whose number was free counts itself.
CREATE TRIGGER contacts_counted AFTER INSERT ON contacts
WHEN new.rowid % 256 = 0 OR new.rowid <= (SELECT up_to FROM counted_contacts) BEGIN
    INSERT INTO contact_counts
    SELECT coalesce(verification_status, x''), coalesce(type, x''), coalesce(confidence, -1), count(*) FROM contacts
    WHERE rowid = new.rowid AND new.rowid <= (SELECT up_to FROM counted_contacts)
        OR rowid > (SELECT up_to FROM counted_contacts) AND rowid <= new.rowid
    GROUP BY 1, 2, 3
    ON CONFLICT (verification_status, type, confidence) DO UPDATE SET contacts = contacts + excluded.contacts;
    UPDATE counted_contacts SET up_to = max(up_to, new.rowid) WHERE new.rowid % 256 = 0;
END;

CREATE TRIGGER contacts_uncounted_of_site AFTER DELETE ON contacts BEGIN
    UPDATE listed_sites SET contacts = max(contacts - 1, 0) WHERE site_id = old.site_id;
END;

CREATE TRIGGER contacts_uncounted AFTER DELETE ON contacts WHEN old.rowid <= (SELECT up_to FROM counted_contacts) BEGIN
    UPDATE contact_counts SET contacts = max(contacts - 1, 0)
    WHERE verification_status = coalesce(old.verification_status, x'') AND type = coalesce(old.type, x'')
        AND confidence = coalesce(old.confidence, -1);
END;

CREATE TRIGGER contacts_recounted AFTER UPDATE OF verification_status, type, confidence ON contacts
WHEN (old.verification_status IS NOT new.verification_status OR old.type IS NOT new.type
    OR old.confidence IS NOT new.confidence) AND old.rowid <= (SELECT up_to FROM counted_contacts) BEGIN
    UPDATE contact_counts SET contacts = max(contacts - 1, 0)
    WHERE verification_status = coalesce(old.verification_status, x'') AND type = coalesce(old.type, x'')
        AND confidence = coalesce(old.confidence, -1);
    INSERT INTO contact_counts
    VALUES (coalesce(new.verification_status, x''), coalesce(new.type, x''), coalesce(new.confidence, -1), 1)
    ON CONFLICT (verification_status, type, confidence) DO UPDATE SET contacts = contacts + 1;
END;

CREATE TRIGGER contacts_moved AFTER UPDATE OF site_id ON contacts WHEN old.site_id IS NOT new.site_id BEGIN
    UPDATE listed_sites SET contacts = max(contacts - 1, 0) WHERE site_id = old.site_id;
    UPDATE listed_sites SET contacts = contacts + 1 WHERE site_id = new.site_id;
END;

-- Jobs.
CREATE TRIGGER jobs_counted AFTER INSERT ON jobs WHEN new.type = 'enrichment' BEGIN
    INSERT INTO job_counts VALUES (coalesce(new.status, x''), 1) ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
END;

CREATE TRIGGER jobs_uncounted AFTER DELETE ON jobs WHEN old.type = 'enrichment' BEGIN
    UPDATE job_counts SET jobs = max(jobs - 1, 0) WHERE status = coalesce(old.status, x'');
END;

CREATE TRIGGER jobs_recounted AFTER UPDATE OF type, status ON jobs
WHEN old.type IS NOT new.type OR old.status IS NOT new.status BEGIN
    UPDATE job_counts SET jobs = max(jobs - 1, 0) WHERE old.type = 'enrichment' AND status = coalesce(old.status, x'');
    INSERT INTO job_counts SELECT coalesce(new.status, x''), 1 WHERE new.type = 'enrichment'
    ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
END;
