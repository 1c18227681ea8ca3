// The decoders of tunnel headers: one function a kind.
//
// tunnels.cpp is the table of which is asked for an IP protocol or a UDP port.
#pragma once

#include "decode/tunnel/tunnel_step.h"

namespace wirelake {

// Ethernet in IP (RFC 3378).
TunnelStep decode_etherip(Bytes bytes);

// MPLS labels in IP (RFC 4023) and UDP (RFC 7510). A label says neither what it carries nor which
// tunnel it is.
TunnelStep decode_mpls_in_ip(Bytes bytes);
TunnelStep decode_mpls_in_udp(Bytes bytes);

// GRE, version 0 (RFC 2784, 2890, 1701) and 1 (PPTP, RFC 2637), with NVGRE (RFC 7637) and ERSPAN
// (draft-foschiano-erspan-03) in it.
TunnelStep decode_gre(Bytes bytes);

// VXLAN (RFC 7348), and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe-13).
TunnelStep decode_vxlan(Bytes bytes);
TunnelStep decode_vxlan_gpe(Bytes bytes);

// Geneve (RFC 8926).
TunnelStep decode_geneve(Bytes bytes);

// GTP-U, version 1 (3GPP TS 29.281): messages with a user's packet.
TunnelStep decode_gtpu(Bytes bytes);

// Teredo (RFC 4380).
TunnelStep decode_teredo(Bytes bytes);

// L2TP in UDP, version 2 (RFC 2661) and 3 (RFC 3931), and version 3 in IP.
TunnelStep decode_l2tp(Bytes bytes);
TunnelStep decode_l2tp_in_ip(Bytes bytes);

}  // namespace wirelake
