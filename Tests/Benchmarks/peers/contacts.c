/* The yardstick for GET .../sites/{id}/contacts: what a hand-written C program on libfcgi and sqlite3 takes for the same
   reply, to the byte. Several threads share one epoll, each with its own read-only connection, as in the responder.
   Left out is what the responder does besides: filters, other routes, checks of what the peer sends, time-outs, an
   orderly stop.
   usage: contacts DATABASE SOCKET THREADS
   build: cc -O2 contacts.c -lfcgi -lsqlite3 -lpthread */
#define _GNU_SOURCE
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *database;
static int poller, listener;

static void check(int holds, const char *what) {
    if (holds) return;
    perror(what);
    exit(1);
}

/* A reply as it grows; each thread has one and keeps its room. */
struct text {
    char *bytes;
    size_t count, room;
};

static void put(struct text *text, const char *bytes, size_t count) {
    if (text->count + count > text->room) {
        text->room = 2 * (text->count + count);
        text->bytes = realloc(text->bytes, text->room);
        check(text->bytes != NULL, "realloc");
    }
    memcpy(text->bytes + text->count, bytes, count);
    text->count += count;
}

static void put_word(struct text *text, const char *word) { put(text, word, strlen(word)); }

static void put_string(struct text *text, const char *bytes, size_t count) {
    size_t start = 0;
    put(text, "\"", 1);
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = bytes[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        char escape[8];
        int length = byte < 0x20 ? sprintf(escape, "\\u%04x", byte) : sprintf(escape, "\\%c", byte);
        put(text, bytes + start, i - start);
        put(text, escape, length);
        start = i + 1;
    }
    put(text, bytes + start, count - start);
    put(text, "\"", 1);
}

static void put_row(struct text *text, sqlite3_stmt *row) {
    char number[32];
    for (int column = 0, end = sqlite3_column_count(row); column < end; column++) {
        put(text, column ? "," : "{", 1);
        const char *name = sqlite3_column_name(row, column);
        put_string(text, name, strlen(name));
        put(text, ":", 1);
        switch (sqlite3_column_type(row, column)) {
        case SQLITE_INTEGER:
            put(text, number, sprintf(number, "%lld", sqlite3_column_int64(row, column)));
            break;
        case SQLITE_TEXT: {
            const char *bytes = (const char *)sqlite3_column_text(row, column);
            put_string(text, bytes, sqlite3_column_bytes(row, column));
            break;
        }
        default: put_word(text, "null");
        }
    }
    put(text, "}", 1);
}

struct reader {
    sqlite3_stmt *begin, *site, *contacts, *commit;
};

static sqlite3_stmt *prepare(sqlite3 *connection, const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, sql);
    return statement;
}

static struct reader open_reader(void) {
    sqlite3 *connection;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    check(sqlite3_open_v2(database, &connection, flags, NULL) == SQLITE_OK, database);
    sqlite3_busy_timeout(connection, 5000);
    return (struct reader){
        prepare(connection, "BEGIN"),
        prepare(connection, "SELECT 1 FROM sites WHERE id = ?"),
        prepare(connection, "SELECT * FROM contacts WHERE site_id = ? ORDER BY confidence DESC NULLS LAST, id"),
        prepare(connection, "COMMIT"),
    };
}

static void run(sqlite3_stmt *statement) {
    sqlite3_step(statement);
    sqlite3_reset(statement);
}

/* Whether there is such a site; its contacts as the reply's body. */
static int read_contacts(struct reader *reader, long long site, struct text *body) {
    char end[48];
    long long total = 0;
    body->count = 0;
    run(reader->begin);
    sqlite3_bind_int64(reader->site, 1, site);
    int exists = sqlite3_step(reader->site) == SQLITE_ROW;
    sqlite3_reset(reader->site);
    if (exists) {
        put_word(body, "{\"success\":true,\"data\":[");
        sqlite3_bind_int64(reader->contacts, 1, site);
        while (sqlite3_step(reader->contacts) == SQLITE_ROW) {
            if (total++) put(body, ",", 1);
            put_row(body, reader->contacts);
        }
        sqlite3_reset(reader->contacts);
        put(body, end, sprintf(end, "],\"total\":%lld}", total));
    }
    run(reader->commit);
    return exists;
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    uint64_t product = (hash ^ word) * 0x100000001b3;
    return product ^ product >> 32;
}

