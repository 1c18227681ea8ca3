#include "queries.h"

#include <nanobind/stl/string.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "errors.h"
#include "wirelake/query_document.h"

namespace nb = nanobind;

namespace wirelake::python {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& what) {
  raise({ErrorCode::kInvalidArgument, "query: " + what});
}

std::string text_of_object(nb::handle object) {
  Py_ssize_t size = 0;
  const char* const text = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (!text) throw nb::python_error();
  return {text, static_cast<std::size_t>(size)};
}

Json number_of(nb::handle object) {
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  if (number == -1 && PyErr_Occurred()) throw nb::python_error();
  // Beyond what is stored: as a double it still compares on the right side.
  if (overflow != 0) return overflow * 0x1p64;
  return number;
}

Json bytes_of(nb::handle object) {
  char* bytes = nullptr;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(object.ptr(), &bytes, &size) != 0) throw nb::python_error();
  return Json::binary(std::vector<std::uint8_t>(bytes, bytes + size));
}

Json json_of(nb::handle object, int depth);

Json object_of(nb::handle object, int depth) {
  Json json = Json::object();
  // A copy of the items: a value's own methods could change the dict meanwhile.
  for (const nb::handle item : nb::list(nb::borrow<nb::dict>(object).items())) {
    const nb::handle name = item[0];
    if (!PyUnicode_Check(name.ptr())) refuse("names are text");
    json[text_of_object(name)] = json_of(item[1], depth + 1);
  }
  return json;
}

Json list_of(nb::handle object, int depth) {
  Json json = Json::array();
  for (const nb::handle item : object)
    json.push_back(json_of(item, depth + 1));
  return json;
}

Json json_of(nb::handle object, int depth) {
  if (depth > kMaxQueryDepth) {
    refuse("nests more than " + std::to_string(kMaxQueryDepth) + " deep; make it flatter");
  }
  PyObject* const value = object.ptr();
  if (value == Py_None) return nullptr;
  if (PyBool_Check(value)) return value == Py_True;
  if (PyLong_Check(value)) return number_of(object);
  if (PyFloat_Check(value)) return PyFloat_AsDouble(value);
  if (PyUnicode_Check(value)) return text_of_object(object);
  if (PyBytes_Check(value)) return bytes_of(object);
  if (PyDict_Check(value)) return object_of(object, depth);
  if (PyList_Check(value) || PyTuple_Check(value)) return list_of(object, depth);
  const auto type = nb::cast<std::string>(object.type().attr("__name__"));
  refuse("takes None, bool, int, float, str, bytes, lists and dicts, no " + type);
}

}  // namespace

Query query_of(const nb::object& query) {
  if (query.is_none()) return {};
  if (!PyDict_Check(query.ptr())) refuse("is a dict, such as {'proto': 'TCP'}");
  return value_or_raise(parse_query(json_of(query, 0)));
}

std::vector<SortKey> sort_of(const std::vector<std::pair<std::string, int>>& sort) {
  std::vector<SortKey> keys;
  for (const auto& [field, direction] : sort)
    keys.push_back({field, direction < 0});
  return keys;
}

}  // namespace wirelake::python
