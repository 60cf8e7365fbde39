/* Loaded into a program by LD_PRELOAD, it counts the system calls that crashes are about, and kills or stops the
   program before or after the one that a test names; it can also refuse to write, and put the wall clock wrong.

   CRASHSHIM_BOARD   a file of 32 64-bit numbers, shared with the test:
                     0…7   how many calls of each kind there were (the order of enum kind)
                     8     while not 0, writing to a file of the database is refused with this errno
                     9     seconds that the wall clock is wrong by
                     10    how often the wall clock was read
                     11    how often writing was refused
                     12    how many blows were dealt
                     13    while not 0, none is dealt
   CRASHSHIM_DATABASE  the database's path; only calls on it, its -wal and its .lock count as those of files
   CRASHSHIM_KIND, CRASHSHIM_NUMBER, CRASHSHIM_WHEN (before, after), CRASHSHIM_SIGNAL (9, 19): the blow, if any. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { log_write, database_write, file_sync, log_cut, call_send, call_receive, gate_lock, sqlite_lock, kinds };
static const char *const kind_names[kinds] = {"logWrite", "databaseWrite", "fileSync", "logCut",
                                              "callSend", "callReceive", "gateLock", "sqliteLock"};
enum { refusal = 8, clock_error, clock_reads, refusals, dealt, disarmed, numbers = 32 };

static int64_t *board;
static char database[4096];
static int blow_kind = -1, blow_after, blow_signal = SIGKILL;
static int64_t blow_number;

/* The program's own constructors may write before this one runs, so each call makes sure. */
static void set_up(void) {
    static int is_set_up;
    if (__atomic_exchange_n(&is_set_up, 1, __ATOMIC_ACQ_REL)) return;
    const char *path = getenv("CRASHSHIM_BOARD"), *kind = getenv("CRASHSHIM_KIND"), *text;
    if ((text = getenv("CRASHSHIM_DATABASE"))) snprintf(database, sizeof database, "%s", text);
    int descriptor = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return;
    void *mapped = mmap(NULL, numbers * sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (mapped == MAP_FAILED) return;
    for (int i = 0; kind && i < kinds; i++)
        if (!strcmp(kind, kind_names[i])) blow_kind = i;
    if ((text = getenv("CRASHSHIM_NUMBER"))) blow_number = atoll(text);
    if ((text = getenv("CRASHSHIM_WHEN"))) blow_after = !strcmp(text, "after");
    if ((text = getenv("CRASHSHIM_SIGNAL"))) blow_signal = atoi(text);
    __atomic_store_n(&board, (int64_t *)mapped, __ATOMIC_RELEASE);
}

__attribute__((constructor)) static void begin(void) { set_up(); }

static int64_t read_board(int place) {
    int64_t *numbers = __atomic_load_n(&board, __ATOMIC_ACQUIRE);
    return numbers ? __atomic_load_n(&numbers[place], __ATOMIC_RELAXED) : 0;
}

static int64_t add_to_board(int place) {
    int64_t *numbers = __atomic_load_n(&board, __ATOMIC_ACQUIRE);
    return numbers ? __atomic_add_fetch(&numbers[place], 1, __ATOMIC_RELAXED) : 0;
}

static void deal(void) {
    int saved = errno;
    add_to_board(dealt);
    kill(getpid(), blow_signal);
    /* SIGSTOP takes every thread, but only on their way back from the kernel. */
    while (blow_signal == SIGKILL) pause();
    errno = saved;
}

/* Counts a call; returns whether it is the one after which the blow falls. */
static int arrive(int kind) {
    if (kind < 0) return 0;
    int is_named = add_to_board(kind) == blow_number && kind == blow_kind && !read_board(disarmed);
    if (is_named && !blow_after) deal();
    return is_named && blow_after;
}

static void leave(int falls) {
    if (falls) deal();
}

/* What a file is to the database: its kind of write, or -1 for a stranger. */
enum part { stranger = -1, main_file, log_file, gate_file, index_file };
static enum part part_of(int descriptor) {
    char link[64], path[4096];
    if (!*database) return stranger;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    size_t stem = strlen(database);
    if (length < (ssize_t)stem) return stranger;
    path[length] = 0;
    if (strncmp(path, database, stem)) return stranger;
    if (!path[stem]) return main_file;
    if (!strcmp(path + stem, "-wal")) return log_file;
    if (!strcmp(path + stem, "-shm")) return index_file;
    if (!strcmp(path + stem, ".lock")) return gate_file;
    return stranger;
}

static int kind_of_write(enum part part) {
    return part == log_file ? log_write : part == main_file ? database_write : -1;
}

/* TCP only: bells are datagrams. */
static int is_call(int descriptor) {
    int domain = 0;
    socklen_t size = sizeof domain;
    return !getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) && domain == AF_INET;
}

