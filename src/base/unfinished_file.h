// UnfinishedFile: what a file is called until it is complete, so that it goes if it never is.
//
// Also for the handler of a signal that ends the process in the middle.
#pragma once

#include <string>

#include "base/file.h"

namespace wirelake {

class UnfinishedFile {
 public:
  /// `folder` outlives it.
  UnfinishedFile(const Folder& folder, std::string name);

  /// Removes the file, if it was not finished.
  ~UnfinishedFile();
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  const std::string& name() const { return name_; }

  /// The file has another name, or none any more.
  void finished();

  /// Removes the one that was begun last, if it is there. Safe in a handler of a signal, behind
  /// which nothing may come.
  static void remove_last() noexcept;

 private:
  const Folder& folder_;
  std::string name_;
};

}  // namespace wirelake
