#include "export/text_buffer.h"

#include <arrow/io/interfaces.h>

#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake {

Status TextBuffer::flush() {
  WIRELAKE_TRY(from_arrow(output_->Write(text_.data(), static_cast<std::int64_t>(text_.size()))));
  text_.clear();
  return {};
}

}  // namespace wirelake
