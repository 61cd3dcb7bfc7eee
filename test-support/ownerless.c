// LD_PRELOAD: in folders whose path has $OWNERLESS in it, every file seems to be user 4711's and open to everybody, whoever
// made it and whatever its mode is: as on a file system that keeps neither. Node looks at files with statx alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_ownerless(int fd, const char *path) {
  const char *part = getenv("OWNERLESS");
  char link[64], name[PATH_MAX];
  if (part == NULL) return 0;
  if (path != NULL && path[0] != '\0') return strstr(path, part) != NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, sizeof name - 1);
  if (length < 0) return 0;
  name[length] = '\0';
  return strstr(name, part) != NULL;
}

static long after_statx(long result, int fd, const char *path, struct statx *stats) {
  if (result == 0 && is_ownerless(fd, path)) {
    stats->stx_uid = stats->stx_gid = 4711;
    stats->stx_mode |= 0777;
  }
  return result;
}

long syscall(long number, ...) {
  static long (*real)(long, ...);
  if (real == NULL) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  va_list list;
  va_start(list, number);
  long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
  long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
  va_end(list);
  long result = real(number, a, b, c, d, e, f);
  return number == SYS_statx ? after_statx(result, (int)a, (const char *)b, (struct statx *)e) : result;
}

int statx(int fd, const char *restrict path, int flags, unsigned int mask, struct statx *restrict stats) {
  static int (*real)(int, const char *, int, unsigned int, struct statx *);
  if (real == NULL) real = (int (*)(int, const char *, int, unsigned int, struct statx *))dlsym(RTLD_NEXT, "statx");
  return (int)after_statx(real(fd, path, flags, mask, stats), fd, path, stats);
}
