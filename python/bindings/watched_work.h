// Long work on a thread of its own, while the caller's looks after Python.
//
// The library asks during its work whether to go on. Were it Python that answers from in there, a
// thread that Python ends would leave the work half done beneath it, and a function that forks
// would come back into the parent's files and threads. So the caller's thread answers, and the work
// knows nothing of Python.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "arguments.h"
#include "base/fork_mark.h"
#include "wirelake/cancellation.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::python {

/// Tells a function of Python's how far work has come, if there is one to be told, and looks for
/// signals: false, with a Python error, if the work is to end. With the interpreter's lock.
bool goes_on(const ProgressArgument& callback, const Progress& progress);

/// False once Ctrl-C was pressed, which stays pending: for work that Arrow stands before, through
/// which no exception passes; and when the process ends. Without the interpreter's lock.
bool not_interrupted();

class WatchedWork {
 public:
  /// Begins `work`; what it is given asks the thread that waits. If that ends the work, it cancels
  /// `cancellation` as well, one that can be.
  WatchedWork(const ProgressArgument& callback, std::function<void(const ProgressCallback&)> work,
              Cancellation cancellation = Cancellation::make());

  /// Ends the work, if it is not done.
  ~WatchedWork();
  WatchedWork(const WatchedWork&) = delete;
  WatchedWork& operator=(const WatchedWork&) = delete;

  /// Waits until the work has returned; raises what the callback raises, then. With the
  /// interpreter's lock.
  void wait();

 private:
  struct Shared;

  void wait_for_news();

  const ProgressArgument& callback_;
  Cancellation cancellation_;
  ForkMark process_;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

/// What `work` returns, a Result: called with a ProgressCallback, without the interpreter's lock.
template <typename Work>
auto watched(const ProgressArgument& callback, Work work) {
  std::optional<std::invoke_result_t<Work, const ProgressCallback&>> result;
  WatchedWork watching(callback, [&](const ProgressCallback& ask) { result = work(ask); });
  watching.wait();
  return *std::move(result);
}

/// What `work` returns, a Result, without the interpreter's lock; Ctrl-C cancels `cancellation`,
/// which the work heeds.
template <typename Work>
auto interruptible(const Cancellation& cancellation, Work work) {
  std::optional<std::invoke_result_t<Work>> result;
  const ProgressArgument nobody;
  WatchedWork watching(
      nobody, [&](const ProgressCallback&) { result = work(); }, cancellation);
  watching.wait();
  return *std::move(result);
}

}  // namespace wirelake::python
