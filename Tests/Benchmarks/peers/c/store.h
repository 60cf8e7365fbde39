/* What the C program asks of SQLite: a connection for each thread that reads, and one for all that write. */
#include "text.h"
#include <pthread.h>
#include <sys/random.h>

#define JOB                                                                                                        \
    "SELECT jobs.id, jobs.type, jobs.status, jobs.provider, jobs.config, coalesce(jobs.progress, 0) AS progress, "  \
    "coalesce(jobs.total_items, 0) AS total_items, coalesce(jobs.processed_items, 0) AS processed_items, "          \
    "succeeded_items, failed_items, skipped_items, contacts_found, suppressed_contacts, "                           \
    "credits_used, credits_unknown, jobs.error, "                                                                  \
    "error_code, NULL AS eta_seconds, NULL AS waiting_reason, jobs.created_at, jobs.started_at, "                   \
    "jobs.completed_at, retry_of FROM jobs JOIN enrichment_jobs ON job_id = jobs.id "                               \
    "WHERE jobs.id = ? AND jobs.type = 'enrichment'"

enum { config_column = 4 };

struct reader {
    sqlite3_stmt *begin, *site, *contacts, *sites, *sites_total, *version, *job, *commit;
    long long known_version, total;
};

struct writer {
    pthread_mutex_t lock;
    sqlite3 *connection;
    sqlite3_stmt *begin, *order, *unknown, *job, *enrichment, *asking, *sites, *move, *commit, *rollback;
};

static sqlite3_stmt *prepare(sqlite3 *connection, const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, sql);
    return statement;
}

