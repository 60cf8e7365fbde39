/* What the worker is measured against: a job's way from the first claim to its end in plain C, on one thread, with
   libcurl's multi interface and SQLite, written for this alone.
   usage: worker DATABASE ADDRESS KEY IN_FLIGHT

   It does what the worker does for every site, in the same tables and with the same promises (synchronous=FULL): it
   claims under a lease, writes the call down before it is made, asks Hunter, reads the reply, and enters contacts and
   where they were found, what the call cost, the site's state and the job's counters in one transaction. Sites that end
   together share a commit, and the next claims with it. After the job it waits for SIGTERM, so that it can be looked at.

   It does not do what makes a program of it: there is one job with 10 contacts a site and a key in plain sight, every
   reply is a good one (any other ends the program), nobody else writes or asks the same, no limit is kept, no lease is
   prolonged or taken over, no site is skipped, and of a contact's fields none is strange. */
#include <ctype.h>
#include <curl/curl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { most_in_flight = 100, most_contacts = 100, most_sources = 20, longest_log = 8 << 20 };

static void check(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "worker: %s\n", what);
    exit(1);
}

/* JSON, read in place: texts are decoded where they stand. */

struct text {
    char *bytes; /* NULL: there is none */
    int count;
};

static int is(struct text text, const char *word) {
    return text.count == (int)strlen(word) && !memcmp(text.bytes, word, text.count);
}

static char *past_blanks(char *at) {
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') at++;
    return at;
}

static char *past(char *at, char byte) {
    at = past_blanks(at);
    check(*at == byte, "the reply is not the JSON that was promised");
    return past_blanks(at + 1);
}

static unsigned hexadecimal(const char *digits) {
    char four[5] = {0}, *end;
    memcpy(four, digits, strnlen(digits, 4));
    unsigned value = strtoul(four, &end, 16);
    check(end == four + 4, "an escape is none");
    return value;
}

static char *put_scalar(char *out, unsigned scalar) {
    if (scalar < 0x80) {
        *out++ = scalar;
        return out;
    }
    int more = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
    *out++ = (0xF00 >> (more + 1) & 0xF0) | scalar >> 6 * more;
    while (more--) *out++ = 0x80 | (scalar >> 6 * more & 0x3F);
    return out;
}

static char *read_escape(char *at, char **out) {
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *escape = *at ? strchr(escapes, *at) : NULL;
    if (escape) {
        *(*out)++ = meanings[escape - escapes];
        return at + 1;
    }
    check(*at == 'u', "an escape is none");
    unsigned scalar = hexadecimal(at + 1);
    at += 5;
    if (scalar >> 10 == 0x36 && at[0] == '\\' && at[1] == 'u') {
        scalar = 0x10000 + ((scalar & 0x3FF) << 10 | (hexadecimal(at + 2) & 0x3FF));
        at += 6;
    }
    *out = put_scalar(*out, scalar);
    return at;
}

static char *read_text(char *at, struct text *text) {
    check(*at++ == '"', "a text is none");
    char *out = text->bytes = at;
    while (*at != '"') {
        check(*at, "a text has no end");
        if (*at == '\\') at = read_escape(at + 1, &out);
        else *out++ = *at++;
    }
    text->count = out - text->bytes;
    return past_blanks(at + 1);
}

/* Steps to the next member of an object; NULL behind the last. */
static char *next_member(char **at, int *count, struct text *name) {
    if (**at == '}') {
        *at = past_blanks(*at + 1);
        return NULL;
    }
    if ((*count)++) *at = past(*at, ',');
    return *at = past(read_text(*at, name), ':');
}

static int next_element(char **at, int *count) {
    if (**at == ']') {
        *at = past_blanks(*at + 1);
        return 0;
    }
    if ((*count)++) *at = past(*at, ',');
    return 1;
}

