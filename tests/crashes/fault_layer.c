// A layer between a program and the files of one folder, which makes one of its calls fail, or all
// from one on: for LD_PRELOAD. By the environment:
//
//   FAULT_FOLDER   calls about this folder and what is below it count, from 1
//   FAULT_AT       the number of the call that fails; 0: none
//   FAULT_ERRNO    what it fails with
//   FAULT_STAYS    if set, all later calls fail as well, as on a disk that stays full
//   FAULT_COUNT    a file to write the number of calls to when the program ends
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long g_calls;

static int is_below_folder(const char* path) {
  const char* folder = getenv("FAULT_FOLDER");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int concerns(int descriptor, const char* path) {
  if (path != NULL && path[0] == '/') return is_below_folder(path);
  if (descriptor == AT_FDCWD) return 0;
  char link[64];
  char target[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = '\0';
  return is_below_folder(target);
}

// Counts a call; 1, with errno set, if it is to fail.
static int fails(int descriptor, const char* path) {
  const int before = errno;
  const int counts = concerns(descriptor, path);
  errno = before;
  if (!counts) return 0;
  const long number = atomic_fetch_add(&g_calls, 1) + 1;
  const char* at = getenv("FAULT_AT");
  const char* code = getenv("FAULT_ERRNO");
  const long wanted = at != NULL ? atol(at) : 0;
  if (wanted == 0 || code == NULL) return 0;
  if (number != wanted && !(number > wanted && getenv("FAULT_STAYS") != NULL)) return 0;
  errno = atoi(code);
  return 1;
}

__attribute__((destructor)) static void write_count(void) {
  const char* path = getenv("FAULT_COUNT");
  FILE* file = path != NULL ? fopen(path, "w") : NULL;
  if (file == NULL) return;
  fprintf(file, "%ld\n", atomic_load(&g_calls));
  fclose(file);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name)                                     \
  int name(const char* path, int flags, ...) {         \
    va_list arguments;                                 \
    va_start(arguments, flags);                        \
    const mode_t mode = mode_of(flags, arguments);     \
    va_end(arguments);                                 \
    if (fails(AT_FDCWD, path)) return -1;              \
    return NEXT(name)(path, flags, mode);              \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                      \
  int name(int folder, const char* path, int flags, ...) { \
    va_list arguments;                                    \
    va_start(arguments, flags);                           \
    const mode_t mode = mode_of(flags, arguments);        \
    va_end(arguments);                                    \
    if (fails(folder, path)) return -1;                   \
    return NEXT(name)(folder, path, flags, mode);         \
  }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void* bytes, size_t size) {
  return fails(file, NULL) ? -1 : NEXT(write)(file, bytes, size);
}

int fsync(int file) { return fails(file, NULL) ? -1 : NEXT(fsync)(file); }

int mkdir(const char* path, mode_t mode) {
  return fails(AT_FDCWD, path) ? -1 : NEXT(mkdir)(path, mode);
}

int mkdirat(int folder, const char* path, mode_t mode) {
  return fails(folder, path) ? -1 : NEXT(mkdirat)(folder, path, mode);
}

int unlinkat(int folder, const char* path, int flags) {
  return fails(folder, path) ? -1 : NEXT(unlinkat)(folder, path, flags);
}

int linkat(int from, const char* path, int to, const char* name, int flags) {
  return fails(to, name) ? -1 : NEXT(linkat)(from, path, to, name, flags);
}

int renameat(int from, const char* path, int to, const char* name) {
  return fails(to, name) ? -1 : NEXT(renameat)(from, path, to, name);
}

int renameat2(int from, const char* path, int to, const char* name, unsigned int flags) {
  return fails(to, name) ? -1 : NEXT(renameat2)(from, path, to, name, flags);
}
