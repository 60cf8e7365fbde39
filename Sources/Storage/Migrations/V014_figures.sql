-- What was counted, over all workers and restarts: a few dozen rows, each of which only ever grows but the time at
-- which the log was begun. Written in the transactions that do what they count, and never pruned.
CREATE TABLE figures (
    figure TEXT NOT NULL,
    -- Empty where it is not counted by provider.
    provider TEXT NOT NULL,
    -- An outcome, a reason, a sort; empty where there is only one.
    word TEXT NOT NULL,
    -- The longest duration of a histogram's class, in milliseconds; 9223372036854775807 for that without end, 0 for what
    -- is no histogram's.
    bound_ms INTEGER NOT NULL CHECK (bound_ms >= 0),
    value INTEGER NOT NULL CHECK (value >= 0),
    PRIMARY KEY (figure, provider, word, bound_ms)
) STRICT, WITHOUT ROWID;
