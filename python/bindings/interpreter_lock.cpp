#include "interpreter_lock.h"

#include <unistd.h>

namespace wirelake::python {

bool is_main_thread() {
  return ::gettid() == ::getpid();
}

WithoutLock::~WithoutLock() {
  if (is_process_ending()) wait_for_the_end();
  call_python([this] { PyEval_RestoreThread(state_); });
}

}  // namespace wirelake::python
