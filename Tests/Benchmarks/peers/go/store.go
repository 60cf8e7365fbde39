package main

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	_ "github.com/mattn/go-sqlite3"
)

var errUnknownSites = errors.New("unknown sites")

const job = `
	SELECT jobs.id, jobs.type, jobs.status, jobs.provider, jobs.config, coalesce(jobs.progress, 0) AS progress,
		coalesce(jobs.total_items, 0) AS total_items, coalesce(jobs.processed_items, 0) AS processed_items,
		succeeded_items, failed_items, skipped_items, contacts_found, suppressed_contacts,
		credits_used, credits_unknown, jobs.error,
		error_code, NULL AS eta_seconds, NULL AS waiting_reason, jobs.created_at, jobs.started_at,
		jobs.completed_at, retry_of
	FROM jobs JOIN enrichment_jobs ON job_id = jobs.id
	WHERE jobs.id = ? AND jobs.type = 'enrichment'`

// store has a few connections to read and one to write, so that writers wait for each other here and not in SQLite.
type store struct {
	readers, writer                                                 *sql.DB
	site, total                                                     *sql.Stmt
	contactRows, siteRows, jobRow                                   query
	unknown, insertJob, insertOurs, insertStep, insertSites, moveOn *sql.Stmt
}

func open(path string) (*store, error) {
	readers, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	readers.SetMaxOpenConns(4)
	readers.SetMaxIdleConns(4)
	writer, err := sql.Open("sqlite3",
		"file:"+path+"?mode=rw&_busy_timeout=5000&_txlock=immediate&_synchronous=FULL&_foreign_keys=1")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	store := &store{readers: readers, writer: writer}
	for _, statement := range []struct {
		place *(*sql.Stmt)
		in    *sql.DB
		sql   string
	}{
		{&store.site, readers, `SELECT 1 FROM sites WHERE id = ?`},
		{&store.total, readers, `SELECT count(*) FROM sites WHERE pipeline_stage = 'enrichment'`},
		{&store.contactRows.statement, readers,
			`SELECT * FROM contacts WHERE site_id = ? ORDER BY confidence DESC NULLS LAST, id`},
		{&store.siteRows.statement, readers, `
			SELECT *, (SELECT count(*) FROM contacts WHERE site_id = sites.id) AS contact_count
			FROM sites WHERE pipeline_stage = 'enrichment' ORDER BY updated_at DESC, id DESC LIMIT 50`},
		{&store.jobRow.statement, readers, job},
		{&store.unknown, writer, `
			SELECT count(*) FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = value)`},
		{&store.insertJob, writer, `
			INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, created_at)
			VALUES (?, 'enrichment', 'pending', ?, ?, 0, ?, 0, datetime('now'))`},
		{&store.insertOurs, writer, `INSERT INTO enrichment_jobs (job_id) VALUES (?)`},
		{&store.insertStep, writer, `INSERT INTO job_steps (job, step, provider, question) VALUES (?, 0, ?, ?)`},
		{&store.insertSites, writer, `
			INSERT INTO job_sites (job, position, site_id, prior_stage, prior_status)
			SELECT ?, wanted.key, sites.id, iif(other.job IS NULL, sites.pipeline_stage, other.prior_stage),
				iif(other.job IS NULL,
					iif(sites.enrichment_status = 'enriching', 'pending', sites.enrichment_status),
					other.prior_status)
			FROM json_each(?) AS wanted JOIN sites ON sites.id = wanted.value
			LEFT JOIN job_sites AS other ON other.site_id = sites.id AND other.job = (
				SELECT max(job) FROM job_sites WHERE site_id = sites.id AND status IN ('pending', 'enriching'))`},
		{&store.moveOn, writer, `
			UPDATE sites
			SET pipeline_stage = 'enrichment', enrichment_status = 'pending', updated_at = datetime('now')
			WHERE id IN (SELECT value FROM json_each(?))`},
	} {
		if *statement.place, err = statement.in.Prepare(statement.sql); err != nil {
			return nil, err
		}
	}
	store.jobRow.json = "config"
	return store, nil
}

func (store *store) contacts(site int64) ([]byte, int, error) {
	var exists int
	if err := store.site.QueryRow(site).Scan(&exists); err != nil {
		return nil, 0, err
	}
	return store.contactRows.append(make([]byte, 0, 8<<10), site)
}

func (store *store) sites() ([]byte, int, error) {
	var total int
	if err := store.total.QueryRow().Scan(&total); err != nil {
		return nil, 0, err
	}
	rows, _, err := store.siteRows.append(make([]byte, 0, 32<<10))
	return rows, total, err
}

func (store *store) job(id string) ([]byte, error) {
	object, count, err := store.jobRow.append(make([]byte, 0, 1<<10), id)
	if err == nil && count == 0 {
		err = sql.ErrNoRows
	}
	return object, err
}

// submit returns the new job's id when it is kept.
func (store *store) submit(provider, config, sites string, count int) (string, error) {
	id, err := newID()
	if err != nil {
		return "", err
	}
	transaction, err := store.writer.Begin()
	if err != nil {
		return "", err
	}
	defer transaction.Rollback()
	var unknown int
	if err := transaction.Stmt(store.unknown).QueryRow(sites).Scan(&unknown); err != nil {
		return "", err
	}
	if unknown > 0 {
		return "", errUnknownSites
	}
	if _, err := transaction.Stmt(store.insertJob).Exec(id, provider, config, count); err != nil {
		return "", err
	}
	inserted, err := transaction.Stmt(store.insertOurs).Exec(id)
	if err != nil {
		return "", err
	}
	sequence, err := inserted.LastInsertId()
	if err != nil {
		return "", err
	}
	if _, err := transaction.Stmt(store.insertStep).Exec(sequence, provider, provider+" "+config); err != nil {
		return "", err
	}
	if _, err := transaction.Stmt(store.insertSites).Exec(sequence, sites); err != nil {
		return "", err
	}
	if _, err := transaction.Stmt(store.moveOn).Exec(sites); err != nil {
		return "", err
	}
	return id, transaction.Commit()
}

func newID() (string, error) {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
