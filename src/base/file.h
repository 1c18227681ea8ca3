// Files and folders by descriptor, with errors that name the path.
//
// Everything that a store keeps is made through here: readable by its owner only, and synced where
// it must outlive a loss of power. A Folder stays the same folder when its path is renamed, so that
// work in a collection that somebody drops never lands in its successor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/bytes.h"
#include "wirelake/result.h"

namespace wirelake {

/// An open file descriptor, closed with this object.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~FileDescriptor() { close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  int get() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  int release();
  void close();

 private:
  int descriptor_ = -1;
};

/// The Error of the system call that has just failed: "cannot WHAT: REASON", with advice where
/// there is some.
Error system_error(std::string_view what, std::string path);

/// Writes all of `bytes`; `path` is for errors.
Status write_all(const FileDescriptor& file, Bytes bytes, const std::string& path);

/// Lets the system begin to bring a part of the file to the disk, so that sync_file() has less to
/// wait for. Only a hint: it has no effect where there is no such call.
void begin_sync(const FileDescriptor& file, std::int64_t begin, std::int64_t size);

/// Forces what was written to the disk.
Status sync_file(const FileDescriptor& file, const std::string& path);

struct FileFacts {
  std::uint64_t size = 0;
  std::int64_t modified_us = 0;  ///< Microseconds since the epoch.
  bool is_folder = false;
  bool is_file = false;  ///< A regular one.
};

class Folder {
 public:
  Folder() = default;

  /// kNotFound if there is none; kInvalidArgument if it is no folder.
  static Result<Folder> open(const std::string& path);

  /// Opens `path`, made with all its missing parents if need be, for its owner only.
  static Result<Folder> make(const std::string& path);

  const std::string& path() const { return path_; }
  std::string path_of(std::string_view name) const { return path_ + "/" + std::string(name); }

  /// For calls that a handler of a signal may make.
  int descriptor() const noexcept { return descriptor_.get(); }

  /// Whether `path` leads to this very folder, through links as well.
  bool is_at(const std::string& path) const;

  /// kNotFound; kDamaged, saying what it is, if it is no folder: links are not followed.
  Result<Folder> open_folder(std::string_view name) const;

  /// Makes a folder that must not be there yet (kAlreadyExists).
  Result<Folder> make_folder(std::string_view name) const;

  /// Makes and opens a file that must not be there yet, for writing.
  Result<FileDescriptor> create_file(std::string_view name) const;

  /// Opens a file for reading, without ever waiting. Here and below a name can lead into folders
  /// ("a/b"). kDamaged, saying what it is, if it is no regular file or lies behind a link.
  Result<FileDescriptor> open_file(std::string_view name) const;

  /// A new file with `text`, on the disk when this returns (the folder's entry is not: sync()).
  Status write_file(std::string_view name, std::string_view text) const;

  /// kDamaged if the file is longer than `max_size`.
  Result<std::string> read_file(std::string_view name, std::size_t max_size) const;

  /// The names in the folder, sorted.
  Result<std::vector<std::string>> list() const;

  /// Forces the folder's entries to the disk, where the file system can.
  Status sync() const;

  /// Gives a file a second name, at once or not at all: kAlreadyExists if the name is taken. Where
  /// the file system has no second names, the first one goes.
  Status link(std::string_view from, std::string_view to) const;
  Status remove_file(std::string_view name) const;

  /// Renames, at once or not at all: kAlreadyExists if the name is taken, kUnsupported if the file
  /// system cannot make sure of that.
  Status rename(std::string_view from, std::string_view to) const;

  /// Renames, at once or not at all; a file of the new name is gone afterwards.
  Status replace(std::string_view from, std::string_view to) const;

  /// Of a file or folder; a link is neither and has a size of its own. kNotFound.
  Result<FileFacts> facts(std::string_view name) const;

  /// Holds this folder, beside others that do, until this object goes. Where the file system has no
  /// locks nothing is held. While somebody else holds it alone, `keep_waiting` is asked a few times
  /// a second; kCancelled if it says no. kNotFound if the folder has been removed.
  Status hold(const std::function<bool()>& keep_waiting = {}) const;

  /// The same alone, waiting for all others who hold it.
  Status hold_alone(const std::function<bool()>& keep_waiting = {}) const;

  /// Holds the folder alone. False if anybody else holds it, or who does cannot be known.
  bool try_hold_alone() const;

  /// Removes a folder with all that is in it. Links are removed, never followed.
  Status remove_tree(std::string_view name) const;

 private:
  Folder(FileDescriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Status lock(int how, const std::function<bool()>& keep_waiting) const;

  FileDescriptor descriptor_;
  std::string path_;
};

}  // namespace wirelake
