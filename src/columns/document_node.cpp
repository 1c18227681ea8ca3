#include "columns/document_node.h"

#include <utility>

namespace wirelake {

DocumentNode stored_key(std::string name) {
  std::string path = name;
  return {.name = std::move(name), .path = std::move(path)};
}

DocumentNode computed_key(std::string name, ComputedValue value) {
  std::string path = value.columns.front();
  return {.name = std::move(name), .path = std::move(path), .computed = std::move(value)};
}

DocumentNode object_key(std::string name, std::vector<DocumentNode> children) {
  // What is computed names its columns in full.
  for (DocumentNode& child : children) {
    if (!child.computed.bind) child.path = name + '.' + child.path;
  }
  std::string path = name;
  return {.name = std::move(name),
          .path = std::move(path),
          .is_object = true,
          .children = std::move(children)};
}

}  // namespace wirelake