static sqlite3 *open_database(const char *path, int flags) {
    sqlite3 *connection;
    check(sqlite3_open_v2(path, &connection, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, path);
    sqlite3_busy_timeout(connection, 5000);
    return connection;
}

static struct reader open_reader(const char *path) {
    sqlite3 *connection = open_database(path, SQLITE_OPEN_READONLY);
    return (struct reader){
        .begin = prepare(connection, "BEGIN"),
        .site = prepare(connection, "SELECT 1 FROM sites WHERE id = ?"),
        .contacts = prepare(connection,
            "SELECT * FROM contacts WHERE site_id = ? ORDER BY confidence DESC NULLS LAST, id"),
        .sites = prepare(connection,
            "SELECT *, (SELECT count(*) FROM contacts WHERE site_id = sites.id) AS contact_count FROM sites "
            "WHERE pipeline_stage = 'enrichment' ORDER BY updated_at DESC, id DESC LIMIT 50"),
        .sites_total = prepare(connection, "SELECT count(*) FROM sites WHERE pipeline_stage = 'enrichment'"),
        .version = prepare(connection, "PRAGMA data_version"),
        .job = prepare(connection, JOB),
        .commit = prepare(connection, "COMMIT"),
        .known_version = -1,
    };
}

static void open_writer(struct writer *writer, const char *path) {
    sqlite3 *connection = writer->connection = open_database(path, SQLITE_OPEN_READWRITE);
    pthread_mutex_init(&writer->lock, NULL);
    sqlite3_exec(connection, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    writer->begin = prepare(connection, "BEGIN IMMEDIATE");
    writer->order = prepare(connection,
        "SELECT json_extract(?1, '$.siteIds'), json_extract(?1, '$.provider'), json_extract(?1, '$.config'), "
        "json_array_length(?1, '$.siteIds')");
    writer->unknown = prepare(connection,
        "SELECT 1 FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sites WHERE id = value) LIMIT 1");
    writer->job = prepare(connection,
        "INSERT INTO jobs (id, type, status, provider, config, progress, total_items, processed_items, created_at) "
        "VALUES (?1, 'enrichment', 'pending', ?2, ?3, 0, ?4, 0, datetime('now'))");
    writer->enrichment = prepare(connection,
        "INSERT INTO enrichment_jobs (job_id) VALUES (?)");
    writer->asking = prepare(connection,
        "INSERT INTO job_steps (job, step, provider, question) VALUES (last_insert_rowid(), 0, ?1, ?1 || ' ' || ?2)");
    writer->sites = prepare(connection,
        "INSERT INTO job_sites (job, position, site_id, prior_stage, prior_status) "
        "SELECT ?1, wanted.key, sites.id, iif(other.job IS NULL, sites.pipeline_stage, other.prior_stage), "
        "iif(other.job IS NULL, iif(sites.enrichment_status = 'enriching', 'pending', sites.enrichment_status), "
        "other.prior_status) "
        "FROM json_each(?2) AS wanted JOIN sites ON sites.id = wanted.value "
        "LEFT JOIN job_sites AS other ON other.site_id = sites.id AND other.job = (SELECT max(job) FROM job_sites "
        "WHERE site_id = sites.id AND status IN ('pending', 'enriching'))");
    writer->move = prepare(connection,
        "UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'pending', updated_at = datetime('now') "
        "WHERE id IN (SELECT value FROM json_each(?))");
    writer->commit = prepare(connection, "COMMIT");
    writer->rollback = prepare(connection, "ROLLBACK");
}

static int run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code;
}

/* Whether there is such a site; its contacts as the reply's body. */
static int read_contacts(struct reader *reader, long long site, struct text *body) {
    long long total = 0;
    run(reader->begin);
    sqlite3_bind_int64(reader->site, 1, site);
    int exists = run(reader->site) == SQLITE_ROW;
    if (exists) {
        put_word(body, "{\"success\":true,\"data\":[");
        sqlite3_bind_int64(reader->contacts, 1, site);
        while (sqlite3_step(reader->contacts) == SQLITE_ROW) {
            put_word(body, total++ ? ",{" : "{");
            put_members(body, reader->contacts, -1);
            put(body, "}", 1);
        }
        sqlite3_reset(reader->contacts);
        put_word(body, "],\"total\":");
        put_number(body, total);
        put(body, "}", 1);
    }
    run(reader->commit);
    return exists;
}

/* How many sites there are is counted once for as long as nobody writes. */
static long long total_of_sites(struct reader *reader) {
    sqlite3_step(reader->version);
    long long version = sqlite3_column_int64(reader->version, 0);
    sqlite3_reset(reader->version);
    if (version == reader->known_version) return reader->total;
    sqlite3_step(reader->sites_total);
    reader->total = sqlite3_column_int64(reader->sites_total, 0);
    reader->known_version = version;
    sqlite3_reset(reader->sites_total);
    return reader->total;
}

static int read_sites(struct reader *reader, struct text *body) {
    int count = 0;
    run(reader->begin);
    put_word(body, "{\"success\":true,\"data\":[");
    while (sqlite3_step(reader->sites) == SQLITE_ROW) {
        put_word(body, count++ ? ",{" : "{");
        put_members(body, reader->sites, -1);
        put(body, "}", 1);
    }
    sqlite3_reset(reader->sites);
    put_word(body, "],\"total\":");
    put_number(body, total_of_sites(reader));
    put_word(body, ",\"page\":1,\"pageSize\":50}");
    run(reader->commit);
    return 1;
}

/* A submitted job has its number of sites in the reply besides; 0 for one that is read. */
static int read_job(struct reader *reader, const char *id, long long submitted, struct text *body) {
    sqlite3_bind_text(reader->job, 1, id, -1, SQLITE_STATIC);
    int exists = sqlite3_step(reader->job) == SQLITE_ROW;
    if (exists) {
        put_word(body, "{\"success\":true,\"data\":{");
        put_members(body, reader->job, config_column);
        if (submitted) {
            put_word(body, ",\"jobId\":\"");
            put_word(body, id);
            put_word(body, "\",\"sitesCount\":");
            put_number(body, submitted);
        }
        put_word(body, "}}");
    }
    sqlite3_reset(reader->job);
    return exists;
}

static void name_job(char id[37]) {
    unsigned char b[16];
    check(getrandom(b, sizeof b, 0) == sizeof b, "getrandom");
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    sprintf(id, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4],
        b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void bind_order(sqlite3_stmt *statement, int parameter, sqlite3_stmt *order, int column) {
    sqlite3_bind_text(statement, parameter, (const char *)sqlite3_column_text(order, column),
        sqlite3_column_bytes(order, column), SQLITE_TRANSIENT);
}

/* The sites of the job that `body` asks for, which is kept when this returns; 0 when it is not taken. */
static long long write_job(struct writer *writer, const char *body, int length, char id[37]) {
    long long count = 0;
    name_job(id);
    pthread_mutex_lock(&writer->lock);
    sqlite3_bind_text(writer->order, 1, body, length, SQLITE_STATIC);
    if (sqlite3_step(writer->order) == SQLITE_ROW && run(writer->begin) == SQLITE_DONE) {
        bind_order(writer->unknown, 1, writer->order, 0);
        sqlite3_bind_text(writer->job, 1, id, -1, SQLITE_STATIC);
        bind_order(writer->job, 2, writer->order, 1);
        bind_order(writer->job, 3, writer->order, 2);
        sqlite3_bind_int64(writer->job, 4, sqlite3_column_int64(writer->order, 3));
        sqlite3_bind_text(writer->enrichment, 1, id, -1, SQLITE_STATIC);
        bind_order(writer->asking, 1, writer->order, 1);
        bind_order(writer->asking, 2, writer->order, 2);
        bind_order(writer->sites, 2, writer->order, 0);
        bind_order(writer->move, 1, writer->order, 0);
        int isKept = run(writer->unknown) == SQLITE_DONE && run(writer->job) == SQLITE_DONE &&
            run(writer->enrichment) == SQLITE_DONE && run(writer->asking) == SQLITE_DONE;
        sqlite3_bind_int64(writer->sites, 1, sqlite3_last_insert_rowid(writer->connection));
        isKept = isKept && run(writer->sites) == SQLITE_DONE && run(writer->move) == SQLITE_DONE &&
            run(writer->commit) == SQLITE_DONE;
        if (isKept) count = sqlite3_column_int64(writer->order, 3);
        else run(writer->rollback);
    }
    sqlite3_reset(writer->order);
    pthread_mutex_unlock(&writer->lock);
    return count;
}
