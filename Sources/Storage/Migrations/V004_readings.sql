-- What clients read again and again costs what it brings, not what the tables hold. The first may be there already, made
-- by the application whose table it is.
CREATE INDEX IF NOT EXISTS idx_sites_domain ON sites (domain);
CREATE INDEX sites_stage_updated ON sites (pipeline_stage, updated_at);
CREATE INDEX sites_stage_status_updated ON sites (pipeline_stage, enrichment_status, updated_at);
CREATE INDEX jobs_type_created ON jobs (type, created_at);
