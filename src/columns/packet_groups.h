// The groups of columns that a collection of packets has.
//
// The one table of them: a group is a line here, and what it is stands in its files.
#pragma once

#include <tuple>
#include <vector>

#include "columns/column_group.h"
#include "columns/groups/dns_columns.h"
#include "columns/groups/frame_columns.h"
#include "columns/groups/header_columns.h"
#include "columns/groups/http_columns.h"
#include "columns/groups/icmp_columns.h"
#include "columns/groups/in_flow_columns.h"
#include "columns/groups/ip_columns.h"
#include "columns/groups/ip_header_columns.h"
#include "columns/groups/place_columns.h"
#include "columns/groups/port_columns.h"
#include "columns/groups/sctp_columns.h"
#include "columns/groups/tcp_columns.h"
#include "columns/groups/time_columns.h"
#include "columns/groups/tls_columns.h"
#include "columns/groups/tunnel_columns.h"
#include "columns/groups/udp_columns.h"

namespace wirelake {

/// `Of<...>` of all groups, in the order of their columns; the next one stands behind the others.
template <template <typename...> typename Of>
using PacketGroups = Of<PlaceColumns,     //
                        TimeColumns,      //
                        IpColumns,        //
                        FrameColumns,     //
                        PortColumns,      //
                        TcpColumns,       //
                        UdpColumns,       //
                        TlsColumns,       //
                        HeaderColumns,    //
                        IpHeaderColumns,  //
                        IcmpColumns,      //
                        SctpColumns,      //
                        DnsColumns,       //
                        HttpColumns,      //
                        TunnelColumns,    //
                        InFlowColumns>;

/// What they are, in the same order. Thread-safe.
const std::vector<ColumnGroup>& packet_groups();

}  // namespace wirelake
