#include "at_work.h"

#include <Python.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace wirelake::python {
namespace {

// What is at work asks several times a second whether to go on; what does not is let go.
constexpr std::chrono::seconds kLastPatience{3};

struct Register {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t at_work = 0;
  std::uint64_t last_number = 0;
  std::map<std::uint64_t, std::function<void()>> ends;
  std::optional<std::thread::id> ending;  // The thread that calls the ends, once it does.
};

std::atomic<bool> g_is_ending{false};

// Never destroyed: threads that are let go may look at it to the very end.
Register& all_work() {
  static auto* const all = new Register;
  return *all;
}

// In a fork nobody is at work, and nothing of its parent's may be ended.
void forget_parents() {
  all_work().at_work = 0;
  all_work().ends.clear();
  all_work().ending.reset();
  all_work().mutex.unlock();
}

void end_work() {
  g_is_ending = true;
  Register& all = all_work();
  std::unique_lock lock(all.mutex);
  if (!all.changed.wait_for(lock, kLastPatience, [&] { return all.at_work == 0; })) return;
  all.ending = std::this_thread::get_id();
  while (!all.ends.empty()) {
    const auto end = all.ends.extract(std::prev(all.ends.end()));
    lock.unlock();
    end.mapped()();
    lock.lock();
  }
}

}  // namespace

void end_work_with_process() {
  // Python calls it when no object of its own is left, and before the destructors of libraries.
  static_cast<void>(Py_AtExit(end_work));
  ::pthread_atfork([] { all_work().mutex.lock(); }, [] { all_work().mutex.unlock(); },
                   forget_parents);
}

bool is_process_ending() {
  return g_is_ending;
}

AtWork::AtWork() {
  Register& all = all_work();
  const std::lock_guard lock(all.mutex);
  ++all.at_work;
}

AtWork::~AtWork() {
  Register& all = all_work();
  const std::lock_guard lock(all.mutex);
  --all.at_work;
  all.changed.notify_all();
}

void wait_for_the_end() {
  while (true)
    ::pause();
}

std::uint64_t at_end(std::function<void()> end) {
  Register& all = all_work();
  const std::lock_guard lock(all.mutex);
  all.ends.emplace(++all.last_number, std::move(end));
  return all.last_number;
}

void forget_end(std::uint64_t number) {
  Register& all = all_work();
  {
    const std::lock_guard lock(all.mutex);
    const bool is_too_late = all.ending && all.ending != std::this_thread::get_id();
    if (!is_too_late) {
      all.ends.erase(number);
      return;
    }
  }
  wait_for_the_end();
}

}  // namespace wirelake::python
