-- The tables of the application whose database we take over, as it makes them, for a file that has none yet.
-- In a file that has them, columns that an older version lacks are added by the migration's code.
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending',
    provider TEXT,
    config TEXT,
    progress INTEGER DEFAULT 0,
    total_items INTEGER DEFAULT 0,
    processed_items INTEGER DEFAULT 0,
    error TEXT,
    created_at TEXT DEFAULT (datetime('now')),
    started_at TEXT,
    completed_at TEXT
);

CREATE TABLE IF NOT EXISTS sites (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    is_wordpress INTEGER DEFAULT 0,
    wp_version TEXT,
    detected_theme TEXT,
    detected_plugins TEXT,
    discovery_source TEXT,
    discovery_job_id TEXT REFERENCES jobs(id),
    discovery_date TEXT DEFAULT (datetime('now')),
    country TEXT,
    industry_guess TEXT,
    has_contact_page INTEGER DEFAULT 0,
    contact_page_url TEXT,
    status TEXT DEFAULT 'pending',
    http_status_code INTEGER,
    ssl_valid INTEGER,
    response_time_ms INTEGER,
    meta_description TEXT,
    page_title TEXT,
    pipeline_stage TEXT DEFAULT 'discovered',
    created_at TEXT DEFAULT (datetime('now')),
    updated_at TEXT DEFAULT (datetime('now'))
);

CREATE TABLE IF NOT EXISTS settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at TEXT DEFAULT (datetime('now'))
);
