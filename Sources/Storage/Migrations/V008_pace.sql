-- When one of the job's sites was last claimed, on the steady clock: who has waited longest is next.
ALTER TABLE enrichment_jobs ADD COLUMN last_claimed_at_ms INTEGER NOT NULL DEFAULT 0 CHECK (last_claimed_at_ms >= 0);
