-- Who may call. Of a token its SHA-256 is kept and never the token, so that a copy of the database lets nobody in.
CREATE TABLE enrichd_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- write includes read, admin includes both
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    created_at TEXT NOT NULL,
    expires_at TEXT CHECK (expires_at > created_at),
    revoked_at TEXT,
    -- to the minute
    last_used_at TEXT
) STRICT;
