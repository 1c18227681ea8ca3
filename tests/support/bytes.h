// Bytes and files for tests: hexadecimal text to bytes, temporary folders, lists of captures.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wirelake::test {

/// Bytes of hexadecimal text; white space is passed over.
std::vector<std::byte> from_hex(std::string_view text);

std::vector<std::byte> operator+(std::vector<std::byte> left, const std::vector<std::byte>& right);

std::vector<std::byte> read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::vector<std::byte>& bytes);

/// A folder that exists as long as this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The captures of tests/data, sorted.
std::vector<std::filesystem::path> test_captures();

/// The captures that fuzzing starts from, sorted: small ones of all formats and their oddities.
std::vector<std::filesystem::path> seed_captures();

/// The captures that lie beside the project on some machines, sorted; empty on all others.
std::vector<std::filesystem::path> shared_captures();

}  // namespace wirelake::test