static char *skip(char *at) {
    struct text name;
    int count = 0;
    if (*at == '"') return read_text(at, &name);
    if (*at == '{') {
        at = past(at, '{');
        while (next_member(&at, &count, &name)) at = skip(at);
        return at;
    }
    if (*at == '[') {
        at = past(at, '[');
        while (next_element(&at, &count)) at = skip(at);
        return at;
    }
    size_t length = strspn(at, "+-.0123456789Eaeflnrstu");
    check(length > 0, "a value is none");
    return past_blanks(at + length);
}

/* What Hunter found. */

enum field {
    address, first_name, last_name, position, position_raw, seniority, department, kind, linkedin, twitter, phone_number,
    verification_status, verification_date, field_count
};

/* Those of the verification stand in an object of its own, where they are the only ones. */
static const char *const field_names[field_count] = {
    "value", "first_name", "last_name", "position", "position_raw", "seniority", "department", "type", "linkedin",
    "twitter", "phone_number", "status", "date",
};

struct contact {
    struct text fields[field_count];
    struct text sources; /* JSON, as the column wants it */
    int confidence; /* -1: there is none */
};

/* What the reply says of the site's company; -1 where it does not say. */
struct company {
    struct text organization, pattern;
    int accepts_all, is_disposable, is_webmail;
};

struct finding {
    struct company company;
    struct contact contacts[most_contacts];
    int count;
    int results;
    char sources[most_contacts * most_sources * 256];
    int sources_count;
};

static void put_source(struct finding *finding, const char *name, struct text value) {
    char *out = finding->sources + finding->sources_count;
    int room = sizeof finding->sources - finding->sources_count, count;
    if (value.bytes) count = snprintf(out, room, "%s:\"%.*s\"", name, value.count, value.bytes);
    else count = snprintf(out, room, "%s:null", name);
    check(count < room, "there are too many sources");
    for (int i = 0; i < value.count; i++)
        check(value.bytes[i] >= ' ' && value.bytes[i] != '"' && value.bytes[i] != '\\', "a source is strange");
    finding->sources_count += count;
}

static char *read_source(char *at, struct finding *finding, int index) {
    struct text name, domain = {0}, uri = {0}, extracted_on = {0}, last_seen_on = {0};
    const char *still_on_page = "null";
    int count = 0;
    at = past(at, '{');
    while (next_member(&at, &count, &name)) {
        if (*at != '"') {
            if (is(name, "still_on_page")) still_on_page = *at == 't' ? "true" : *at == 'f' ? "false" : "null";
            at = skip(at);
            continue;
        }
        struct text value;
        at = read_text(at, &value);
        if (is(name, "domain")) domain = value;
        else if (is(name, "uri")) uri = value;
        else if (is(name, "extracted_on")) extracted_on = value;
        else if (is(name, "last_seen_on")) last_seen_on = value;
    }
    put_source(finding, index ? ",{\"uri\"" : "{\"uri\"", uri);
    put_source(finding, ",\"domain\"", domain);
    put_source(finding, ",\"extracted_on\"", extracted_on);
    put_source(finding, ",\"last_seen_on\"", last_seen_on);
    char *out = finding->sources + finding->sources_count;
    int room = sizeof finding->sources - finding->sources_count;
    finding->sources_count += snprintf(out, room, ",\"still_on_page\":%s}", still_on_page);
    check(finding->sources_count < (int)sizeof finding->sources - 2, "there are too many sources");
    return at;
}

static char *read_sources(char *at, struct finding *finding, struct contact *contact) {
    int start = finding->sources_count, count = 0;
    finding->sources[finding->sources_count++] = '[';
    at = past(at, '[');
    while (next_element(&at, &count)) at = count > most_sources ? skip(at) : read_source(at, finding, count - 1);
    finding->sources[finding->sources_count++] = ']';
    contact->sources = (struct text){finding->sources + start, finding->sources_count - start};
    return at;
}

