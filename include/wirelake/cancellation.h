// Cancellation: how a caller ends an operation that is under way.
//
// The caller keeps a copy and cancels it, from any thread or from a handler of a signal. Whoever
// does the work looks at its own a few times a second and ends with kCancelled, with nothing
// changed; or says that it begins to change something, from where on nobody is told that nothing
// was. Copies share one state. Thread-safe.
#pragma once

#include <atomic>
#include <memory>

namespace wirelake {

class Cancellation {
 public:
  /// One that nobody can cancel.
  Cancellation() = default;

  /// One that is not cancelled yet.
  static Cancellation make() {
    Cancellation made;
    made.state_ = std::make_shared<State>();
    return made;
  }

  /// Only of what make() gave. Safe in a handler of a signal, as what follows.
  void cancel() const noexcept { state_->is_cancelled = true; }

  bool is_cancelled() const noexcept { return state_ && state_->is_cancelled; }

  /// To be called before the first thing that others can see; false if it was cancelled before.
  bool begin_change() const noexcept {
    if (!state_) return true;
    const bool was_changing = state_->is_changing.exchange(true);
    if (!state_->is_cancelled) return true;
    state_->is_changing = was_changing;
    return false;
  }

  /// False: nothing was changed so far, and if it is cancelled, nothing will be.
  bool is_changing() const noexcept { return state_ && state_->is_changing; }

 private:
  // Written by one side each, which then looks at the other's.
  struct State {
    std::atomic<bool> is_cancelled = false;
    std::atomic<bool> is_changing = false;
  };
  static_assert(std::atomic<bool>::is_always_lock_free);

  std::shared_ptr<State> state_;
};

}  // namespace wirelake
