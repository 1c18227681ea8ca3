#include "store/delta/log/table_settings.h"

#include <charconv>

#include "base/duration_text.h"

namespace wirelake::delta {
namespace {

constexpr std::int64_t kDeletedFileRetentionMs = 7 * kMillisecondsPerDay;
constexpr std::int64_t kLogRetentionMs = 30 * kMillisecondsPerDay;

std::string setting(const Metadata& metadata, const char* key) {
  const auto found = metadata.configuration.find(key);
  return found == metadata.configuration.end() ? "" : found->second;
}

std::int64_t duration_ms(const Metadata& metadata, const char* key, std::int64_t otherwise) {
  const auto duration = parse_duration_ms(setting(metadata, key));
  return duration ? *duration : otherwise;
}

}  // namespace

std::optional<std::string> unknown_format(const Metadata& metadata) {
  std::string format = setting(metadata, kFormatKey);
  if (format.empty() || format == kFormatVersion) return std::nullopt;
  return format;
}

std::int64_t checkpoint_interval(const Metadata& metadata, std::int64_t otherwise) {
  const std::string text = setting(metadata, "delta.checkpointInterval");
  std::int64_t interval = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), interval);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && interval > 0 ? interval : otherwise;
}

std::int64_t deleted_file_retention_ms(const Metadata& metadata) {
  return duration_ms(metadata, "delta.deletedFileRetentionDuration", kDeletedFileRetentionMs);
}

std::int64_t log_retention_ms(const Metadata& metadata) {
  return duration_ms(metadata, "delta.logRetentionDuration", kLogRetentionMs);
}

bool log_may_be_cleaned(const Metadata& metadata) {
  return setting(metadata, "delta.enableExpiredLogCleanup") != "false";
}

bool is_append_only(const Metadata& metadata) {
  return setting(metadata, "delta.appendOnly") == "true";
}

}  // namespace wirelake::delta