static char *read_contact(char *at, struct finding *finding, struct contact *contact) {
    struct text name;
    int count = 0;
    at = past(at, '{');
    while (next_member(&at, &count, &name)) {
        if (*at == '{' && is(name, "verification")) {
            at = read_contact(at, finding, contact);
        } else if (*at == '[' && is(name, "sources")) {
            at = read_sources(at, finding, contact);
        } else if (*at == '"') {
            struct text value;
            at = read_text(at, &value);
            for (int field = 0; field < field_count; field++)
                if (is(name, field_names[field])) contact->fields[field] = value;
        } else {
            if (isdigit((unsigned char)*at) && is(name, "confidence")) contact->confidence = atoi(at);
            at = skip(at);
        }
    }
    return at;
}

static char *read_contacts(char *at, struct finding *finding) {
    at = past(at, '[');
    while (next_element(&at, &finding->count)) {
        check(finding->count <= most_contacts, "there are too many contacts");
        struct contact *contact = &finding->contacts[finding->count - 1];
        *contact = (struct contact){.sources = {"[]", 2}, .confidence = -1};
        at = read_contact(at, finding, contact);
        struct text *found = &contact->fields[address];
        check(found->bytes != NULL, "a contact has no address");
        for (int i = 0; i < found->count; i++) found->bytes[i] = tolower((unsigned char)found->bytes[i]);
    }
    return at;
}

static char *read_of_company(char *at, struct text name, struct company *company) {
    if (*at == '"') {
        struct text value;
        at = read_text(at, &value);
        if (is(name, "organization")) company->organization = value;
        else if (is(name, "pattern")) company->pattern = value;
        return at;
    }
    int answer = *at == 't' ? 1 : *at == 'f' ? 0 : -1;
    if (is(name, "accept_all")) company->accepts_all = answer;
    else if (is(name, "disposable")) company->is_disposable = answer;
    else if (is(name, "webmail")) company->is_webmail = answer;
    return skip(at);
}

static void read_reply(char *at, struct finding *finding) {
    struct text part, name;
    int parts = 0;
    finding->count = finding->results = finding->sources_count = 0;
    finding->company = (struct company){.accepts_all = -1, .is_disposable = -1, .is_webmail = -1};
    at = past(at, '{');
    while (next_member(&at, &parts, &part)) {
        int members = 0;
        if (*at != '{') {
            at = skip(at);
            continue;
        }
        at = past(at, '{');
        while (next_member(&at, &members, &name)) {
            if (is(part, "data") && is(name, "emails")) {
                at = read_contacts(at, finding);
            } else if (is(part, "data")) {
                at = read_of_company(at, name, &finding->company);
            } else {
                if (is(part, "meta") && is(name, "results")) finding->results = atoi(at);
                at = skip(at);
            }
        }
    }
    check(*at == 0, "something follows the reply");
}

/* The database. */

static sqlite3 *database;
static int log_pages;

static void execute(const char *sql) {
    check(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK, sqlite3_errmsg(database));
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    check(code == SQLITE_OK, sqlite3_errmsg(database));
    return statement;
}

/* Binds by `kinds`: i an int, l a long long, s a string, t a struct text; returns whether there is a row. */
static int step(sqlite3_stmt *statement, const char *kinds, ...) {
    va_list values;
    va_start(values, kinds);
    for (int i = 1; *kinds; i++, kinds++) {
        struct text text;
        switch (*kinds) {
        case 'i': sqlite3_bind_int(statement, i, va_arg(values, int)); break;
        case 'l': sqlite3_bind_int64(statement, i, va_arg(values, long long)); break;
        case 's': sqlite3_bind_text(statement, i, va_arg(values, const char *), -1, SQLITE_STATIC); break;
        default:
            text = va_arg(values, struct text);
            sqlite3_bind_text(statement, i, text.bytes, text.count, SQLITE_STATIC);
        }
    }
    va_end(values);
    int code = sqlite3_step(statement);
    check(code == SQLITE_ROW || code == SQLITE_DONE, sqlite3_errmsg(database));
    return code == SQLITE_ROW;
}

