/* The yardstick for the API: what a hand-written C program on libfcgi and sqlite3 takes for the same four replies, those to
   GET to the byte: a site's contacts, a page of sites, a job's state, and a job that is submitted. Several threads share
   one epoll, each with its own connection to read from, as in the responder.
   Left out is what the responder does besides: filters, other routes, checks of what the peer sends, sealed keys, the
   worker's bell, the gate between writers and checkpoints, time-outs, an orderly stop.
   usage: api DATABASE SOCKET THREADS
   build: cc -O2 api.c -lfcgi -lsqlite3 -lpthread */
#define _GNU_SOURCE
#include "store.h"
#include <fcgiapp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *database;
static int poller, listener;
static struct writer writer;

/* What a thread needs. */
struct desk {
    struct reader reader;
    struct text request, body;
};

static void take_body(FCGX_Request *request, struct text *body) {
    char piece[4096];
    int count;
    body->count = 0;
    while ((count = FCGX_GetStr(piece, sizeof piece, request->in)) > 0) put(body, piece, count);
}

/* The status, and where the new job is, if there is one; the reply's body in `desk`. */
static int reply(FCGX_Request *request, struct desk *desk, char job[37]) {
    const char *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
    const char *uri = FCGX_GetParam("REQUEST_URI", request->envp);
    char id[64];
    long long site, count;
    take_body(request, &desk->request);
    desk->body.count = 0;
    if (!method || !uri) return 400;
    if (!strcmp(method, "POST") && !strcmp(uri, "/api/enrichment/jobs")) {
        count = write_job(&writer, desk->request.bytes, desk->request.count, job);
        return count && read_job(&desk->reader, job, count, &desk->body) ? 202 : 422;
    }
    if (strcmp(method, "GET")) return 405;
    if (!strcmp(uri, "/api/enrichment/sites")) return read_sites(&desk->reader, &desk->body) ? 200 : 404;
    if (sscanf(uri, "/api/enrichment/sites/%lld/contacts", &site) == 1)
        return read_contacts(&desk->reader, site, &desk->body) ? 200 : 404;
    if (sscanf(uri, "/api/enrichment/jobs/%63s", id) == 1)
        return read_job(&desk->reader, id, 0, &desk->body) ? 200 : 404;
    return 404;
}

static void answer(FCGX_Request *request, struct desk *desk) {
    char job[37];
    int status = reply(request, desk, job);
    const char *id = FCGX_GetParam("HTTP_X_REQUEST_ID", request->envp);
    FCGX_FPrintF(request->out, "Status: %d\r\nX-Request-Id: %s\r\nX-Content-Type-Options: nosniff\r\n", status,
        id ? id : "-");
    if (status == 200)
        FCGX_FPrintF(request->out, "Cache-Control: private, no-cache\r\nETag: W/\"%016lx\"\r\n",
            (unsigned long)tag(&desk->body));
    if (status == 202)
        FCGX_FPrintF(request->out, "Cache-Control: no-store\r\nLocation: /api/enrichment/jobs/%s\r\n", job);
    FCGX_FPrintF(request->out, "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n",
        (int)desk->body.count);
    FCGX_PutStr(desk->body.bytes, desk->body.count, request->out);
}

static void watch(int operation, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    check(epoll_ctl(poller, operation, descriptor, &event) == 0, "epoll_ctl");
}

/* libfcgi accepts only where it has no descriptor: with one that is readable it reads the next request from that, and
   by keepConnection it leaves the descriptor open after the previous one. */
static void *serve(void *unused) {
    struct desk desk = {.reader = open_reader(database)};
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
            answer(&request, &desk);
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
        fputs("usage: api DATABASE SOCKET THREADS\n", stderr);
        return 64;
    }
    database = arguments[1];
    open_writer(&writer, database);
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
