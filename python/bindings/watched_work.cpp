#include "watched_work.h"

#include <nanobind/stl/optional.h>

#include <chrono>
#include <exception>

#include "errors.h"
#include "interpreter_lock.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

// Between two looks for signals.
constexpr std::chrono::milliseconds kNewsPatience(50);

// Before a capture is open there is nothing to tell, and its size is not known to be unknown.
bool has_begun(const Progress& progress) {
  return progress.bytes_done > 0 || progress.bytes_total || progress.packets > 0;
}

}  // namespace

bool goes_on(const ProgressArgument& callback, const Progress& progress) {
  if (call_python([] { return PyErr_CheckSignals(); }) != 0) return false;
  if (!callback || !has_begun(progress)) return true;
  const nb::object arguments =
      nb::make_tuple(progress.bytes_done, progress.bytes_total, progress.packets);
  const auto returned =
      nb::steal(call_python([&] { return PyObject_CallObject(callback->ptr(), arguments.ptr()); }));
  return returned.is_valid();
}

// Signals are for the main thread alone, and only that is sure to be given the interpreter's lock,
// since it is the last to be.
bool not_interrupted() {
  if (is_process_ending()) return false;
  if (!is_main_thread()) return true;
  nb::gil_scoped_acquire acquire;
  if (PyOS_InterruptOccurred() == 0) return true;
  PyErr_SetInterrupt();
  return false;
}

struct WatchedWork::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Progress> asked;  // By the work, which waits for the answer.
  bool is_cancelled = false;
  bool is_done = false;
  std::exception_ptr thrown;  // Where memory ran out.

  // By the work.
  bool ask(const Progress& progress, bool is_answer_wanted) {
    if (is_process_ending()) return false;
    std::unique_lock lock(mutex);
    if (!is_answer_wanted || is_cancelled) return !is_cancelled;
    asked = progress;
    changed.notify_all();
    while (asked && !is_process_ending())
      changed.wait_for(lock, kNewsPatience);
    return !is_cancelled && !is_process_ending();
  }
};

WatchedWork::WatchedWork(const ProgressArgument& callback,
                         std::function<void(const ProgressCallback&)> work,
                         Cancellation cancellation)
    : callback_(callback),
      cancellation_(std::move(cancellation)),
      shared_(std::make_shared<Shared>()) {
  const auto ask = [shared = shared_, is_told = callback.has_value()](const Progress& progress) {
    return shared->ask(progress, is_told);
  };
  thread_ = std::thread([shared = shared_, ask, work = std::move(work)] {
    {
      const AtWork at_work;
      try {
        work(ask);
      } catch (...) {
        shared->thrown = std::current_exception();
      }
    }
    const std::lock_guard lock(shared->mutex);
    shared->is_done = true;
    shared->changed.notify_all();
  });
}

WatchedWork::~WatchedWork() {
  if (!thread_.joinable()) return;
  if (process_.is_fork()) {
    // Of what is at work, nothing is here but this.
    static_cast<void>(new std::thread(std::move(thread_)));
    return;
  }
  cancellation_.cancel();
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->is_cancelled = true;
    shared_->asked.reset();
    shared_->changed.notify_all();
  }
  const WithoutLock unlocked;
  thread_.join();
}

void WatchedWork::wait_for_news() {
  const WithoutLock unlocked;
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait_for(lock, kNewsPatience,
                            [this] { return shared_->asked || shared_->is_done; });
}

void WatchedWork::wait() {
  std::optional<nb::python_error> raised;
  while (true) {
    wait_for_news();
    std::optional<Progress> asked;
    {
      const std::lock_guard lock(shared_->mutex);
      if (shared_->is_done) break;
      asked = shared_->asked;
    }
    const bool is_on = raised || goes_on(callback_, asked.value_or(Progress()));
    if (process_.is_fork()) {
      if (!is_on) throw nb::python_error();
      check(process_.check());
    }
    if (!is_on) {
      raised.emplace();
      cancellation_.cancel();
    }
    const std::lock_guard lock(shared_->mutex);
    if (!is_on) shared_->is_cancelled = true;
    if (asked) shared_->asked.reset();
    shared_->changed.notify_all();
  }
  thread_.join();
  if (raised) throw std::move(*raised);
  if (shared_->thrown) std::rethrow_exception(shared_->thrown);
}

}  // namespace wirelake::python
