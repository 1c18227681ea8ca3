// What of the library is at work or kept for Python, so that it ends before the process does.
//
// At its exit Python takes its lock for good, stops its daemon threads where they want it back, and
// lets C run the destructors of all libraries: whatever still uses those then crashes. Here is who
// is at work, and what has threads, connections or files of its own; once Python is done, the
// process waits for the former, and ends the latter. A fork begins with nothing of either. Any
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "base/fork_mark.h"

namespace wirelake::python {

/// To be called once, when the module is made.
void end_work_with_process();

/// Whether Python is gone and all work has to end.
bool is_process_ending();

/// Waits until the process has ended.
[[noreturn]] void wait_for_the_end();

/// A thread that uses the library without the interpreter's lock, while this exists.
class AtWork {
 public:
  AtWork();
  ~AtWork();
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;
};

/// Calls `end` when the process ends and nobody is at work any more, the latest first; the number
/// is for forget_end().
std::uint64_t at_end(std::function<void()> end);

/// Before what `end` uses is destroyed. Once the ends are being called it does not return: what
/// belongs to them is theirs.
void forget_end(std::uint64_t number);

/// An object that goes with its owner, or when the process ends. In a fork it stays where it is:
/// its threads are not there, and what it would say to a server would come from its parent.
template <typename T>
class UntilExit {
 public:
  explicit UntilExit(std::unique_ptr<T> value)
      : value_(std::move(value)), number_(at_end([this] { value_.reset(); })) {}
  ~UntilExit() {
    if (process_.is_fork()) {
      static_cast<void>(value_.release());
    } else {
      forget_end(number_);
    }
  }
  UntilExit(const UntilExit&) = delete;
  UntilExit& operator=(const UntilExit&) = delete;

  const ForkMark& process() const { return process_; }
  T* operator->() const { return value_.get(); }
  T& operator*() const { return *value_; }

 private:
  ForkMark process_;
  std::unique_ptr<T> value_;
  std::uint64_t number_;
};

}  // namespace wirelake::python