/* Whether writing is refused now; sets errno. */
static int is_refused(enum part part) {
    int64_t error = part == stranger || part == gate_file ? 0 : read_board(refusal);
    if (!error) return 0;
    add_to_board(refusals);
    errno = (int)error;
    return 1;
}

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRITING(name, offset_type) \
    ssize_t name(int descriptor, const void *bytes, size_t count, offset_type offset) { \
        NEXT(name); \
        set_up(); \
        enum part part = part_of(descriptor); \
        if (is_refused(part)) return -1; \
        int falls = arrive(kind_of_write(part)); \
        ssize_t result = next(descriptor, bytes, count, offset); \
        leave(falls); \
        return result; \
    }
WRITING(pwrite, off_t)
WRITING(pwrite64, off64_t)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    NEXT(write);
    enum part part = descriptor > 2 ? part_of(descriptor) : stranger;
    if (is_refused(part)) return -1;
    int falls = arrive(kind_of_write(part));
    ssize_t result = next(descriptor, bytes, count);
    leave(falls);
    return result;
}

#define SYNCING(name) \
    int name(int descriptor) { \
        NEXT(name); \
        int falls = part_of(descriptor) == stranger ? 0 : arrive(file_sync); \
        int result = next(descriptor); \
        leave(falls); \
        return result; \
    }
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, offset_type) \
    int name(int descriptor, offset_type length) { \
        NEXT(name); \
        int falls = part_of(descriptor) == stranger ? 0 : arrive(log_cut); \
        int result = next(descriptor, length); \
        leave(falls); \
        return result; \
    }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

/* A read-only file system says so to whoever asks. */
int access(const char *path, int mode) {
    NEXT(access);
    if (mode & W_OK && *database && !strcmp(path, database) && read_board(refusal) == EROFS) {
        errno = EROFS;
        return -1;
    }
    return next(path, mode);
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
    NEXT(send);
    int falls = is_call(descriptor) ? arrive(call_send) : 0;
    ssize_t result = next(descriptor, bytes, count, flags);
    leave(falls);
    return result;
}

ssize_t recv(int descriptor, void *bytes, size_t count, int flags) {
    NEXT(recv);
    int falls = is_call(descriptor) ? arrive(call_receive) : 0;
    ssize_t result = next(descriptor, bytes, count, flags);
    leave(falls);
    return result;
}

int flock(int descriptor, int operation) {
    NEXT(flock);
    int falls = part_of(descriptor) == gate_file ? arrive(gate_lock) : 0;
    int result = next(descriptor, operation);
    leave(falls);
    return result;
}

#define CONTROLLING(name) \
    int name(int descriptor, int command, ...) { \
        NEXT(name); \
        va_list arguments; \
        va_start(arguments, command); \
        void *argument = va_arg(arguments, void *); \
        va_end(arguments); \
        int is_lock = command == F_SETLK || command == F_OFD_SETLK; \
        enum part part = is_lock ? part_of(descriptor) : stranger; \
        int falls = part == stranger ? 0 : arrive(sqlite_lock); \
        int result = next(descriptor, command, argument); \
        leave(falls); \
        return result; \
    }
CONTROLLING(fcntl)
CONTROLLING(fcntl64)

int clock_gettime(clockid_t clock, struct timespec *instant) {
    NEXT(clock_gettime);
    int result = next(clock, instant);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
        add_to_board(clock_reads);
        instant->tv_sec += read_board(clock_error);
    }
    return result;
}

int gettimeofday(struct timeval *instant, void *zone) {
    NEXT(gettimeofday);
    int result = next(instant, zone);
    add_to_board(clock_reads);
    instant->tv_sec += read_board(clock_error);
    return result;
}

time_t time(time_t *place) {
    NEXT(time);
    time_t now = next(NULL) + read_board(clock_error);
    add_to_board(clock_reads);
    if (place) *place = now;
    return now;
}
