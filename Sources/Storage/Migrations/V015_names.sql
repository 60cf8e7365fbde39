-- Names of a stage's sites, so that a page of them is come to along an index alone, however far. An enrichment changes
-- neither column and pays nothing; a site that is added or moved to another stage pays one entry in each.
CREATE INDEX sites_stage_domain ON sites (pipeline_stage, domain);
CREATE INDEX sites_stage_company_name ON sites (pipeline_stage, company_name);
