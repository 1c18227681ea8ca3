// The interpreter's lock: work without it, and calls of Python functions that never come back.
//
// When Python ends, it ends every other thread that wants its lock, by pthread_exit(): its
// unwinding goes through destructors and catch (...) of C++, which makes it an abort of the
// process. So a thread of that kind is kept where it is, until the process ends a moment later.
#pragma once

#include <Python.h>
#include <cxxabi.h>

#include "at_work.h"

namespace wirelake::python {

/// Whether this is the process's main thread: Python gives it alone the signals.
bool is_main_thread();

/// What `call` returns, which calls into Python, and holds nothing of C++ while it does.
template <typename Call>
auto call_python(const Call& call) {
  try {
    return call();
  } catch (abi::__forced_unwind&) {
    wait_for_the_end();
  }
}

/// Without the interpreter's lock while this exists.
class WithoutLock {
 public:
  WithoutLock() : state_(PyEval_SaveThread()) {}
  ~WithoutLock();
  WithoutLock(const WithoutLock&) = delete;
  WithoutLock& operator=(const WithoutLock&) = delete;

 private:
  PyThreadState* state_;
};

/// Does work of the library that needs no lock.
template <typename Function>
auto without_lock(Function function) {
  const WithoutLock unlocked;
  const AtWork at_work;
  return function();
}

}  // namespace wirelake::python
