#include "store/mongodb/libmongoc.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>

namespace wirelake::mongodb {

#define WIRELAKE_DEFINE(name) decltype(&::name) name = nullptr;
WIRELAKE_MONGOC_FUNCTIONS(WIRELAKE_DEFINE)
#undef WIRELAKE_DEFINE

namespace {

constexpr const char* kLibrary = "libmongoc-1.0.so.0";

// Counters of what the library does, for its own tool to read: in a file of /dev/shm, which a
// process that is killed leaves behind, unless this is in the environment when it is loaded.
constexpr const char* kNoCounters = "MONGOC_DISABLE_SHM";

Error cannot_load() {
  const char* const reason = ::dlerror();
  return {ErrorCode::kUnsupported,
          "the library of the MongoDB store cannot be loaded; install libmongoc-1.0-0, or name a "
          "folder with --store (" +
              std::string(reason ? reason : kLibrary) + ")"};
}

template <typename Function>
bool find(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  return function != nullptr;
}

void* open_library() {
  const bool is_set = std::getenv(kNoCounters) != nullptr;
  if (!is_set) ::setenv(kNoCounters, "1", 1);
  void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (!is_set) ::unsetenv(kNoCounters);
  return library;
}

Status load() {
  void* const library = open_library();
  if (!library) return cannot_load();
#define WIRELAKE_FIND(name) \
  if (!find(library, #name, name)) return cannot_load();
  WIRELAKE_MONGOC_FUNCTIONS(WIRELAKE_FIND)
#undef WIRELAKE_FIND
  mongoc_log_set_handler(nullptr, nullptr);  // It would write to standard error.
  mongoc_init();
  return {};
}

}  // namespace

Status load_libmongoc() {
  static const Status loaded = load();
  return loaded;
}

}  // namespace wirelake::mongodb