#define run(statement, ...) (step(statement, __VA_ARGS__), sqlite3_reset(statement))

static int note_log(void *unused, sqlite3 *connection, const char *name, int pages) {
    (void)unused, (void)connection, (void)name;
    log_pages = pages;
    return SQLITE_OK;
}

static struct {
    sqlite3_stmt *begin, *commit, *waiting, *lease, *begin_job, *open_call, *held, *settle_call, *spend, *upsert, *find, *enrich;
    sqlite3_stmt *remember, *turn, *show, *leave, *gain, *progress, *end_job, *forget_key;
} sql;

static void open_database(const char *path) {
    check(sqlite3_open(path, &database) == SQLITE_OK, path);
    sqlite3_busy_timeout(database, 5000);
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 8388608; PRAGMA secure_delete = ON");
    sqlite3_wal_hook(database, note_log, NULL);
    sql.begin = prepare("BEGIN IMMEDIATE");
    sql.commit = prepare("COMMIT");
    sql.waiting = prepare(
        "SELECT site_id, sites.domain, lease_epoch FROM job_sites INDEXED BY job_sites_pending "
        "JOIN sites ON sites.id = site_id "
        "WHERE job_sites.status = 'pending' AND job = ? AND step = 0 ORDER BY position LIMIT ?");
    sql.lease = prepare(
        "UPDATE job_sites SET status = 'enriching', claimable_at_ms = 0, lease_epoch = lease_epoch + 1, "
        "lease_worker = ?, lease_ends_at_ms = ?, started_at = coalesce(started_at, ?) WHERE job = ? AND site_id = ?");
    sql.begin_job = prepare(
        "UPDATE jobs SET status = 'running', started_at = coalesce(started_at, ?) WHERE id = ? AND status = 'pending'");
    sql.turn = prepare("UPDATE job_steps SET last_claimed_at_ms = ? WHERE job = ? AND step = 0");
    sql.open_call = prepare(
        "INSERT INTO provider_calls (job, site_id, key_fingerprint, most_credits, opened_at) VALUES (?, ?, ?, ?, ?)");
    sql.held = prepare(
        "SELECT 1 FROM job_sites WHERE job = ? AND site_id = ? AND status = 'enriching' AND lease_epoch = ?");
    sql.settle_call = prepare(
        "UPDATE provider_calls SET outcome = ?, credits = ?, settled_at = ? "
        "WHERE id = ? AND job = ? AND site_id = ? AND outcome IS NULL");
    sql.spend = prepare("UPDATE job_sites SET credits_used = credits_used + ? WHERE job = ? AND site_id = ?");
    sql.upsert = prepare(
        "INSERT INTO contacts (site_id, email, first_name, last_name, full_name, position, position_raw, seniority, "
        "department, type, confidence, linkedin_url, twitter, phone_number, verification_status, verification_date, "
        "enrichment_source, enrichment_job_id, created_at, updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, nullif(?11, -1), ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?19) "
        "ON CONFLICT (site_id, email) DO UPDATE SET first_name = coalesce(excluded.first_name, first_name), "
        "last_name = coalesce(excluded.last_name, last_name), full_name = coalesce(nullif(trim("
        "coalesce(excluded.first_name, first_name, '') || ' ' || coalesce(excluded.last_name, last_name, '')), ''), "
        "full_name), position = coalesce(excluded.position, position), "
        "position_raw = coalesce(excluded.position_raw, position_raw), "
        "seniority = coalesce(excluded.seniority, seniority), "
        "department = coalesce(excluded.department, department), type = coalesce(excluded.type, type), "
        "confidence = coalesce(excluded.confidence, confidence), "
        "linkedin_url = coalesce(excluded.linkedin_url, linkedin_url), twitter = coalesce(excluded.twitter, twitter), "
        "phone_number = coalesce(excluded.phone_number, phone_number), "
        "verification_status = CASE WHEN excluded.verification_status IS NOT 'unknown' "
        "THEN coalesce(excluded.verification_status, verification_status) "
        "ELSE coalesce(verification_status, excluded.verification_status) END, "
        "verification_date = CASE WHEN excluded.verification_status IS verification_status "
        "THEN coalesce(excluded.verification_date, verification_date) WHEN verification_status IS NULL "
        "OR excluded.verification_status IS NOT NULL AND excluded.verification_status <> 'unknown' "
        "THEN excluded.verification_date ELSE verification_date END, "
        "enrichment_source = coalesce(excluded.enrichment_source, enrichment_source), "
        "enrichment_job_id = excluded.enrichment_job_id, updated_at = excluded.updated_at");
    sql.find = prepare(
        "INSERT OR REPLACE INTO contact_findings (contact_id, job_id, provider, found_at, call_id, sources) "
        "SELECT id, ?, ?, ?, ?, ? FROM contacts WHERE site_id = ? AND email = ?");
    sql.enrich = prepare(
        "UPDATE job_sites SET status = 'enriched', contacts_found = ?, results_available = ?, error = NULL, "
        "completed_at = ?, lease_worker = NULL, lease_ends_at_ms = NULL WHERE job = ? AND site_id = ?");
    sql.remember = prepare(
        "INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id, organization, pattern, accepts_all, "
        "is_disposable, is_webmail, results_available) "
        "VALUES (?, ?, ?, ?, ?, ?, nullif(?, -1), nullif(?, -1), nullif(?, -1), ?) "
        "ON CONFLICT (site_id, provider) DO UPDATE SET enriched_at = excluded.enriched_at, job_id = excluded.job_id, "
        "organization = coalesce(excluded.organization, organization), "
        "pattern = coalesce(excluded.pattern, pattern), accepts_all = coalesce(excluded.accepts_all, accepts_all), "
        "is_disposable = coalesce(excluded.is_disposable, is_disposable), "
        "is_webmail = coalesce(excluded.is_webmail, is_webmail), "
        "results_available = coalesce(excluded.results_available, results_available)");
    sql.show = prepare("UPDATE sites SET enrichment_status = ?, updated_at = ? WHERE id = ?");
    sql.leave = prepare(
        "UPDATE job_sites SET prior_stage = 'enrichment', prior_status = 'enriched' "
        "WHERE status IN ('pending', 'enriching') AND job <> ? AND site_id = ?");
    sql.gain = prepare(
        "UPDATE enrichment_jobs SET succeeded_items = succeeded_items + ?, contacts_found = contacts_found + ?, "
        "credits_used = credits_used + ? WHERE sequence = ?");
    sql.progress = prepare(
        "UPDATE jobs SET processed_items = succeeded_items + failed_items, "
        "progress = (succeeded_items + failed_items) * 100 / total_items "
        "FROM enrichment_jobs WHERE sequence = ? AND jobs.id = job_id");
    sql.end_job = prepare("UPDATE jobs SET status = 'completed', completed_at = ? WHERE id = ?");
    sql.forget_key = prepare("UPDATE job_steps SET sealed_key = NULL WHERE job = ?");
}

