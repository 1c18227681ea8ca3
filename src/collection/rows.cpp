#include "wirelake/rows.h"

#include <utility>

#include "base/interrupted.h"
#include "base/try.h"

namespace wirelake {

Rows::Rows(std::unique_ptr<Source> source, std::string collection, Cancellation cancellation)
    : source_(std::move(source)),
      collection_(std::move(collection)),
      cancellation_(std::move(cancellation)) {}

Result<std::int64_t> Rows::fetch() {
  return source_->fetch();
}

void Rows::emit(std::int64_t row, ValueSink& sink) const {
  source_->emit(row, sink);
}

Status Rows::each(ValueSink& sink, const std::function<bool()>& after_row) {
  while (true) {
    WIRELAKE_ASSIGN(const std::int64_t rows, fetch());
    if (rows == 0) return {};
    for (std::int64_t row = 0; row < rows; ++row) {
      // Whoever takes them may be slow.
      if (cancellation_.is_cancelled()) return was_interrupted(collection_);
      emit(row, sink);
      if (!after_row()) return {};
    }
  }
}

QueryReport Rows::report() const {
  return source_->report();
}

}  // namespace wirelake
