// GroupFiller: fills the columns of one group (column_group.h), row by row.
//
// Rows that a group is not in cost the question whether it is: nulls are put in runs, before the
// next row that has something, or at the end; a batch without any such row has no buffers of its
// own. Room is made for many rows at once. `Described` is what a row is of: a packet, or a flow.
// Used by GroupBuffers. One thread.
#pragma once

#include <arrow/array/util.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <tuple>
#include <utility>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"

namespace wirelake {

template <typename Group, typename Described>
class GroupFiller {
 public:
  /// Puts `described` into the row, which is the number of rows before it. False if that failed,
  /// which `failure` then says why: a status that is handed on for each group costs more than most
  /// groups.
  bool append(const Described& described, std::int64_t row, RowContext& context,
              arrow::Status& failure) {
    if constexpr (kMayBeAbsent) {
      if (!Group::is_in(described, context)) return true;
    }
    if (row != rows_ || row >= room_) {
      if (!is_ok(make_room(row), failure)) return false;
    }
    ++rows_;
    if constexpr (kMayBeAbsent) validity_.put(true);
    if constexpr (std::same_as<decltype(group_.append(described, context)), void>) {
      group_.append(described, context);
      return true;
    } else {
      return is_ok(group_.append(described, context), failure);
    }
  }

  /// Adds the columns of so many rows to `columns`, and is empty afterwards.
  arrow::Status finish(std::int64_t rows, arrow::ArrayVector& columns) {
    static const arrow::FieldVector fields = fields_of(Group::describe().columns);
    if (rows_ == 0) return add_nulls(fields, rows, columns);
    ARROW_RETURN_NOT_OK(make_room(rows));
    usual_rows_ = rows;
    rows_ = 0;
    room_ = 0;
    if constexpr (requires { group_.finish(fields.front()->type()); }) {
      return group_.finish(fields.front()->type()).Value(&columns.emplace_back());
    } else {
      return finish_columns(fields, rows, columns);
    }
  }

 private:
  arrow::Status finish_columns(const arrow::FieldVector& fields, std::int64_t rows,
                               arrow::ArrayVector& columns) {
    Validity validity;
    if constexpr (kMayBeAbsent) {
      ARROW_ASSIGN_OR_RAISE(validity, validity_.finish());
    }
    const auto& first_type = fields.front()->type();
    if (first_type->id() != arrow::Type::STRUCT) {
      return finish_buffers(group_.buffers(), fields, validity, columns);
    }
    arrow::ArrayVector inside;
    ARROW_RETURN_NOT_OK(finish_buffers(group_.buffers(), first_type->fields(), validity, inside));
    columns.push_back(std::make_shared<arrow::StructArray>(first_type, rows, std::move(inside),
                                                           validity.bits, validity.nulls));
    return arrow::Status::OK();
  }

  static constexpr bool kMayBeAbsent =
      requires(const Described& described, const RowContext& context) {
    Group::is_in(described, context);
  };
  static constexpr std::int64_t kRowsAtOnce = 512;

  static bool is_ok(arrow::Status status, arrow::Status& failure) {
    if (status.ok()) return true;
    failure = std::move(status);
    return false;
  }

  // Puts nulls into the rows before `row`, and makes room for it.
  arrow::Status make_room(std::int64_t row) {
    const std::int64_t absent = row - rows_;
    if (row >= room_) {
      // As many as last time, at once: what grows is copied.
      const std::int64_t room = std::max(row + kRowsAtOnce, usual_rows_);
      ARROW_RETURN_NOT_OK(reserve(room - rows_));
      room_ = room;
    }
    if (absent == 0) return arrow::Status::OK();
    if constexpr (kMayBeAbsent) {
      validity_.put_nulls(absent);
      std::apply([&](auto&... buffer) { (buffer.put_nulls(absent), ...); }, group_.buffers());
      rows_ = row;
    }
    return arrow::Status::OK();
  }

  arrow::Status reserve(std::int64_t rows) {
    arrow::Status status;
    if constexpr (kMayBeAbsent) ARROW_RETURN_NOT_OK(validity_.reserve(rows));
    std::apply([&](auto&... buffer) { (... && (status = buffer.reserve(rows)).ok()); },
               group_.buffers());
    return status;
  }

  static arrow::Status add_nulls(const arrow::FieldVector& fields, std::int64_t rows,
                                 arrow::ArrayVector& columns) {
    for (const auto& field : fields) {
      ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), arrow::MakeArrayOfNull(field->type(), rows));
    }
    return arrow::Status::OK();
  }

  Group group_;
  ValidityBuffer validity_;
  std::int64_t rows_ = 0;        // That are in the buffers.
  std::int64_t room_ = 0;        // Rows that there is room for.
  std::int64_t usual_rows_ = 0;  // Of the last batch that had any.
};

}  // namespace wirelake
