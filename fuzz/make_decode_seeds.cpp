// make_decode_seeds FOLDER CAPTURE...: the first frames of each link type of each capture, in the
// form that fuzz_decode reads, as files in FOLDER.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "byte_chunks.h"
#include "capture/capture_reader.h"

using namespace wirelake;

namespace {

constexpr int kFramesPerLinkType = 5;
constexpr std::size_t kMaxFrameLen = 2000;

void write_seed(const std::filesystem::path& folder, const CaptureRecord& record) {
  const std::string linktype = {static_cast<char>(record.linktype >> 8),
                                static_cast<char>(record.linktype & 0xff)};
  // Equal frames make one seed.
  char name[40];
  std::snprintf(name, sizeof name, "%u_%016llx", unsigned{record.linktype},
                static_cast<unsigned long long>(fuzz::hash_bytes(record.bytes)));
  std::ofstream out(folder / name, std::ios::binary);
  out << linktype
      << std::string_view(reinterpret_cast<const char*>(record.bytes.data()), record.bytes.size());
}

// A capture of the tests need not be a good one: what cannot be read makes no seeds.
void write_seeds(const std::filesystem::path& folder, const std::string& path) {
  auto reader = CaptureReader::open(path);
  if (!reader) return;
  std::map<std::uint16_t, int> counts;
  RecordBlock block;
  while (true) {
    const auto more = reader->next_block(block);
    if (!more || !*more) return;
    for (const CaptureRecord& record : block.records) {
      if (record.linktype == kUnknownLinktype || record.bytes.size() > kMaxFrameLen) continue;
      if (++counts[record.linktype] <= kFramesPerLinkType) write_seed(folder, record);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: make_decode_seeds FOLDER CAPTURE...\n", stderr);
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  for (int i = 2; i < argc; ++i)
    write_seeds(argv[1], argv[i]);
  return 0;
}