/* The job, and the calls for its sites. */

static struct {
    long long sequence;
    char id[64], key_fingerprint[128];
    int is_all_claimed;
} job;

struct call {
    CURL *handle;
    char *reply;
    size_t count, room;
    long long site, epoch, number;
    int is_busy;
};

static struct call calls[most_in_flight], *finished[most_in_flight];
static int in_flight, asking, finished_count;
static const char *base;
static CURLM *transfers;
static char now[32];

static void find_job(void) {
    sqlite3_stmt *statement = prepare(
        "SELECT sequence, job_id, key_fingerprint FROM enrichment_jobs JOIN jobs ON jobs.id = job_id "
        "JOIN job_steps ON job = sequence "
        "WHERE jobs.status = 'pending'");
    check(step(statement, ""), "there is no job");
    job.sequence = sqlite3_column_int64(statement, 0);
    snprintf(job.id, sizeof job.id, "%s", (const char *)sqlite3_column_text(statement, 1));
    snprintf(job.key_fingerprint, sizeof job.key_fingerprint, "%s", (const char *)sqlite3_column_text(statement, 2));
    sqlite3_finalize(statement);
}

static void enter_contact(const struct contact *contact, const struct call *call) {
    const struct text *of = contact->fields;
    char name[512], page[512];
    struct text full_name = {0}, linkedin_url = of[linkedin];
    const char *blank = of[first_name].bytes && of[last_name].bytes ? " " : "";
    if (of[first_name].bytes || of[last_name].bytes) {
        full_name.bytes = name;
        full_name.count = snprintf(name, sizeof name, "%.*s%s%.*s", of[first_name].count, of[first_name].bytes, blank,
            of[last_name].count, of[last_name].bytes);
    }
    if (linkedin_url.bytes && (linkedin_url.count < 8 || memcmp(linkedin_url.bytes, "https://", 8))) {
        linkedin_url.count = snprintf(page, sizeof page, "https://www.linkedin.com/in/%.*s", of[linkedin].count,
            of[linkedin].bytes);
        linkedin_url.bytes = page;
    }
    check(full_name.count < (int)sizeof name && linkedin_url.count < (int)sizeof page, "a text is too long");
    run(sql.upsert, "lttttttttti" "ttttt" "sss", call->site, of[address], of[first_name], of[last_name], full_name,
        of[position], of[position_raw], of[seniority], of[department], of[kind], contact->confidence, linkedin_url,
        of[twitter], of[phone_number], of[verification_status], of[verification_date], "hunter", job.id, now);
    run(sql.find, "ssslt" "lt", job.id, "hunter", now, call->number, contact->sources, call->site, of[address]);
}

