// PcapParser: a capture in, its packets out, or into a collection.
//
// The verbs of the Python class PCAPParser in the idiom of C++. Opening one touches neither the
// capture nor a store. One thread at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "wirelake/capture_options.h"
#include "wirelake/filter.h"
#include "wirelake/load.h"
#include "wirelake/packet.h"
#include "wirelake/report.h"
#include "wirelake/result.h"
#include "wirelake/value_sink.h"

namespace wirelake {

class PcapParser {
 public:
  /// A parser of the capture at `path` ("-": standard input). kNotFound if it is no file.
  /// `store_url` names the store of load_and_insert_new() and the others; none:
  /// Store::default_url().
  static Result<PcapParser> open(std::string path, std::string store_url = {});

  const std::string& path() const { return path_; }

  /// The configuration as it was set, in order.
  const IpFilter& ip_filter() const { return options_.filter; }

  /// Replaces the configuration.
  void set_ip_filter(IpFilter filter) { options_.filter = std::move(filter); }

  /// Whether packets in tunnels are described by the innermost IP header instead of the outermost,
  /// also to the filter. Not so at first.
  void set_decapsulate(bool decapsulate) { options_.decapsulate = decapsulate; }

  /// Calls `visit` with each packet that the filter accepts, in file order, until it returns false.
  /// The packet's views die with the call. A capture that is damaged or cut off gives the packets
  /// before that place, and the report says so.
  Result<CaptureReport> visit(const std::function<bool(const Packet&)>& visit);

  /// Sends the packets that the filter accepts to `sink`, in file order, each as the packet dict
  /// (docs/packet-records.md), and calls `after_packet` behind each until it returns false.
  /// The report is empty where that returned false; capture_rows.h has more to choose from.
  Result<CaptureReport> load_packet_info(ValueSink& sink,
                                         const std::function<bool()>& after_packet);

  /// Stores the accepted packets as a new collection and returns its name. Filter, `into`,
  /// description and `decapsulate` of `options` are not looked at. If no packet matches
  /// (kNoPackets), or anything fails, no trace of a collection remains.
  Result<std::string> load_and_insert_new(std::string description = {}, LoadOptions options = {});

  /// Appends the accepted packets to a collection. If it does not exist (kNotFound), no packet
  /// matches (kNoPackets), or anything fails, the collection is as before. kAlreadyExists: with
  /// `once`, the collection has the capture.
  Status load_and_insert_existing(std::string_view collection, LoadOptions options = {});

  /// Drops a collection; false if there was none.
  Result<bool> clean_up(std::string_view collection);

  /// Hands a line to the invalid-packet log (log.h). Never fails.
  static void log_invalid(std::string_view error_content) noexcept;

  /// What the last call read and passed over.
  const CaptureReport& stats() const { return stats_; }

 private:
  PcapParser(std::string path, std::string store_url)
      : path_(std::move(path)), store_url_(std::move(store_url)) {}

  Result<std::string> insert(LoadOptions options);

  std::string path_;
  std::string store_url_;
  CaptureOptions options_;
  CaptureReport stats_;
};

}  // namespace wirelake
