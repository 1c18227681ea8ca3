#include "list_items.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include "errors.h"
#include "interpreter_lock.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

// Between two looks for signals.
constexpr std::chrono::milliseconds kLockPatience(100);

ListItems& self_of(PyObject* self) {
  return *nb::inst_ptr<ListItems>(nb::handle(self));
}

PyObject* iter(PyObject* self) {
  return Py_NewRef(self);
}

PyObject* iter_next(PyObject* self) {
  try {
    return self_of(self).next();
  } catch (nb::python_error& error) {
    error.restore();
    return nullptr;
  }
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  return nb::inst_ready(nb::handle(self)) ? self_of(self).traverse(visit, arg) : 0;
}

int clear(PyObject* self) {
  self_of(self).clear();
  return 0;
}

}  // namespace

ListItems::~ListItems() {
  Py_CLEAR(list_);
}

PyObject* ListItems::next_of_list() {
  if (!list_ || next_index_ >= PyList_Size(list_)) return nullptr;
  return Py_XNewRef(PyList_GetItem(list_, next_index_++));
}

PyObject* ListItems::next() {
  while (true) {
    if (PyObject* const item = next_of_list()) return item;
    if (lists_.is_none()) return nullptr;
    check(process_.check());
    const std::uint64_t seen = lists_done_;
    if (!lock()) return nullptr;
    const bool is_fetched = lists_done_ != seen || lists_.is_none() || fetch_list();
    fetcher_ = {};
    fetching_.unlock();
    if (!is_fetched) return nullptr;
  }
}

bool ListItems::fetch_list() {
  Py_CLEAR(list_);
  PyObject* const list = call_python([this] { return PyIter_Next(lists_.ptr()); });
  ++lists_done_;
  next_index_ = 0;
  if (!list) {
    lists_ = nb::none();
  } else {
    Py_XSETREF(list_, list);
  }
  return list != nullptr;
}

bool ListItems::lock() {
  if (fetcher_ == std::this_thread::get_id()) {
    PyErr_SetString(PyExc_ValueError, "the iterator is at work in this very thread");
    return false;
  }
  while (true) {
    const bool is_locked = [this] {
      const WithoutLock unlocked;
      return fetching_.try_lock_for(kLockPatience);
    }();
    if (is_locked) {
      fetcher_ = std::this_thread::get_id();
      return true;
    }
    if (call_python(PyErr_CheckSignals) != 0) return false;
  }
}

void ListItems::close() {
  // In a fork, a thread that is not there may have the lock.
  const bool is_fork = process_.is_fork();
  if (!is_fork && !lock()) throw nb::python_error();
  const nb::object lists = std::exchange(lists_, nb::none());
  Py_CLEAR(list_);
  if (!is_fork) {
    fetcher_ = {};
    fetching_.unlock();
  }
  if (!lists.is_none()) lists.attr("close")();
}

int ListItems::traverse(visitproc visit, void* arg) {
  Py_VISIT(lists_.ptr());
  Py_VISIT(list_);
  return 0;
}

void ListItems::clear() {
  lists_ = nb::none();
  Py_CLEAR(list_);
}

void bind_list_items(nb::module_& module) {
  static PyType_Slot slots[] = {{Py_tp_iter, reinterpret_cast<void*>(iter)},
                                {Py_tp_iternext, reinterpret_cast<void*>(iter_next)},
                                {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
                                {Py_tp_clear, reinterpret_cast<void*>(clear)},
                                {0, nullptr}};
  nb::class_<ListItems>(module, "ListItems", nb::type_slots(slots),
                        nb::sig("class ListItems(collections.abc.Iterator[typing.Any])"))
      .def(nb::init<nb::object>(), nb::arg("lists"),
           nb::sig("def __init__(self, lists: collections.abc.Iterator[list[typing.Any]]) -> None"))
      .def("close", &ListItems::close);
}

}  // namespace wirelake::python