static void settle(struct call *call, int *contacts, int *credits) {
    static struct finding finding;
    read_reply(call->reply, &finding);
    int cost = (finding.count + 9) / 10;
    check(step(sql.held, "lll", job.sequence, call->site, call->epoch), "the lease was lost");
    sqlite3_reset(sql.held);
    run(sql.settle_call, "sislll", cost > 0 ? "charged" : "free", cost, now, call->number, job.sequence, call->site);
    run(sql.spend, "ill", cost, job.sequence, call->site);
    for (int i = 0; i < finding.count; i++) enter_contact(&finding.contacts[i], call);
    run(sql.enrich, "iisll", finding.count, finding.results, now, job.sequence, call->site);
    const struct company *of = &finding.company;
    run(sql.remember, "lssstt" "iiii", call->site, "hunter", now, job.id, of->organization, of->pattern,
        of->accepts_all, of->is_disposable, of->is_webmail, finding.results);
    run(sql.show, "ssl", "enriched", now, call->site);
    run(sql.leave, "ll", job.sequence, call->site);
    *contacts += finding.count;
    *credits += cost;
    call->is_busy = 0;
}

static void settle_finished(void) {
    int contacts = 0, credits = 0;
    for (int i = 0; i < finished_count; i++) settle(finished[i], &contacts, &credits);
    run(sql.gain, "iiil", finished_count, contacts, credits, job.sequence);
    run(sql.progress, "l", job.sequence);
    finished_count = 0;
}

