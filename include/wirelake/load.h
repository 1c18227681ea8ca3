// load: captures into a collection, a new one or one that exists.
//
// The one way in: `wirelake load`, PcapParser and the Python package are shells on it. Each capture
// is loaded whole or not at all; one that fails, or that the collection has already, does not stop
// those behind it. Memory does not grow with the captures. One thread at a time for each Store.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/filter.h"
#include "wirelake/flow_options.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class Store;

/// What came of a capture.
struct CaptureOutcome {
  std::string capture;        ///< Its path, as it was given.
  CaptureReport report = {};  ///< Its name, and nothing else, where it was not read whole.
  /// Why it is not loaded. kAlreadyExists: it was passed over, as `once` asks, which is no failure.
  std::optional<Error> error = {};
  /// What is to be said of earlier loads of it; may be empty.
  std::string note = {};
};

struct LoadOptions {
  /// The collection; none: a new one, which is there once a packet is.
  std::optional<std::string> into = {};
  std::string description = {};          ///< Of a new one,
  std::optional<std::string> name = {};  ///< and what to call it; made up if there is none.

  IpFilter filter = {};  ///< Which packets. A new collection keeps it as its own.
  /// Describe packets in tunnels by the innermost IP header, also to the filter.
  bool decapsulate = false;
  /// Take all captures, in order, as one, as the files of `tcpdump -C` are: one load, whole or
  /// absent, whose frames are numbered through and whose flows go on; `capture` stays the name of
  /// each file.
  bool joined = false;
  bool keep_headers = false;  ///< Store each frame's headers, so that it can be exported.
  /// Pass over a capture that the collection has, loaded with this filter and as decapsulated.
  bool once = false;
  /// With `once`: let a load take the place of earlier ones of which it has more, since the file
  /// has grown or headers are kept now.
  bool replace = false;
  bool strict = false;  ///< A damaged capture has failed (kDamaged), and nothing of it is stored.
  /// Store the flows of the packets beside them, which end so; with nothing, packets alone, which
  /// takes less time.
  std::optional<FlowOptions> flows = FlowOptions{};
  int jobs = 0;  ///< Threads that write; 0: as many as the machine has processors.
  Cancellation cancellation = {};

  /// How far the reading of a capture has come; see ProgressCallback.
  std::function<bool(const std::string& capture, const Progress&)> progress = {};

  /// Told what came of each capture, in order. A second time, with an error, of one that a commit
  /// then left out since somebody else had loaded the same meanwhile.
  std::function<void(const CaptureOutcome&)> on_capture = {};

  /// Asked a few times a second while a pipe is read; true is its end, with what is complete.
  std::function<bool()> end_of_pipe_is_asked = {};
};

struct LoadResult {
  std::string collection;     ///< That has what was loaded, now or before; empty if none does.
  std::size_t loaded = 0;     ///< Captures that are in it by this load.
  std::size_t repeated = 0;   ///< Captures that were passed over.
  std::size_t failed = 0;     ///< Captures that were not loaded for another reason.
  bool is_cut_short = false;  ///< An error came between the first capture and the last commit.
  /// What on_capture() was told, and of a load that is cut short in a capture that one too.
  std::vector<CaptureOutcome> captures = {};
};

/// Loads captures ("-": standard input) into a collection of the store. `result` has what there is
/// to tell also where this fails; the failures of captures are in there alone. kNotFound: there is
/// no such collection. kInvalidArgument, before anything is made: the options make no sense.
/// kNoPackets: no capture failed or was passed over, and none of them gave a packet. kCancelled:
/// what had been committed by then stays (`loaded`).
Status load(Store& store, const std::vector<std::string>& captures, const LoadOptions& options,
            LoadResult& result);

}  // namespace wirelake
