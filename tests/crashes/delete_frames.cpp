// delete_frames STORE NAME FIRST LAST: deletes the packets of these frames; for tests that run it
// as a process to be killed, or among others. Prints how many; ends with 1 after an error.

#include <cstdio>
#include <string>

#include "wirelake/store.h"

namespace {

using namespace wirelake;

int fail(const Error& error) {
  std::fprintf(stderr, "wirelake: %s\n", error.to_string().c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  auto store = Store::open(argv[1]);
  if (!store) return fail(store.error());
  const std::string frames =
      "{\"frame\": {\"$gte\": " + std::string(argv[3]) + ", \"$lte\": " + argv[4] + "}}";
  const auto query = Query::parse(frames);
  if (!query) return fail(query.error());
  const auto deleted = store->collection(argv[2]).remove(*query);
  if (!deleted) return fail(deleted.error());
  std::printf("%llu\n", static_cast<unsigned long long>(deleted->packets));
  return 0;
}
