// Rows of record batches as lists of Python dicts.
#pragma once

#include <arrow/record_batch.h>
#include <nanobind/nanobind.h>

#include <memory>
#include <utility>

#include "columns/batch.h"
#include "columns/document.h"
#include "python_sink.h"

namespace wirelake::python {

class Documents {
 public:
  Documents(Document document, BytesAs bytes_as)
      : document_(std::move(document)), sink_(bytes_as) {}

  /// A dict for each row.
  nanobind::list of(const BatchPointer& batch);

 private:
  Document document_;
  PythonSink sink_;
};

}  // namespace wirelake::python
