// A disk that takes FSYNC_MS for each sync, and a process that is suspended at the rename onto a path that ends with STOP_AT, once the
// file ARMED is there.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void nap(void) {
  const char *ms = getenv("FSYNC_MS");
  if (ms) usleep(1000 * atoi(ms));
}

int fsync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  nap();
  return real(fd);
}

int fdatasync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  nap();
  return real(fd);
}

int rename(const char *from, const char *to) {
  static int stopped;
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  const char *at = getenv("STOP_AT"), *armed = getenv("ARMED");
  size_t length = strlen(to), end = at ? strlen(at) : 0;
  if (at && armed && !stopped && length >= end && !strcmp(to + length - end, at) && !access(armed, F_OK)) {
    stopped = 1;
    write(1, "suspended\n", 10);
    kill(getpid(), SIGSTOP);
  }
  return real(from, to);
}
