// Fuzzes checkpoints: the bytes of a Parquet file, and the actions that are read out of it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "byte_chunks.h"
#include "require.h"
#include "store/delta/log/checkpoint.h"
#include "support/bytes.h"

namespace {

using namespace wirelake::delta;
using wirelake::fuzz::require;

constexpr const char* kName = "00000000000000000001.checkpoint.parquet";

// Written anew for each input.
void write_checkpoint_file(const std::filesystem::path& path, wirelake::Bytes bytes) {
  wirelake::test::write_file(path, {bytes.begin(), bytes.end()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const wirelake::test::TemporaryFolder folder;
  static const auto log = StoreFolder::open(folder.path());
  require(log.ok());
  FilePaths paths(*log);
  write_checkpoint_file(folder.path() / kName, wirelake::fuzz::as_bytes(data, size));
  const auto all = read_checkpoint_file(*log, kName, SnapshotScope::kFiles, paths);
  const auto settings = read_checkpoint_file(*log, kName, SnapshotScope::kSettings, paths);
  if (!all.ok()) {
    require(!all.error().message.empty());
    return 0;
  }
  // What is read of fewer columns is no more, and fails no sooner.
  require(settings.ok() && settings->size() <= all->size());
  for (const Action& action : *all) {
    const auto again = parse_commit(to_lines(action), paths);
    require(again.ok() && !again->empty() && again->front().index() == action.index());
  }
  return 0;
}
