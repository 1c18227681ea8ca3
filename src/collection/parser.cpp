#include "wirelake/parser.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/try.h"
#include "capture/byte_source.h"
#include "load/packet_reader.h"
#include "wirelake/capture_rows.h"
#include "wirelake/log.h"
#include "wirelake/store.h"

namespace wirelake {

Result<PcapParser> PcapParser::open(std::string path, std::string store_url) {
  if (path != "-") {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) return open_error(path, errno);
    if (S_ISDIR(status.st_mode)) {
      return Error{ErrorCode::kNotACapture, "is a folder, not a capture", path};
    }
    path = std::filesystem::absolute(path);
  }
  return PcapParser(std::move(path), std::move(store_url));
}

Result<CaptureReport> PcapParser::visit(const std::function<bool(const Packet&)>& visit) {
  WIRELAKE_ASSIGN(PacketReader parser, PacketReader::open(path_, options_));
  bool wanted = true;
  while (wanted) {
    WIRELAKE_ASSIGN(const bool more, parser.next_block([&](const Packet& packet) {
      wanted = wanted && visit(packet);
    }));
    if (!more) break;
  }
  stats_ = parser.report();
  return stats_;
}

Result<CaptureReport> PcapParser::load_packet_info(ValueSink& sink,
                                                   const std::function<bool()>& after_packet) {
  WIRELAKE_ASSIGN(CaptureRows rows, CaptureRows::open(path_, options_));
  bool wanted = true;
  while (wanted) {
    WIRELAKE_ASSIGN(const std::int64_t fetched, rows.fetch());
    if (fetched == 0) break;
    for (std::int64_t row = 0; wanted && row < fetched; ++row) {
      rows.emit(row, sink);
      wanted = after_packet();
    }
  }
  stats_ = rows.report();
  return stats_;
}

// Loads the one capture, and takes what became of it for what became of the load.
Result<std::string> PcapParser::insert(LoadOptions options) {
  WIRELAKE_ASSIGN(Store store, Store::open(store_url_));
  options.filter = options_.filter;
  options.decapsulate = options_.decapsulate;
  LoadResult result;
  const Status done = load(store, {path_}, options, result);
  stats_ = result.captures.empty() ? CaptureReport() : result.captures.front().report;
  WIRELAKE_TRY(done);
  if (result.failed + result.repeated > 0) return *std::move(result.captures.back().error);
  return std::move(result.collection);
}

Result<std::string> PcapParser::load_and_insert_new(std::string description, LoadOptions options) {
  options.into.reset();
  options.description = std::move(description);
  return insert(std::move(options));
}

Status PcapParser::load_and_insert_existing(std::string_view collection, LoadOptions options) {
  options.into = collection;
  options.description.clear();
  options.name.reset();
  WIRELAKE_TRY(insert(std::move(options)));
  return {};
}

Result<bool> PcapParser::clean_up(std::string_view collection) {
  WIRELAKE_ASSIGN(Store store, Store::open(store_url_));
  return store.collection(std::string(collection)).drop();
}

void PcapParser::log_invalid(std::string_view error_content) noexcept {
  wirelake::log_invalid(error_content);
}

}  // namespace wirelake
