// A layer that makes every file system look like a poorer one: for LD_PRELOAD. By the environment:
//
//   PLAIN_RENAME  renames take no flags, and fail with this errno if they are given any
//   PLAIN_LINK    there are no hard links; linking fails with this errno
//   PLAIN_LOCK    there are no locks; locking fails with this errno
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

// Whether the call is one that this file system lacks; errno is then set.
static int lacks(const char* variable) {
  const char* code = getenv(variable);
  if (code == NULL) return 0;
  errno = atoi(code);
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int renameat2(int from, const char* path, int to, const char* name, unsigned int flags) {
  if (flags != 0 && lacks("PLAIN_RENAME")) return -1;
  return NEXT(renameat2)(from, path, to, name, flags);
}

int linkat(int from, const char* path, int to, const char* name, int flags) {
  return lacks("PLAIN_LINK") ? -1 : NEXT(linkat)(from, path, to, name, flags);
}

int flock(int file, int operation) {
  return lacks("PLAIN_LOCK") ? -1 : NEXT(flock)(file, operation);
}