/* The responder's entity tag (Sources/WebAPI/Replies/EntityTag.swift). */
static uint64_t tag(const struct text *body) {
    uint64_t hash = 0xcbf29ce484222325, word;
    size_t position = 0;
    for (; position + 8 <= body->count; position += 8) {
        memcpy(&word, body->bytes + position, 8);
        hash = mix(hash, __builtin_bswap64(word));
    }
    for (; position < body->count; position++) hash = mix(hash, (unsigned char)body->bytes[position]);
    return mix(hash, body->count);
}

static void answer(FCGX_Request *request, struct reader *reader, struct text *body) {
    const char *uri = FCGX_GetParam("REQUEST_URI", request->envp), *id;
    long long site = 0;
    while (FCGX_GetChar(request->in) != -1) continue; /* the body's end belongs to this request */
    if (!uri || !(uri = strstr(uri, "/sites/")) || sscanf(uri, "/sites/%lld/contacts", &site) != 1 ||
        !read_contacts(reader, site, body)) {
        FCGX_PutS("Status: 404 Not Found\r\nContent-Length: 0\r\n\r\n", request->out);
        return;
    }
    id = FCGX_GetParam("HTTP_X_REQUEST_ID", request->envp);
    FCGX_FPrintF(request->out,
        "Status: 200 OK\r\nX-Request-Id: %s\r\nX-Content-Type-Options: nosniff\r\n"
        "Cache-Control: private, no-cache\r\nETag: W/\"%016lx\"\r\nContent-Type: application/json\r\n"
        "Content-Length: %d\r\n\r\n",
        id ? id : "-", (unsigned long)tag(body), (int)body->count);
    FCGX_PutStr(body->bytes, body->count, request->out);
}

static void watch(int operation, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    check(epoll_ctl(poller, operation, descriptor, &event) == 0, "epoll_ctl");
}

/* libfcgi accepts only where it has no descriptor: with one that is readable it reads the next request from that, and
   by keepConnection it leaves the descriptor open after the previous one. */
static void *serve(void *unused) {
    struct reader reader = open_reader();
    struct text body = {0};
    FCGX_Request request;
    struct epoll_event event;
    FCGX_InitRequest(&request, -1, 0);
    for (;;) {
        if (epoll_wait(poller, &event, 1, -1) != 1) continue;
        if (event.data.fd == listener) {
            int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            if (connection >= 0) watch(EPOLL_CTL_ADD, connection, EPOLLIN | EPOLLONESHOT);
            continue;
        }
        request.ipcFd = event.data.fd;
        request.keepConnection = 1;
        if (FCGX_Accept_r(&request) == 0) {
            answer(&request, &reader, &body);
            FCGX_Finish_r(&request);
            if (request.ipcFd >= 0) watch(EPOLL_CTL_MOD, request.ipcFd, EPOLLIN | EPOLLONESHOT);
        }
        request.ipcFd = -1;
    }
    return unused;
}

int main(int count, char **arguments) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count != 4 || strlen(arguments[2]) >= sizeof address.sun_path) {
        fputs("usage: contacts DATABASE SOCKET THREADS\n", stderr);
        return 64;
    }
    database = arguments[1];
    FCGX_Init();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    strcpy(address.sun_path, arguments[2]);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    poller = epoll_create1(EPOLL_CLOEXEC);
    check(listener >= 0 && poller >= 0, "socket");
    check(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    check(listen(listener, 4096) == 0, "listen");
    watch(EPOLL_CTL_ADD, listener, EPOLLIN | EPOLLEXCLUSIVE);
    for (int threads = atoi(arguments[3]); threads > 0; threads--) {
        pthread_t thread;
        check(pthread_create(&thread, NULL, serve, NULL) == 0, "pthread_create");
    }
    for (;;) pause();
}
