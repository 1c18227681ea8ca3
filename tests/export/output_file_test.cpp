#include "export/output_file.h"

#include <arrow/status.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/bytes.h"

namespace wirelake {
namespace {

using namespace test;
namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  std::string path(const char* name = "out") const { return (folder_.path() / name).string(); }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      names.push_back(entry.path().filename());
    return names;
  }

  static std::string text_of(const std::string& path) {
    const auto bytes = read_file(path);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  static void write(OutputFile& file, std::string_view text) {
    ASSERT_TRUE(file.stream()->Write(text.data(), static_cast<std::int64_t>(text.size())).ok());
  }

  TemporaryFolder folder_;
};

TEST_F(OutputFileTest, AFileAppearsWhenItIsComplete) {
  for (const bool overwrite : {false, true}) {
    const std::string target = path(overwrite ? "forced" : "plain");
    const auto file = OutputFile::create(target, overwrite);
    ASSERT_TRUE(file.ok()) << file.error().to_string();
    write(**file, "text");
    EXPECT_FALSE(fs::exists(target));
    ASSERT_TRUE((*file)->finish().ok());
    EXPECT_EQ(text_of(target), "text");
    struct stat found = {};
    ASSERT_EQ(::stat(target.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);
  }
  EXPECT_EQ(names().size(), 2u);
}

TEST_F(OutputFileTest, WhatIsNotFinishedLeavesNothing) {
  {
    const auto file = OutputFile::create(path(), false);
    ASSERT_TRUE(file.ok());
    write(**file, "text");
    EXPECT_EQ(names().size(), 1u);
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(OutputFileTest, AFileThatExistsIsReplacedOnlyOnDemand) {
  write_file(path(), from_hex("6f 6c 64"));
  const auto refused = OutputFile::create(path(), false);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(refused.error().file, path());
  {
    const auto given_up = OutputFile::create(path(), true);
    ASSERT_TRUE(given_up.ok());
    write(**given_up, "half");
  }
  EXPECT_EQ(text_of(path()), "old");
  const auto file = OutputFile::create(path(), true);
  ASSERT_TRUE(file.ok());
  write(**file, "new");
  ASSERT_TRUE((*file)->finish().ok());
  EXPECT_EQ(text_of(path()), "new");
  EXPECT_EQ(names().size(), 1u);
}

TEST_F(OutputFileTest, AFileThatAppearsMeanwhileIsNotReplaced) {
  {
    const auto file = OutputFile::create(path(), false);
    ASSERT_TRUE(file.ok());
    write_file(path(), from_hex("6f 6c 64"));
    const Status finished = (*file)->finish();
    ASSERT_FALSE(finished.ok());
    EXPECT_EQ(finished.error().code, ErrorCode::kAlreadyExists);
  }
  EXPECT_EQ(text_of(path()), "old");
  EXPECT_EQ(names().size(), 1u);
}

TEST_F(OutputFileTest, WhatIsNoFileIsNeverReplaced) {
  fs::create_symlink("/dev/null", path("device"));
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const struct {
    std::string path;
    ErrorCode code;
  } cases[] = {
      {path("device"), ErrorCode::kInvalidArgument},
      {path("pipe"), ErrorCode::kInvalidArgument},
      {folder_.path(), ErrorCode::kInvalidArgument},
      {path("new/"), ErrorCode::kInvalidArgument},
      {"", ErrorCode::kInvalidArgument},
      {path("no/out"), ErrorCode::kNotFound},
  };
  for (const auto& c : cases) {
    const auto file = OutputFile::create(c.path, true);
    ASSERT_FALSE(file.ok()) << c.path;
    EXPECT_EQ(file.error().code, c.code) << c.path;
  }
  EXPECT_EQ(names().size(), 2u);
}

TEST_F(OutputFileTest, AFolderThatCannotBeWrittenIsNamedByTheFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "root writes anywhere";
  fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const auto file = OutputFile::create(path(), false);
  fs::permissions(folder_.path(), fs::perms::owner_all);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().code, ErrorCode::kPermission);
  EXPECT_EQ(file.error().file, path());
}

}  // namespace
}  // namespace wirelake
