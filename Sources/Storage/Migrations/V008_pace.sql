-- When one of the job's sites was last claimed, on the steady clock: who has waited longest is next.
ALTER TABLE enrichment_jobs ADD COLUMN last_claimed_at_ms INTEGER NOT NULL DEFAULT 0 CHECK (last_claimed_at_ms >= 0);

-- How the calls under a key are spread over time.
CREATE TABLE provider_paces (
    key_fingerprint TEXT PRIMARY KEY,
    -- When the next call would be due if calls came evenly, in microseconds on the steady clock: thousands of calls a
    -- minute are less than a millisecond apart.
    due_at_us INTEGER NOT NULL CHECK (due_at_us >= 0),
    period_us INTEGER NOT NULL CHECK (period_us > 0),
    -- When the next call may leave at the soonest, all limits considered.
    next_at_ms INTEGER NOT NULL CHECK (next_at_ms >= 0)
) STRICT, WITHOUT ROWID;

-- The fingerprints of the server's own keys, as the workers know them: whoever reads jobs holds no key.
CREATE TABLE server_keys (
    provider TEXT PRIMARY KEY,
    key_fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;
