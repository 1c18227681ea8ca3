// The groups of columns that the table `flows` of a collection has.
//
// As packet_groups.h: a group is a line here, and what it is stands in its files.
#pragma once

#include <vector>

#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/flow_groups/flow_application_columns.h"
#include "columns/flow_groups/flow_ends_columns.h"
#include "columns/flow_groups/flow_place_columns.h"
#include "columns/flow_groups/flow_side_columns.h"
#include "columns/flow_groups/flow_state_columns.h"
#include "columns/flow_groups/flow_tls_columns.h"
#include "columns/flow_groups/flow_trace_columns.h"

namespace wirelake {

/// `Of<...>` of all groups, in the order of their columns; the next one stands behind the others.
template <template <typename...> typename Of>
using FlowGroups = Of<FlowPlaceColumns,  //
                      FlowEndsColumns,   //
                      FlowStateColumns,  //
                      OrigColumns,       //
                      RespColumns,       //
                      FlowTraceColumns,  //
                      FlowTlsColumns,    //
                      FlowQuicColumns,   //
                      FlowHttpColumns,   //
                      FlowSshColumns>;

/// What they are, in the same order. Thread-safe.
const std::vector<ColumnGroup>& flow_groups();

}  // namespace wirelake
