#include "capture/byte_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "capture_bytes.h"

namespace wirelake::test {
namespace {

Buffer read_to_end(ByteSource& source, std::size_t chunk) {
  Buffer all;
  Buffer part(chunk);
  while (true) {
    const auto count = source.read(part);
    EXPECT_TRUE(count.ok());
    if (!count || *count == 0) return all;
    all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

TEST(ByteSource, ReadsAFile) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "file";
  const Buffer bytes = from_hex("000102030405060708");
  write_file(path, bytes);
  auto source = open_byte_source(path);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->size(), 9u);
  EXPECT_EQ((*source)->position(), 0u);
  EXPECT_EQ(read_to_end(**source, 4), bytes);
  EXPECT_EQ((*source)->position(), 9u);
}

TEST(ByteSource, ReadsAPipe) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const Buffer bytes = zeros(200000) + from_hex("01");
  std::thread writer([&] { write_file(path, bytes); });
  auto source = open_byte_source(path);
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->size(), std::nullopt);
  EXPECT_EQ(read_to_end(**source, 70000), bytes);
  EXPECT_EQ((*source)->position(), bytes.size());
  writer.join();
}

// Stands in for standard input as long as it exists.
class StandardInput {
 public:
  explicit StandardInput(int fd) : saved_(dup(STDIN_FILENO)) {
    dup2(fd, STDIN_FILENO);
    close(fd);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }

 private:
  int saved_;
};

TEST(ByteSource, ReadsStandardInputFromWhereItStands) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "file";
  write_file(path, from_hex("00010203"));
  const int fd = open(path.c_str(), O_RDONLY);
  ASSERT_EQ(lseek(fd, 1, SEEK_SET), 1);
  const StandardInput input(fd);
  {
    auto source = open_byte_source("-");
    ASSERT_TRUE(source.ok());
    EXPECT_EQ((*source)->size(), 3u);
    EXPECT_EQ(read_to_end(**source, 2), from_hex("010203"));
  }
  EXPECT_NE(fcntl(STDIN_FILENO, F_GETFD), -1) << "standard input was closed";
}

TEST(ByteSource, WaitsForNonBlockingStandardInput) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
  const StandardInput input(ends[0]);
  auto source = open_byte_source("-");
  ASSERT_TRUE(source.ok());
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(write(ends[1], "ab", 2), 2);
    close(ends[1]);
  });
  EXPECT_EQ(read_to_end(**source, 8), from_hex("6162"));
  writer.join();
}

TEST(ByteSource, SaysWhyAPathCannotBeRead) {
  const TemporaryFolder folder;
  const std::string base = folder.path();
  write_file(base + "/locked", from_hex("00"));
  std::filesystem::permissions(base + "/locked", std::filesystem::perms::none);
  const struct {
    std::string path;
    ErrorCode code;
    std::string expected;
  } cases[] = {
      {base, ErrorCode::kNotACapture, "is a folder, not a capture"},
      {base + "/none", ErrorCode::kNotFound, "does not exist; check the path"},
      {base + "/locked/inside", ErrorCode::kNotFound, "does not exist; check the path"},
      {base + "/locked", ErrorCode::kPermission,
       "may not be read by this user; change its permissions"},
      {base + "/" + std::string(300, 'a'), ErrorCode::kIo,
       "could not be opened: File name too long"},
  };
  for (const auto& c : cases) {
    const auto source = open_byte_source(c.path);
    if (c.code == ErrorCode::kPermission && geteuid() == 0) continue;  // Root may read it.
    ASSERT_FALSE(source.ok()) << c.path;
    EXPECT_EQ(source.error().code, c.code) << c.path;
    EXPECT_EQ(source.error().to_string(), c.path + ": " + c.expected);
  }
}

TEST(ByteSource, FailsIfTheFileBecomesShorter) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "file";
  write_file(path, zeros(100));
  auto source = open_byte_source(path);
  ASSERT_TRUE(source.ok());
  Buffer part(30);
  ASSERT_EQ(*(*source)->read(part), 30u);
  ASSERT_EQ(truncate(path.c_str(), 40), 0);
  ASSERT_EQ(*(*source)->read(part), 10u);
  const auto rest = (*source)->read(part);
  ASSERT_FALSE(rest.ok());
  EXPECT_EQ(rest.error().code, ErrorCode::kIo);
  EXPECT_EQ(rest.error().to_string(),
            path +
                ": at byte 40: became shorter while it was read; read it again once nothing "
                "writes to it");
}

TEST(ByteSource, ReadsAFileThatGrowsToItsEnd) {
  const TemporaryFolder folder;
  const std::string path = folder.path() / "file";
  write_file(path, zeros(10));
  auto source = open_byte_source(path);
  ASSERT_TRUE(source.ok());
  write_file(path, zeros(30));
  EXPECT_EQ(read_to_end(**source, 8).size(), 30u);
}

// A pipe whose writer says what is asked for and then stays, silent or not.
class Pipe {
 public:
  Pipe() {
    EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
    writer_ = open(path_.c_str(), O_RDWR | O_CLOEXEC);
  }
  ~Pipe() { close(writer_); }
  void write(Bytes bytes) const {
    EXPECT_EQ(::write(writer_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_ = folder_.path() / "pipe";
  int writer_ = -1;
};

TEST(ByteSource, APipeEndsWhereThatIsAsked) {
  const Pipe pipe;
  pipe.write(from_hex("0001"));
  bool is_asked = false;
  Buffer seen;
  SourceOptions options;
  options.end_is_asked = [&] { return is_asked; };
  options.observe = [&](Bytes bytes) { seen.insert(seen.end(), bytes.begin(), bytes.end()); };
  auto source = open_byte_source(pipe.path(), std::move(options));
  ASSERT_TRUE(source.ok());
  Buffer part(10);
  EXPECT_EQ(*(*source)->read(part), 2u);
  EXPECT_FALSE((*source)->was_ended());
  // What the writer still has to give is read.
  is_asked = true;
  pipe.write(from_hex("0203"));
  EXPECT_EQ(*(*source)->read(part), 2u);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(*(*source)->read(part), 0u);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(1500));
  EXPECT_TRUE((*source)->was_ended());
  pipe.write(from_hex("04"));
  EXPECT_EQ(*(*source)->read(part), 0u);
  EXPECT_EQ(seen, from_hex("00010203"));
}

TEST(ByteSource, APipeThatGaveNothingIsCancelledWhereItsEndIsAsked) {
  const Pipe pipe;
  auto source = open_byte_source(pipe.path(), {.end_is_asked = [] { return true; }});
  ASSERT_TRUE(source.ok());
  Buffer part(10);
  const auto count = (*source)->read(part);
  ASSERT_FALSE(count.ok());
  EXPECT_EQ(count.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace wirelake::test
