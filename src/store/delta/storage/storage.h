// Storage: what a place that keeps an embedded store can do, for one of its folders.
//
// All that reads and writes such a store goes through here, by a StoreFolder (store_folder.h). The
// folder on a disk is one kind (disk_storage.h). Names lie in the folder itself; where it says so
// they can lead into others ("a/b"). Const calls are safe from several threads.
#pragma once

#include <arrow/io/interfaces.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "store/file_output.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Text that is on its way to a name, which is given to it whole or not at all.
class PreparedFile {
 public:
  virtual ~PreparedFile() = default;

  /// Gives it the name, if that is free: kAlreadyExists. Can be tried again with another.
  virtual Status put_if_absent(std::string_view name) = 0;
};

/// Asked a few times a second while somebody else holds what is waited for; false gives up.
using KeepWaiting = std::function<bool()>;

class Storage {
 public:
  virtual ~Storage() = default;

  /// For messages.
  virtual const std::string& path() const = 0;

  /// Whether `path` leads to this very folder, by whatever way.
  virtual bool is_at(const std::string& path) const = 0;

  /// kNotFound; kDamaged, saying what it is, if it is no folder.
  virtual Result<std::unique_ptr<Storage>> open_folder(std::string_view name) const = 0;

  /// Makes a folder that must not be there yet (kAlreadyExists).
  virtual Result<std::unique_ptr<Storage>> make_folder(std::string_view name) const = 0;

  /// The names in the folder, sorted.
  virtual Result<std::vector<std::string>> list() const = 0;

  /// Of a file, in this folder or below, or of a folder. kNotFound.
  virtual Result<FileFacts> facts(std::string_view name) const = 0;

  /// A file, in this folder or below. kDamaged, saying what it is, if it is no regular one.
  virtual Result<std::shared_ptr<arrow::io::RandomAccessFile>> open_input(
      std::string_view name) const = 0;

  /// kDamaged if the file is longer than `max_size`.
  virtual Result<std::string> read_file(std::string_view name, std::size_t max_size) const = 0;

  /// A new file, of a name that nobody else has, to be written and then to be synced.
  virtual Result<std::shared_ptr<FileOutput>> create_output(std::string_view name) const = 0;

  /// A new file with `text`, there for good when this returns but for sync().
  virtual Status write_file(std::string_view name, std::string_view text) const = 0;

  /// Text for put_if_absent(). Where it must have a name before, that is `temporary`; what is not
  /// put goes with the object, which this folder must outlive.
  virtual Result<std::unique_ptr<PreparedFile>> prepare(std::string_view temporary,
                                                        std::string_view text) const = 0;

  /// A file with `text`, at once or not at all, in the place of one of the name. `temporary` as
  /// above.
  virtual Status put(std::string_view name, std::string_view temporary,
                     std::string_view text) const = 0;

  /// Gives a file or folder another name, at once or not at all: kAlreadyExists if that is taken.
  virtual Status rename(std::string_view from, std::string_view to) const = 0;

  /// Of this folder or below.
  virtual Status remove_file(std::string_view name) const = 0;

  /// Removes a folder with all that is in it.
  virtual Status remove_tree(std::string_view name) const = 0;

  /// Makes sure that the names in the folder outlast a loss of power.
  virtual Status sync() const = 0;

  /// Holds this folder, beside others that do, until this object goes. Where there are no locks
  /// nothing is held. kCancelled if `keep_waiting` says no; kNotFound if the folder is gone.
  virtual Status hold(const KeepWaiting& keep_waiting) const = 0;

  /// The same alone, waiting for all others who hold it.
  virtual Status hold_alone(const KeepWaiting& keep_waiting) const = 0;

  /// Holds the folder alone. False if anybody else holds it, or who does cannot be known.
  virtual bool try_hold_alone() const = 0;
};

}  // namespace wirelake::delta
