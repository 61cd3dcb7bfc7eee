// Lets system calls fail as other file systems do. FAIL="call:part of the path:errno", several with ";" between them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int fails(const char *call, int fd) {
  const char *rule = getenv("FAIL");
  char link[64], path[4096], part[1024];
  if (rule == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  for (; rule != NULL && *rule; rule = strchr(rule, ';') ? strchr(rule, ';') + 1 : NULL) {
    int error;
    if (strncmp(rule, call, strlen(call)) || rule[strlen(call)] != ':') continue;
    if (sscanf(rule + strlen(call) + 1, "%1023[^:]:%d", part, &error) != 2 || strstr(path, part) == NULL) continue;
    errno = error;
    return 1;
  }
  return 0;
}

ssize_t write(int fd, const void *bytes, size_t size) { return fd > 2 && fails("write", fd) ? -1 : NEXT(write)(fd, bytes, size); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return fails("write", fd) ? -1 : NEXT(pwrite64)(fd, bytes, size, at); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return fails("write", fd) ? -1 : NEXT(pwrite)(fd, bytes, size, at); }
int fsync(int fd) { return fails("fsync", fd) ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return fails("fsync", fd) ? -1 : NEXT(fdatasync)(fd); }

static int isLock(int command) { return command == F_SETLK || command == F_SETLKW || command == F_GETLK; }

#define FCNTL(name)                                                               \
  int name(int fd, int command, ...) {                                            \
    va_list list;                                                                 \
    va_start(list, command);                                                      \
    void *argument = va_arg(list, void *);                                        \
    va_end(list);                                                                 \
    if (isLock(command) && fails("lock", fd)) return -1;                          \
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, #name))(fd, command, argument); \
  }
FCNTL(fcntl)
FCNTL(fcntl64)
