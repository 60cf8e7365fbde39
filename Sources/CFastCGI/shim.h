#include <fcgiapp.h>
#include <linux/memfd.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

/* glibc hides these two behind _GNU_SOURCE, which Swift's importer does not define: memfd_create(2), accept4(2). */
int memfd_create(const char *name, unsigned int flags);
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
