// TextBuffer: text or bytes on their way to a stream, handed over a megabyte at a time.
#pragma once

#include <arrow/io/type_fwd.h>

#include <memory>
#include <string>

#include "wirelake/result.h"

namespace wirelake {

class TextBuffer {
 public:
  explicit TextBuffer(std::shared_ptr<arrow::io::OutputStream> output)
      : output_(std::move(output)) {}

  /// Append here.
  std::string& text() { return text_; }

  /// Between two lines or records: hands over what has come together, if it is enough.
  Status flush_if_full() { return text_.size() >= kFull ? flush() : Status(); }

  Status flush();

 private:
  static constexpr std::size_t kFull = 1 << 20;

  std::shared_ptr<arrow::io::OutputStream> output_;
  std::string text_;
};

}  // namespace wirelake
