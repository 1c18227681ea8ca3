// Result<T>: the one way in which wirelake reports an operation that failed.
//
// Used by every stage and every caller. A Result holds either a value or an Error; nothing in the
// library throws, prints or exits. Malformed packets are not errors: they are counted (reasons.h).
// Values are as thread-safe as T.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace wirelake {

/// What kind of failure an Error is; the command line and the bindings choose by it.
enum class ErrorCode {
  kInvalidArgument,  ///< The caller asked for something that cannot be: a bad name, a bad subnet.
  kNotFound,         ///< No such file, collection or store.
  kAlreadyExists,    ///< A collection of that name exists.
  kNotACapture,      ///< The file is no capture, or of a kind that is not read.
  kDamaged,          ///< Bytes that break their own format.
  kPermission,       ///< The operating system refused access.
  kIo,               ///< Reading or writing failed: disk full, device error, file changed.
  kConflict,         ///< Another writer got in the way, and retrying does not help.
  kUnsupported,      ///< A feature that this build or version does not know.
  kCancelled,        ///< The caller asked for the operation to stop.
  kNotDurable,       ///< Done, and visible to all; but the disk failed to confirm it.
  kNoPackets,        ///< The captures gave no packet, so that nothing was stored.
};

/// A failure: what happened, where, and (in `message`) what to do about it.
struct Error {
  ErrorCode code;
  std::string message;    ///< Without `file` and `offset`; no trailing full stop.
  std::string file = {};  ///< The file or collection concerned; may be empty.
  std::optional<std::uint64_t> offset = {};  ///< Byte offset in `file`, where there is one.

  /// One line: "FILE: at byte OFFSET: MESSAGE", without the parts that are not known.
  std::string to_string() const;
};

/// A value of type T, or the Error that prevented it.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value. Only where ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// The error. Only where not ok().
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  /// The error. Only where not ok().
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace wirelake
