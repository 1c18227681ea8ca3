#include "columns/groups/header_columns.h"

#include "base/text_view.h"
#include "decode/frame_pieces.h"

namespace wirelake {

ColumnGroup HeaderColumns::describe() {
  return {.name = "header",
          .columns = {column("header", arrow::binary(), "",
                             "with --keep-headers: the captured frame but for the payload",
                             Encoding::kPlainBytes)}};
}

arrow::Status HeaderColumns::append(const Packet& packet, RowContext& context) {
  const FramePieces pieces = split_frame(packet);
  context.payload_bytes += static_cast<std::int64_t>(pieces.before.size());
  ARROW_RETURN_NOT_OK(header_.put_long(as_text(pieces.before)));
  return header_.extend(as_text(pieces.after));
}

}  // namespace wirelake
