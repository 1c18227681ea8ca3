// IpFilter: which packets to keep, by their source and destination address.
//
// Set by the caller of a parser, asked once per packet. Building it is for one thread; accepts() is
// const and safe from several.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/ip.h"
#include "wirelake/result.h"

namespace wirelake {

/// Where in a packet a subject is looked for. The numbers are part of the API and of stored data.
enum class Position : int { kSource = 0, kDestination = 1, kEither = 2 };

/// One line of a filter: a subnet, and where it must stand.
struct FilterEntry {
  IpSubnet subnet;
  Position position = Position::kEither;

  bool operator==(const FilterEntry&) const = default;
};

class IpFilter {
 public:
  IpFilter();
  explicit IpFilter(std::vector<FilterEntry> entries);
  ~IpFilter();
  IpFilter(const IpFilter&);
  IpFilter& operator=(const IpFilter&);
  IpFilter(IpFilter&&) noexcept;
  IpFilter& operator=(IpFilter&&) noexcept;

  /// The entries as they were given: in order, overlaps and repetitions included.
  std::span<const FilterEntry> entries() const;

  /// Without entries every packet is accepted.
  bool empty() const { return entries().empty(); }

  /// True if a packet from `source` to `destination` is to be kept:
  ///   directional = some source or destination entry is set, and the source is in a source entry
  ///                 (or there is none), and the destination in a destination entry (or none);
  ///   either      = the source or the destination is in an "either" entry;
  ///   accepted    = directional or either, or no entry at all.
  /// The cost does not depend on the number of entries.
  bool accepts(const IpAddress& source, const IpAddress& destination) const;

 private:
  class PrefixTree;

  std::vector<FilterEntry> entries_;
  std::shared_ptr<const PrefixTree> tree_;  // Immutable, so copies of a filter share it.
  bool has_source_ = false;
  bool has_destination_ = false;
};

/// Reads filter text: one "src NET", "dst NET" or "either NET" a line; blank lines and what follows
/// a '#' are passed over. The error names the line.
Result<std::vector<FilterEntry>> parse_filter_text(std::string_view text);

/// The words that filter text and the command line use: "src", "dst", "either".
std::string_view to_string(Position position);

}  // namespace wirelake
