// BsonSink: the document of a packet as BSON, as scripts that read the server expect it.
//
// Writes the bytes itself (bsonspec.org, version 1.1) into a string that the caller keeps: a load
// does this for every value of every packet, payloads become base64 in place, and a library would
// copy them once more.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "wirelake/value_sink.h"

namespace wirelake::mongodb {

class BsonSink final : public ValueSink {
 public:
  /// Nesting that the sink can take; a packet's document has five levels.
  static constexpr std::size_t kMaxDepth = 16;

  /// Appends documents to `out`.
  explicit BsonSink(std::string& out) : out_(out) {}

  /// Members that the next outermost object begins with: the packet's `_id`, and its commit.
  void set_identity(Bytes id, std::int64_t commit) {
    id_ = id;
    commit_ = commit;
  }

  void begin_object(const void*) override;
  void key(std::string_view name) override;
  void end_object() override { close(); }
  void begin_list() override;
  void end_list() override { close(); }
  void null() override;
  void boolean(bool value) override;
  void integer(std::int64_t value) override;  ///< As int32 where it fits.
  void number(double value) override;
  void text(std::string_view value) override;
  void timestamp(std::int64_t microseconds) override;  ///< In milliseconds, rounded down.
  void bytes(Bytes value) override;                    ///< Base64 in a binary value.
  void option(std::int64_t kind, Bytes data) override;

 private:
  struct Level {
    std::size_t begin = 0;  // Of the document's length in out_.
    int next_index = -1;    // Of a list's next value; -1 in an object.
  };

  void element(char type);
  void open(bool is_list);
  void close();
  template <typename Number>
  void little_endian(Number value);
  void long_integer(std::string_view name, std::int64_t value);

  std::string& out_;
  std::string_view key_;
  std::string escaped_;  // What key_ is, where that is no name of a column.
  std::array<Level, kMaxDepth> levels_;
  std::size_t depth_ = 0;
  Bytes id_;
  std::int64_t commit_ = 0;
};

}  // namespace wirelake::mongodb
