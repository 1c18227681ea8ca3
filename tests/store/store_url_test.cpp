#include "store/store_url.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

#include "wirelake/store.h"

namespace wirelake {
namespace {

// None of these is a URL of a store; all may hold the password "secret", of the user "user".
constexpr const char* kMistyped[] = {
    "mongodb:/user:secret@db.example.org/traces",
    "mongodb:user:secret@db.example.org",
    "mongodb:\\\\user:secret@db.example.org",
    "mongo://user:secret@db.example.org/traces",
    "MongoDB://user:secret@db.example.org/traces",
    "mongodb+srv:/user:secret@db.example.org",
    "MONGODB+SRV://user:secret@db.example.org",
    "mongodbs://user:secret@db.example.org",
    "http://user:secret@db.example.org/",
    "://user:secret@db.example.org/traces",
    "user:secret@db.example.org/traces",
    "user:secret@mongodb://db.example.org/traces",
    " mongodb://user:secret@db.example.org/traces",
    "/mongodb:/user:secret@db.example.org",
    "./mongodb://user:secret@db.example.org",
    "file://user:secret@db.example.org/traces",
    "mongodb://user:sec/secret@db.example.org/traces",
    "mongodb://user:1?secret@db.example.org/traces",
    "mongodb://user:1/secret@db.example.org/traces",
};

TEST(StoreUrl, NeverMakesAFolderOfAPassword) {
  for (const char* url : kMistyped) {
    const auto store = Store::open(url);
    ASSERT_FALSE(store.ok()) << url;
    EXPECT_EQ(store.error().code, ErrorCode::kInvalidArgument) << url;
    const std::string message = store.error().to_string();
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
    EXPECT_EQ(message.find("user:"), std::string::npos) << message;
    EXPECT_EQ(shown_url(url).find("secret"), std::string::npos) << shown_url(url);
    EXPECT_EQ(shown_url(url).find("user"), std::string::npos) << shown_url(url);
  }
}

TEST(StoreUrl, SaysWhatIsWrong) {
  const auto message = [](const char* url) { return Store::open(url).error().to_string(); };
  EXPECT_NE(message("MongoDB://db.example.org/a").find("small letters: mongodb://"),
            std::string::npos);
  EXPECT_NE(message("mongo://db.example.org/a").find("is mongodb, or mongodb+srv"),
            std::string::npos);
  EXPECT_NE(message("mongodb:/db.example.org/a").find("write mongodb://"), std::string::npos);
  EXPECT_NE(message("mongodb://u:a/b@db.example.org/a").find("%2F"), std::string::npos);
  EXPECT_NE(message("ftp://db.example.org/a").find("'ftp'"), std::string::npos);
}

TEST(StoreUrl, LeavesFoldersAlone) {
  for (const char* url :
       {"/data/traces", "traces", "./user:name@host", "me@work/traces", "/home/me@work/traces",
        "file:///data/user:name@host", "a:/b", "~/x", "C:\\traces", "mongodb/data", "../mongodb"}) {
    const auto kind = store_url_kind(url);
    ASSERT_TRUE(kind.ok()) << url;
    EXPECT_EQ(*kind, StoreUrlKind::kFolder) << url;
    EXPECT_EQ(shown_url(url), url);
    EXPECT_FALSE(has_secrets(url));
  }
}

TEST(StoreUrl, ShowsServersWithoutSecrets) {
  EXPECT_EQ(shown_url("mongodb://user:p@ss@db.example.org/a"), "mongodb://db.example.org/a");
  EXPECT_EQ(shown_url("mongodb://u%40x:%70w@one:1,two:2/a?authSource=admin"),
            "mongodb://one:1,two:2/a");
  EXPECT_EQ(shown_url("mongodb+srv://db.example.org/a?tlsCertificateKeyFilePassword=pw"),
            "mongodb+srv://db.example.org/a");
  EXPECT_EQ(shown_url("mongodb://db/a?authMechanismProperties=AWS_SESSION_TOKEN:t@k"),
            "mongodb://");
  EXPECT_EQ(shown_url("mongodb://db.example.org/a"), "mongodb://db.example.org/a");
  EXPECT_TRUE(has_secrets("mongodb://user:pw@db.example.org/a"));
  EXPECT_FALSE(has_secrets("mongodb://db.example.org/a"));
}

// Environment variables for the length of a test.
class HomeTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : kNames) {
      if (const char* value = std::getenv(name)) before_[name] = value;
      unsetenv(name);
    }
  }
  void TearDown() override {
    for (const char* name : kNames) {
      unsetenv(name);
      if (before_.contains(name)) setenv(name, before_[name].c_str(), 1);
    }
  }

  static constexpr const char* kNames[] = {"HOME", "XDG_DATA_HOME", "WIRELAKE_STORE"};
  std::map<std::string, std::string> before_;
};

TEST_F(HomeTest, IsNeverTheRootFolder) {
  for (const char* home : {"", "relative", "./x"}) {
    setenv("HOME", home, 1);
    for (const char* url : {"", "~", "~/traces"}) {
      const auto store = Store::open(url);
      ASSERT_FALSE(store.ok()) << home << " " << url;
      EXPECT_EQ(store.error().code, ErrorCode::kInvalidArgument);
      EXPECT_NE(store.error().message.find("--store"), std::string::npos);
      EXPECT_NE(store.error().message.find("$WIRELAKE_STORE"), std::string::npos);
    }
  }
}

TEST_F(HomeTest, IsNotNeededWhereAStoreIsNamed) {
  EXPECT_TRUE(Store::open("/data/traces").ok());
  setenv("XDG_DATA_HOME", "/data", 1);
  EXPECT_EQ(*Store::default_url(), "/data/wirelake");
  setenv("XDG_DATA_HOME", "data", 1);
  EXPECT_FALSE(Store::default_url().ok());
  setenv("WIRELAKE_STORE", "/traces", 1);
  EXPECT_EQ(*Store::default_url(), "/traces");
}

TEST_F(HomeTest, HoldsTheDefaultStore) {
  setenv("HOME", "/home/me", 1);
  EXPECT_TRUE(Store::default_url()->starts_with("/home/me/"));
  EXPECT_EQ(Store::open("~/traces")->url(), "/home/me/traces");
}

}  // namespace
}  // namespace wirelake