/* Returns how many calls are to be started. */
static int claim(struct call *started[]) {
    int free_count = 0, count = 0, next = 0;
    for (int i = 0; i < in_flight; i++) free_count += !calls[i].is_busy;
    for (int found = step(sql.waiting, "li", job.sequence, free_count); found;
         found = sqlite3_step(sql.waiting) == SQLITE_ROW) {
        char url[512];
        while (calls[next].is_busy) next++;
        struct call *call = started[count++] = &calls[next];
        call->is_busy = 1;
        call->count = 0;
        call->site = sqlite3_column_int64(sql.waiting, 0);
        call->epoch = sqlite3_column_int64(sql.waiting, 2) + 1;
        const char *domain = (const char *)sqlite3_column_text(sql.waiting, 1);
        snprintf(url, sizeof url, "%s/v2/domain-search?domain=%s&limit=10", base, domain);
        curl_easy_setopt(call->handle, CURLOPT_URL, url);
    }
    sqlite3_reset(sql.waiting);
    job.is_all_claimed = count < free_count;
    struct timespec steady;
    clock_gettime(CLOCK_BOOTTIME, &steady);
    for (int i = 0; i < count; i++) {
        struct call *call = started[i];
        run(sql.lease, "slsll", "c", (steady.tv_sec + 10) * 1000LL, now, job.sequence, call->site);
        run(sql.show, "ssl", "enriching", now, call->site);
        run(sql.open_call, "llsis", job.sequence, call->site, job.key_fingerprint, 1, now);
        call->number = sqlite3_last_insert_rowid(database);
    }
    run(sql.turn, "ll", steady.tv_sec * 1000LL, job.sequence);
    run(sql.begin_job, "ss", now, job.id);
    return count;
}

/* One transaction: what has been answered, and the next claims. */
static void exchange(void) {
    struct call *started[most_in_flight];
    int count = 0;
    time_t instant = time(NULL);
    strftime(now, sizeof now, "%Y-%m-%d %H:%M:%S", gmtime(&instant));
    run(sql.begin, "");
    if (finished_count) settle_finished();
    if (!job.is_all_claimed) count = claim(started);
    if (job.is_all_claimed && !asking && !count) {
        run(sql.end_job, "ss", now, job.id);
        run(sql.forget_key, "l", job.sequence);
    }
    run(sql.commit, "");
    for (int i = 0; i < count; i++, asking++) curl_multi_add_handle(transfers, started[i]->handle);
    if (log_pages * 4096LL > longest_log)
        sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    struct call *call = context;
    count *= size;
    if (call->count + count >= call->room) {
        call->room = (call->count + count + 1) * 2;
        call->reply = realloc(call->reply, call->room);
        check(call->reply != NULL, "there is no memory");
    }
    memcpy(call->reply + call->count, bytes, count);
    call->count += count;
    call->reply[call->count] = 0;
    return count;
}

static void prepare_calls(const char *key) {
    char header[256];
    snprintf(header, sizeof header, "X-API-KEY: %s", key);
    curl_global_init(CURL_GLOBAL_ALL);
    transfers = curl_multi_init();
    struct curl_slist *headers = curl_slist_append(curl_slist_append(NULL, header), "Accept: application/json");
    for (int i = 0; i < in_flight; i++) {
        CURL *handle = calls[i].handle = curl_easy_init();
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(handle, CURLOPT_USERAGENT, "worker/1");
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &calls[i]);
        curl_easy_setopt(handle, CURLOPT_PRIVATE, &calls[i]);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, 60000L);
    }
}

static void take_answers(void) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(transfers, &left));) {
        struct call *call;
        long status;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
        curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        check(message->data.result == CURLE_OK && status == 200 && call->count > 0, "a call failed");
        curl_multi_remove_handle(transfers, message->easy_handle);
        asking--;
        finished[finished_count++] = call;
    }
}

int main(int count, char **arguments) {
    if (count != 5 || (in_flight = atoi(arguments[4])) < 1 || in_flight > most_in_flight) {
        fputs("usage: worker DATABASE ADDRESS KEY IN_FLIGHT\n", stderr);
        return 64;
    }
    base = arguments[2];
    open_database(arguments[1]);
    find_job();
    prepare_calls(arguments[3]);
    exchange();
    while (asking) {
        int running;
        curl_multi_perform(transfers, &running);
        take_answers();
        if (finished_count) exchange();
        else curl_multi_poll(transfers, NULL, 0, 1000, NULL);
    }
    for (;;) pause();
}
