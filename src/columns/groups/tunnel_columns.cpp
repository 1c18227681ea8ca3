#include "columns/groups/tunnel_columns.h"

#include <array>

namespace wirelake {

ColumnGroup TunnelColumns::describe() {
  return {
      .name = "tunnel",
      .columns = {struct_list_column(
          "tunnel", "the tunnels that were looked into around the packet, from the outside in",
          {
              column("kind", arrow::utf8(), "", "what carries the packet, such as gre"),
              column("type", arrow::utf8(), "", "IPv4 or IPv6, as the IP header that carries it"),
              column("src", arrow::utf8(), "", "source address of that header"),
              column("dst", arrow::utf8(), "", "destination address of that header"),
              column("id", arrow::int64(), "",
                     "VNI, key, TEID or session; null where the kind has none"),
          })},
      .is_later = true};
}

arrow::Status TunnelColumns::append(const Packet& packet, RowContext&) {
  const std::int32_t count = packet.tunnels.count;
  Layers& layers = tunnel_.items();
  auto& kind = layers.field<0>();
  auto& type = layers.field<1>();
  auto& source = layers.field<2>();
  auto& destination = layers.field<3>();
  auto& id = layers.field<4>();
  ARROW_RETURN_NOT_OK(kind.reserve(count));
  ARROW_RETURN_NOT_OK(type.reserve(count));
  ARROW_RETURN_NOT_OK(source.reserve(count));
  ARROW_RETURN_NOT_OK(destination.reserve(count));
  ARROW_RETURN_NOT_OK(id.reserve(count));
  std::array<char, kMaxAddressText> text;
  for (std::int32_t i = 0; i < count; ++i) {
    const TunnelLayer& layer = packet.tunnels.layers[i];
    kind.put(tunnel_name(layer.kind));
    type.put(layer.source.version == IpVersion::kV4 ? "IPv4" : "IPv6");
    source.put({text.data(), layer.source.write_text(text.data())});
    destination.put({text.data(), layer.destination.write_text(text.data())});
    if (layer.id) {
      id.value().put(*layer.id);
    } else {
      id.put_nulls(1);
    }
  }
  tunnel_.put(count);
  return arrow::Status::OK();
}

}  // namespace wirelake
