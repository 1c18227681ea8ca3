// ForkMark: which process made an object.
//
// A fork has a copy of every object, but no thread of its parent's, and shares the offsets of its
// files and its sockets with it: what is under way in the parent must not be gone on with there.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include "wirelake/result.h"

namespace wirelake {

class ForkMark {
 public:
  /// Made by this process.
  ForkMark() : process_(::getpid()) {}

  /// Whether this process is a fork of the one that made the object.
  bool is_fork() const { return ::getpid() != process_; }

  /// kInvalidArgument in a fork.
  Status check() const {
    if (!is_fork()) return {};
    return Error{ErrorCode::kInvalidArgument,
                 "what is being read does not follow into a forked process; begin anew there"};
  }

 private:
  pid_t process_;
};

}  // namespace wirelake
