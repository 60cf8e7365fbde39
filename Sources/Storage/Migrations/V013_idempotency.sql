-- Replies to requests that their clients may send again under a name of their own (Idempotency-Key). Each is written
-- with the job it tells of, so there is none without a job and no job that comes twice.
CREATE TABLE idempotency_keys (
    caller TEXT NOT NULL,
    idempotency_key TEXT NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    -- Of the request without its provider key, which stands in it as its fingerprint.
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- No foreign key: what was replied stays what it was.
    job_id TEXT NOT NULL,
    sites INTEGER NOT NULL CHECK (sites > 0),
    -- The job as it was accepted, as replies show it.
    job TEXT NOT NULL CHECK (json_valid(job)),
    kept_at_ms INTEGER NOT NULL,
    PRIMARY KEY (caller, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_age ON idempotency_keys (kept_at_ms);
