-- What jobs would cost, told before they are bought. Instants named …_at_ms are on the machine's steady clock.
CREATE TABLE estimates (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    -- Of the order without its provider keys, which stand in it as their fingerprints: what a job is held against.
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- As in jobs, and the sites' numbers in their order.
    config TEXT NOT NULL CHECK (json_valid(config)),
    site_ids TEXT NOT NULL CHECK (json_valid(site_ids)),
    status TEXT NOT NULL DEFAULT 'counting' CHECK (status IN ('counting', 'complete')),
    -- As they were reckoned last.
    sites INTEGER NOT NULL CHECK (sites > 0),
    to_ask INTEGER NOT NULL CHECK (to_ask BETWEEN 0 AND sites),
    -- How many sites are skipped, by the reason; and the first of those that are fresh.
    skipped TEXT NOT NULL CHECK (json_valid(skipped)),
    cached TEXT NOT NULL CHECK (json_valid(cached)),
    calls_least INTEGER NOT NULL CHECK (calls_least >= 0),
    calls_most INTEGER NOT NULL CHECK (calls_most >= calls_least),
    credits_least INTEGER NOT NULL CHECK (credits_least >= 0),
    credits_most INTEGER NOT NULL CHECK (credits_most >= credits_least),
    -- Null where nothing limits the calls.
    minutes_least INTEGER CHECK (minutes_least >= 0),
    minutes_most INTEGER CHECK (minutes_most >= minutes_least),
    -- Who counts for it.
    lease_worker TEXT,
    lease_epoch INTEGER NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
    lease_ends_at_ms INTEGER,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    CHECK ((minutes_least IS NULL) = (minutes_most IS NULL)),
    CHECK ((lease_worker IS NULL) = (lease_ends_at_ms IS NULL)),
    CHECK (lease_worker IS NULL OR status = 'counting')
) STRICT;

CREATE INDEX estimates_counting ON estimates (sequence) WHERE status = 'counting';
CREATE INDEX estimates_expiry ON estimates (expires_at_ms);

-- The providers that an estimate's job would ask, in their order.
CREATE TABLE estimate_steps (
    estimate INTEGER NOT NULL REFERENCES estimates(sequence) ON DELETE CASCADE,
    step INTEGER NOT NULL CHECK (step >= 0),
    provider TEXT NOT NULL,
    -- Null for both: the server's own key. The sealed key is erased when the estimate is complete.
    key_fingerprint TEXT,
    sealed_key BLOB,
    calls_least INTEGER NOT NULL CHECK (calls_least >= 0),
    calls_most INTEGER NOT NULL CHECK (calls_most >= calls_least),
    credits_least INTEGER NOT NULL CHECK (credits_least >= 0),
    credits_most INTEGER NOT NULL CHECK (credits_most >= credits_least),
    counted INTEGER NOT NULL CHECK (counted >= 0),
    -- What the account has left.
    credits_left REAL,
    asked_at TEXT,
    -- What was not learnt, and why, in words.
    note TEXT,
    PRIMARY KEY (estimate, step),
    CHECK (sealed_key IS NULL OR key_fingerprint IS NOT NULL),
    CHECK ((credits_left IS NULL) = (asked_at IS NULL))
) STRICT, WITHOUT ROWID;

-- How many contacts a provider said it has for a domain, without any filter. Domains as searches have them.
CREATE TABLE result_counts (
    provider TEXT NOT NULL,
    domain TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0),
    -- Null where the provider doesn't tell them apart.
    personal INTEGER CHECK (personal >= 0),
    generic INTEGER CHECK (generic >= 0),
    -- By the provider's words, as in it=3,sales=12.
    departments TEXT NOT NULL,
    seniorities TEXT NOT NULL,
    counted_at TEXT NOT NULL,
    PRIMARY KEY (provider, domain)
) STRICT, WITHOUT ROWID;

CREATE INDEX result_counts_age ON result_counts (counted_at);
