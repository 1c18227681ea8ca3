#include "wirelake/parser.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/try.h"
#include "load/insert.h"
#include "load/packet_reader.h"
#include "store/store_backend.h"
#include "wirelake/log.h"
#include "wirelake/store.h"

namespace wirelake {
namespace {

// Loads the one capture of a parser, and insists that there was something to load.
Result<std::string> insert(const OpenWriter& open_writer, const std::string& path,
                           const IpFilter& filter, const InsertOptions& options,
                           CaptureReport& stats) {
  const LoaderOptions loading = {options.keep_headers, options.once, options.replace,
                                 options.strict};
  Inserted inserted;
  const Status done =
      insert_capture(open_writer, path, filter, loading, options.progress, inserted);
  stats = std::move(inserted.report);
  if (!done) return done.error();
  if (inserted.is_repeated) return Error{ErrorCode::kAlreadyExists, inserted.word, path};
  if (inserted.is_stored) return std::move(inserted.collection);
  return Error{ErrorCode::kNotFound, inserted.word + ", so nothing was stored", path};
}

}  // namespace

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
  WIRELAKE_ASSIGN(PacketReader parser, PacketReader::open(path_, filter_));
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

Result<std::vector<PacketInfo>> PcapParser::load_packet_info() {
  std::vector<PacketInfo> packets;
  WIRELAKE_TRY(visit([&](const Packet& packet) {
    packets.push_back(to_packet_info(packet));
    return true;
  }));
  return packets;
}

Result<std::string> PcapParser::load_and_insert_new(std::string description,
                                                    const InsertOptions& options) {
  WIRELAKE_ASSIGN(Store store, Store::open(store_url_));
  CreateOptions create;
  create.description = std::move(description);
  create.input_filters.assign(filter_.entries().begin(), filter_.entries().end());
  const auto open_writer = [&] {
    return store.backend().append_to_new(create, jobs_or_default(options.jobs));
  };
  return insert(open_writer, path_, filter_, options, stats_);
}

Status PcapParser::load_and_insert_existing(std::string_view collection,
                                            const InsertOptions& options) {
  WIRELAKE_ASSIGN(Store store, Store::open(store_url_));
  const auto open_writer = [&] {
    return store.backend().append_to(collection, jobs_or_default(options.jobs));
  };
  auto inserted = insert(open_writer, path_, filter_, options, stats_);
  return inserted ? Status() : Status(inserted.error());
}

Result<bool> PcapParser::clean_up(std::string_view collection) {
  WIRELAKE_ASSIGN(Store store, Store::open(store_url_));
  return store.collection(std::string(collection)).drop();
}

void PcapParser::log_invalid(std::string_view error_content) noexcept {
  wirelake::log_invalid(error_content);
}

}  // namespace wirelake
