// Rows: the answer to a question about a collection, as it is found.
//
// What Collection::find(), distinct(), count_by() and top() give. Some rows are fetched at a time,
// and each of them is sent to a ValueSink when it is wanted: as a line of JSON (json_sink.h), or as
// whatever else the caller makes of values. Memory does not grow with the answer. It reads the
// collection as it was when it was asked, and may outlive the Store. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "wirelake/find.h"
#include "wirelake/result.h"
#include "wirelake/value_sink.h"

namespace wirelake {

class Rows {
 public:
  /// Fetches the next rows, in the place of those before; how many, and 0 at the end. kCancelled.
  Result<std::int64_t> fetch();

  /// Sends one of the rows that were fetched, counted from 0. What the sink is told by address (the
  /// shape of an object, the names of its keys) stays where it is until the next fetch().
  void emit(std::int64_t row, ValueSink& sink) const;

  /// Fetches and sends all rows, and calls `after_row` behind each, until it returns false.
  Status each(ValueSink& sink, const std::function<bool()>& after_row);

  /// What was read so far.
  QueryReport report() const;

  /// For the stages below: what the rows come from.
  class Source {
   public:
    virtual ~Source() = default;
    virtual Result<std::int64_t> fetch() = 0;
    virtual void emit(std::int64_t row, ValueSink& sink) const = 0;
    virtual QueryReport report() const { return {}; }
  };
  Rows(std::unique_ptr<Source> source, std::string collection, Cancellation cancellation);

 private:
  std::unique_ptr<Source> source_;
  std::string collection_;
  Cancellation cancellation_;
};

}  // namespace wirelake
