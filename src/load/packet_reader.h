// PacketReader: a capture as the packets that a filter accepts, and the report of what was not.
//
// Joins reading, decoding and filtering. Everything that reads a capture, for a list, for columns
// or for counting alone, goes through here. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "capture/capture_reader.h"
#include "capture/capture_record.h"
#include "decode/decoder.h"
#include "flow/flow_table.h"
#include "load/invalid_places.h"
#include "wirelake/capture_options.h"
#include "wirelake/packet.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class PacketReader {
 public:
  /// Opens the capture at `path` ("-": standard input). `progress` is called once a block, and
  /// while a pipe has nothing to read; it takes the place of `keep_waiting` in `source`.
  static Result<PacketReader> open(const std::string& path, CaptureOptions options,
                                   ProgressCallback progress = {}, SourceOptions source = {});

  /// Told the name of a capture that reading goes on with, and how many frames there were before.
  using BeginCapture = std::function<void(const std::string& name, std::uint64_t frames)>;

  /// Goes on behind the end of the capture with those at `paths`, as one: frames are numbered on,
  /// flows stay open, and there is one report. One that cannot be opened is an error.
  void join(std::vector<std::string> paths, BeginCapture begin);

  /// Tells from here on which flow each packet is of (Packet::in_flow), and hands `take` the flows
  /// that have ended; all that are left before next_block() is false.
  void follow_flows(const FlowOptions& options, TakeFlow take);

  /// Decodes the next block of records and calls `visit(const Packet&)` with each accepted packet.
  /// False at the end of the capture; from then on the report is complete. kCancelled if `progress`
  /// asked to stop.
  template <typename Visit>
  Result<bool> next_block(Visit&& visit) {
    auto more = reader_.next_block(block_);
    if (!more || !*more) {
      if (more && next_path_ < paths_.size()) {
        if (Status opened = open_next(); !opened) return std::move(opened).error();
        return true;
      }
      // The last flows come a few at a time, as blocks without packets.
      if (more && flows_ && flows_->finish(kFlowsAtOnce)) return true;
      finish_report();
      return more;
    }
    Packet packet;
    for (const CaptureRecord& record : block_.records) {
      if (!accept(record, packet)) continue;
      if (flows_) flows_->add(packet);
      visit(std::as_const(packet));
    }
    if (!show_progress()) return cancelled();
    return true;
  }

  /// Decodes the whole capture.
  template <typename Visit>
  Status parse_all(Visit&& visit) {
    while (true) {
      auto more = next_block(visit);
      if (!more) return std::move(more).error();
      if (!*more) return {};
    }
  }

  const CaptureReport& report() const { return report_; }

  /// Reads a file to its end where next_block() ended before, for the observer of the source. False
  /// if that has not seen all there is: a file can fail behind its damage, and of a pipe nothing is
  /// read for this alone, since it may never end. kCancelled if `progress` asked to stop.
  Result<bool> read_rest();

 private:
  // What the source calls while it waits, wherever the parser has been moved to.
  struct Watch {
    ProgressCallback callback;
    Progress last;
    bool keep_going() const { return !callback || callback(last); }
  };

  PacketReader(CaptureReader reader, CaptureOptions options, SourceOptions source,
               std::unique_ptr<Watch> watch)
      : watch_(std::move(watch)),
        source_(std::move(source)),
        reader_(std::move(reader)),
        filter_(std::move(options.filter)),
        decoding_({.max_tunnels = options.decapsulate ? kMaxTunnels : 0}) {}

  static constexpr std::size_t kFlowsAtOnce = 8192;

  bool accept(const CaptureRecord& record, Packet& packet);
  void count_linktype(std::uint16_t linktype);
  Status open_next();
  void finish_capture();
  void finish_report();
  bool show_progress();
  Error cancelled() const;

  std::unique_ptr<Watch> watch_;
  SourceOptions source_;
  CaptureReader reader_;
  std::string name_;                // Of the capture that is being read.
  std::vector<std::string> paths_;  // Of those behind the first.
  std::size_t next_path_ = 0;
  BeginCapture begin_;
  std::uint64_t bytes_before_ = 0;  // Of captures that have been read.
  std::uint64_t bytes_behind_ = 0;  // Of those that are to be read, as far as that is known.
  bool has_seen_all_ = true;        // Of captures that have been read, by read_rest().
  IpFilter filter_;
  DecodeOptions decoding_;
  // Where it is asked for. What is counted of flows stands apart from the report, which moves.
  struct FlowCounts {
    std::uint64_t flows = 0;
    RemarkCounts remarks;
  };
  std::unique_ptr<FlowCounts> flow_counts_;
  std::unique_ptr<FlowTable> flows_;
  RecordBlock block_;
  CaptureReport report_;
  InvalidPlaces places_;
  bool is_finished_ = false;
  std::uint16_t last_linktype_ = 0;
  std::uint64_t* last_linktype_count_ = nullptr;  // Into report_.linktypes, whose nodes stay put.
};

/// The last part of a path, with what is not UTF-8 replaced: the name of a capture.
std::string capture_name(const std::string& path);

}  // namespace wirelake
