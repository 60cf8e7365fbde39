-- Where texts occur in url, domain and company name of sites: every three letters that follow each other
-- (sqlite.org/fts5.html#the_experimental_trigram_tokenizer). What it finds is looked at again in the site itself, so that
-- a word too many in it does no harm. It holds no text, nor where in a text the letters are: 45 MB for a million sites.
CREATE VIRTUAL TABLE sites_search USING fts5(words, content='', columnsize=0, detail=none, tokenize='trigram');

INSERT INTO sites_search (rowid, words)
SELECT id, coalesce(url, '') || char(10) || coalesce(domain, '') || char(10) || coalesce(company_name, '') FROM sites;

CREATE TRIGGER sites_searchable AFTER INSERT ON sites BEGIN
    INSERT INTO sites_search (rowid, words)
    VALUES (
        new.id,
        coalesce(new.url, '') || char(10) || coalesce(new.domain, '') || char(10) || coalesce(new.company_name, ''));
END;

CREATE TRIGGER sites_unsearchable AFTER DELETE ON sites BEGIN
    INSERT INTO sites_search (sites_search, rowid, words)
    VALUES (
        'delete', old.id,
        coalesce(old.url, '') || char(10) || coalesce(old.domain, '') || char(10) || coalesce(old.company_name, ''));
END;

-- Not for what a worker writes.
CREATE TRIGGER sites_searchable_anew AFTER UPDATE OF id, url, domain, company_name ON sites
WHEN old.id IS NOT new.id OR old.url IS NOT new.url OR old.domain IS NOT new.domain
    OR old.company_name IS NOT new.company_name BEGIN
    INSERT INTO sites_search (sites_search, rowid, words)
    VALUES (
        'delete', old.id,
        coalesce(old.url, '') || char(10) || coalesce(old.domain, '') || char(10) || coalesce(old.company_name, ''));
    INSERT INTO sites_search (rowid, words)
    VALUES (
        new.id,
        coalesce(new.url, '') || char(10) || coalesce(new.domain, '') || char(10) || coalesce(new.company_name, ''));
END;
