// ListItems: a Python iterator over the items of lists, for any number of threads.
//
// A generator refuses a second thread while it works for a first, and loses what it was about to
// give. Here each item comes once, whoever asks; one thread at a time fetches the next list.
#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <mutex>
#include <thread>

#include "base/fork_mark.h"

namespace wirelake::python {

class ListItems {
 public:
  /// `lists` is a generator of lists; it is told to close.
  explicit ListItems(nanobind::object lists) : lists_(std::move(lists)) {}
  ~ListItems();
  ListItems(const ListItems&) = delete;
  ListItems& operator=(const ListItems&) = delete;

  /// A new reference, or null: with a Python error, or at the end. With the interpreter's lock.
  PyObject* next();

  /// Ends it early, and closes the generator.
  void close();

  /// For Python's garbage collector.
  int traverse(visitproc visit, void* arg);
  void clear();

 private:
  PyObject* next_of_list();
  bool fetch_list();
  bool lock();  // False with a Python error.

  nanobind::object lists_;        // None at the end.
  PyObject* list_ = nullptr;      // Owned.
  Py_ssize_t next_index_ = 0;     // In list_.
  std::uint64_t lists_done_ = 0;  // Tells a thread that waited whether another has fetched one.

  // Waited for without the interpreter's lock; who has it may wait for that.
  std::timed_mutex fetching_;
  std::thread::id fetcher_;
  ForkMark process_;
};

void bind_list_items(nanobind::module_& module);

}  // namespace wirelake::python
