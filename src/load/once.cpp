#include "load/once.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "capture/byte_source.h"
#include "load/packet_reader.h"
#include "store/load_history.h"

namespace wirelake {
namespace {

constexpr std::size_t kBufferSize = 1 << 18;

Error passed_over(std::string why) {
  return {ErrorCode::kAlreadyExists, std::move(why)};
}

std::string counted(std::uint64_t number, const char* noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string when(const LoadInfo& load) {
  return utc_text(load.time_us, 0);
}

std::vector<std::string> ids_of(const std::vector<const LoadInfo*>& loads) {
  std::vector<std::string> ids;
  for (const LoadInfo* load : loads)
    ids.push_back(load->load);
  return ids;
}

// The size of a regular file; nothing for what cannot be read twice, or at all.
std::optional<std::uint64_t> size_of(const std::string& path) {
  struct stat status = {};
  if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return static_cast<std::uint64_t>(status.st_size);
}

Status read_into(const std::string& path, const ProgressCallback& progress, ContentDigest& digest) {
  SourceOptions options;
  options.observe = [&digest](Bytes bytes) { digest.update(bytes); };
  WIRELAKE_ASSIGN(const auto source, open_byte_source(path, std::move(options)));
  if (!source->size()) return Error{ErrorCode::kUnsupported, "is no file any more", path};
  std::vector<std::byte> buffer(kBufferSize);
  while (true) {
    WIRELAKE_ASSIGN(const std::size_t count, source->read(buffer));
    if (count == 0) break;
    const bool keep_going = !progress || progress({source->position(), source->size()});
    if (!keep_going) return Error{ErrorCode::kCancelled, "was interrupted", path};
  }
  digest.finish();
  return {};
}

}  // namespace

Once::Once(LoadWriter& writer, const IpFilter& filter, Options options)
    : writer_(&writer),
      options_(options),
      salt_(selection_key({filter.entries().begin(), filter.entries().end()}, options.decapsulate)),
      earlier_(salt_) {}

Result<Once> Once::begin(LoadWriter& writer, const IpFilter& filter, Options options) {
  Once once(writer, filter, options);
  WIRELAKE_ASSIGN(const auto loads, writer.loads());
  for (const LoadInfo& load : loads)
    once.earlier_.add(load);
  WIRELAKE_ASSIGN(once.old_identities_, writer.old_identities());
  return once;
}

void Once::add(const LoadInfo& load) {
  if (load.report.packets == 0) return;
  earlier_.add(load);
  added_.insert(load.load);
}

void Once::take_back(const LoadInfo& load) {
  earlier_.take_back(load);
  added_.erase(load.load);
}

ContentDigest Once::new_digest(const std::string& capture) const {
  ContentDigest digest(earlier_.sizes(capture));
  if (!old_identities_.empty()) digest.add_salted(salt_);
  return digest;
}

Status Once::check_file(const std::string& path, const ProgressCallback& progress) {
  const auto size = size_of(path);
  if (!size || (!earlier_.has_size(*size) && old_identities_.empty())) return {};
  ContentDigest digest;
  if (!old_identities_.empty()) digest.add_salted(salt_);
  if (const Status read = read_into(path, progress, digest); !read) {
    // What cannot be read is the load's to report.
    return read.error().code == ErrorCode::kCancelled ? read : Status();
  }
  LoadInfo load;
  load.sha256 = digest.sha256();
  const auto judged = judge_same(digest, load);
  return judged ? Status() : Status(judged.error());
}

Result<std::string> Once::check_load(const ContentDigest& digest, LoadInfo& load) {
  WIRELAKE_ASSIGN(std::string note, judge_same(digest, load));
  WIRELAKE_ASSIGN(const std::string of_beginnings, judge_beginnings(digest, load));
  if (!note.empty() && !of_beginnings.empty()) note += "; ";
  return note + of_beginnings;
}

Result<std::uint64_t> Once::packets_of(const LoadInfo& load) {
  if (added_.contains(load.load)) return load.report.packets;
  return writer_->packets_of(load.load);
}

Result<std::string> Once::deleted_since(const std::vector<const LoadInfo*>& loads,
                                        const char* what_of_them) {
  std::uint64_t stored = 0;
  std::uint64_t left = 0;
  for (const LoadInfo* load : loads) {
    WIRELAKE_ASSIGN(const std::uint64_t packets, packets_of(*load));
    stored += load->report.packets;
    left += std::min(packets, load->report.packets);
  }
  if (left == stored) return std::string();
  return std::to_string(stored - left) + " of its " + counted(stored, "packet") + what_of_them;
}

Result<std::string> Once::judge_same(const ContentDigest& digest, LoadInfo& load) {
  // Of what was not seen to its end the digests are those of a beginning.
  if (load.sha256.empty()) return std::string();
  if (old_identities_.contains(digest.salted())) {
    return passed_over("was loaded before with the same filter, by an earlier version");
  }
  const std::vector<const LoadInfo*> same = earlier_.same(load.sha256);
  if (same.empty()) return std::string();
  std::vector<const LoadInfo*> enough = same;
  if (options_.keep_headers) {
    std::erase_if(enough, [](const LoadInfo* earlier) { return earlier->has_headers != true; });
  }
  if (enough.empty() && !options_.replace) {
    return passed_over("was loaded on " + when(*same.front()) +
                       " without headers, and stays so; --once --replace loads it with them, in "
                       "place of that load");
  }
  if (enough.empty()) {
    load.replaces = ids_of(same);
    WIRELAKE_ASSIGN(const std::string deleted,
                    deleted_since(same, " had been deleted, and are there again"));
    return "in place of the load of " + when(*same.front()) + ", which has no headers" +
           (deleted.empty() ? "" : "; " + deleted);
  }
  std::string deleted;
  for (const LoadInfo* earlier : enough) {
    WIRELAKE_ASSIGN(deleted, deleted_since({earlier}, " deleted since"));
    if (deleted.empty()) {
      return passed_over("is in the collection already, loaded with the same filter");
    }
  }
  return passed_over("was loaded with the same filter on " + when(*enough.back()) + ", with " +
                     deleted + "; to have them back, load it again without --once");
}

Result<std::string> Once::judge_beginnings(const ContentDigest& digest, LoadInfo& load) {
  const auto found = earlier_.beginnings(digest.beginnings());
  if (found.empty()) return std::string();
  const LoadInfo& longest = *found.back();
  const std::string what =
      "first " + counted(longest.report.bytes, "byte") + ", loaded on " + when(longest);
  if (options_.replace) {
    // What is kept of them cannot be had again once their file is gone.
    const auto with_headers = std::ranges::find(found, true, &LoadInfo::has_headers);
    if (!options_.keep_headers && with_headers != found.end()) {
      return passed_over("has grown since " + when(**with_headers) +
                         ", when it was loaded with headers; add --keep-headers");
    }
    for (const std::string& id : ids_of(found))
      load.replaces.push_back(id);
    WIRELAKE_ASSIGN(const std::string deleted,
                    deleted_since(found, " had been deleted, and are there again"));
    return "in place of its " + what + (deleted.empty() ? "" : "; " + deleted);
  }
  std::uint64_t twice = 0;
  for (const LoadInfo* earlier : found) {
    WIRELAKE_ASSIGN(const std::uint64_t packets, packets_of(*earlier));
    twice += packets;
  }
  if (twice == 0) return std::string();
  return "the file has grown since its " + what + ": " + counted(twice, "packet") +
         (twice == 1 ? " is" : " are") +
         " in the collection twice now, which --once --replace would have avoided";
}

}  // namespace wirelake
