#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "support/bytes.h"

namespace wirelake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 100;

class FolderTest : public testing::Test {
 protected:
  FolderTest() {
    fs::create_directory(inside());
    std::ofstream(inside() / "file") << "text";
    std::ofstream(temporary_.path() / "outside") << "secret";
    auto folder = Folder::open(inside());
    EXPECT_TRUE(folder.ok());
    folder_ = std::move(*folder);
  }

  fs::path inside() const { return temporary_.path() / "inside"; }

  void make_socket(const char* name) const {
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string path = inside() / name;
    ASSERT_LT(path.size(), sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size());
    ASSERT_EQ(bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }

  test::TemporaryFolder temporary_;
  Folder folder_;
};

TEST_F(FolderTest, OnlyRegularFilesAreOpened) {
  ASSERT_EQ(mkfifo((inside() / "pipe").c_str(), 0600), 0);
  make_socket("socket");
  fs::create_directory(inside() / "folder");
  fs::create_symlink("file", inside() / "link");
  fs::create_symlink("../outside", inside() / "link_out");
  fs::create_symlink("nothing", inside() / "link_to_nothing");
  fs::create_symlink("/dev/zero", inside() / "link_to_device");
  const struct {
    const char* name;
    const char* kind;
  } cases[] = {
      {"pipe", "is a named pipe"},
      {"socket", "is a socket"},
      {"folder", "is a folder"},
      {"link", "is a symbolic link"},
      {"link_out", "is a symbolic link"},
      {"link_to_nothing", "is a symbolic link"},
      {"link_to_device", "is a symbolic link"},
  };
  for (const auto& c : cases) {
    const auto read = folder_.read_file(c.name, kLimit);
    ASSERT_FALSE(read.ok()) << c.name;
    EXPECT_EQ(read.error().code, ErrorCode::kDamaged) << c.name;
    EXPECT_NE(read.error().message.find(c.kind), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().file, folder_.path_of(c.name));
  }
  EXPECT_EQ(folder_.read_file("nothing", kLimit).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(*folder_.read_file("file", kLimit), "text");
}

TEST_F(FolderTest, DevicesAreNotOpened) {
  const auto devices = Folder::open("/dev");
  ASSERT_TRUE(devices.ok());
  const auto read = devices->read_file("zero", kLimit);
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("is a device"), std::string::npos) << read.error().message;
}

TEST_F(FolderTest, NoWayLeadsOutOfIt) {
  fs::create_directory(inside() / "below");
  std::ofstream(inside() / "below" / "file") << "deep";
  fs::create_directory_symlink(temporary_.path(), inside() / "out");
  EXPECT_EQ(*folder_.read_file("below/file", kLimit), "deep");
  EXPECT_TRUE(folder_.facts("below/file")->is_file);
  for (const char* name : {"out/outside", "../outside", "below/../../outside", ".", "..", "",
                           "/etc/passwd", "below//file", "file/x", "file/"}) {
    EXPECT_EQ(folder_.read_file(name, kLimit).error().code, ErrorCode::kDamaged) << name;
    EXPECT_EQ(folder_.facts(name).error().code, ErrorCode::kDamaged) << name;
    EXPECT_FALSE(folder_.remove_file(name).ok()) << name;
  }
  EXPECT_TRUE(fs::exists(temporary_.path() / "outside"));
  EXPECT_TRUE(folder_.remove_file("below/nothing").ok());
  EXPECT_TRUE(folder_.remove_file("nothing/file").ok());
  EXPECT_TRUE(folder_.remove_file("below/file").ok());
  EXPECT_FALSE(fs::exists(inside() / "below" / "file"));
}

TEST_F(FolderTest, FoldersAreOpenedAndNothingElse) {
  fs::create_directory(inside() / "folder");
  fs::create_directory_symlink("folder", inside() / "link");
  ASSERT_EQ(mkfifo((inside() / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(folder_.open_folder("folder").ok());
  EXPECT_EQ(folder_.open_folder(".")->path(), folder_.path());
  EXPECT_EQ(folder_.open_folder("nothing").error().code, ErrorCode::kNotFound);
  const struct {
    const char* name;
    const char* kind;
  } cases[] = {{"file", "is a file"}, {"link", "is a symbolic link"}, {"pipe", "is a named pipe"}};
  for (const auto& c : cases) {
    const auto opened = folder_.open_folder(c.name);
    ASSERT_FALSE(opened.ok()) << c.name;
    EXPECT_EQ(opened.error().code, ErrorCode::kDamaged);
    EXPECT_NE(opened.error().message.find(c.kind), std::string::npos) << opened.error().message;
  }
}

TEST_F(FolderTest, SizesAreBoundedBeforeAnythingIsRead) {
  for (const std::size_t size : {std::size_t{0}, kLimit - 1, kLimit}) {
    std::ofstream(inside() / "sized") << std::string(size, 'x');
    EXPECT_EQ(folder_.read_file("sized", kLimit)->size(), size);
  }
  // A terabyte of nothing, which no memory would hold.
  ASSERT_EQ(truncate((inside() / "sized").c_str(), std::int64_t{1} << 40), 0);
  const auto read = folder_.read_file("sized", kLimit);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kDamaged);
  EXPECT_NE(read.error().message.find("longer than the 100 bytes"), std::string::npos);
}

TEST_F(FolderTest, WhoeverHoldsAFolderAloneIsWaitedForWithAWord) {
  // Of an open file description of its own, as another program has one.
  const FileDescriptor stranger(::open(inside().c_str(), O_RDONLY | O_DIRECTORY));
  ASSERT_EQ(flock(stranger.get(), LOCK_EX), 0);
  int asked = 0;
  const Status given_up = folder_.hold([&] { return ++asked < 2; });
  ASSERT_FALSE(given_up.ok());
  EXPECT_EQ(given_up.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(folder_
                  .hold([&] {
                    flock(stranger.get(), LOCK_UN);
                    return true;
                  })
                  .ok());
  EXPECT_NE(flock(stranger.get(), LOCK_EX | LOCK_NB), 0);
}

}  // namespace
}  // namespace wirelake
