-- How each provider's host has answered lately, over all keys and workers; no row for one that answers.
CREATE TABLE provider_circuits (
    provider TEXT PRIMARY KEY,
    -- Calls that failed in a row, while the circuit is closed.
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    -- How often it was opened since it was last closed.
    openings INTEGER NOT NULL DEFAULT 0 CHECK (openings >= 0),
    -- Open: no call before then, and one at a time from then on. Null while closed.
    retry_at_ms INTEGER,
    -- The lease that the latest of those calls was made under; it counts for as long as the lease is held.
    probe_job INTEGER,
    probe_site INTEGER,
    probe_epoch INTEGER,
    CHECK ((openings = 0) = (retry_at_ms IS NULL)),
    CHECK ((probe_job IS NULL) = (probe_site IS NULL) AND (probe_job IS NULL) = (probe_epoch IS NULL)),
    CHECK (probe_job IS NULL OR openings > 0)
) STRICT, WITHOUT ROWID;
