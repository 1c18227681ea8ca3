// wirelake: what needs no store, and the way to wirelake-store for all else.
//
// Loading the libraries of Arrow and of MongoDB takes several times as long as `info` of a small
// capture does, so this program is linked without them.
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>

#include "cli/command.h"

namespace wirelake::cli {
namespace {

bool is_answered_here(int argc, char** argv) {
  if (argc < 2) return false;
  const std::string_view first = argv[1];
  return first == "info" || first == "--version";
}

// Returns only if the program beside this one cannot be started.
int become_store_program(char** argv) {
  std::error_code failure;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  const std::string program = self.parent_path() / "wirelake-store";
  if (!failure) {
    ::execv(program.c_str(), argv);
    failure = {errno, std::generic_category()};
  }
  print_error(program + ": cannot be started: " + failure.message() +
              "; the two programs belong into one folder");
  return kFailed;
}

}  // namespace
}  // namespace wirelake::cli

int main(int argc, char** argv) {
  using namespace wirelake::cli;
  return is_answered_here(argc, argv) ? run(argc, argv, add_info) : become_store_program(argv);
}
