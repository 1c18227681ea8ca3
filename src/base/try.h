// Passing an Error on to the caller: the two macros of the code base.
#pragma once

#include "wirelake/result.h"

/// Evaluates an expression of type Result<T> and returns its error from the enclosing function.
#define WIRELAKE_TRY(expression)                                            \
  do {                                                                      \
    auto wirelake_result_ = (expression);                                   \
    if (!wirelake_result_.ok()) return std::move(wirelake_result_).error(); \
  } while (false)

#define WIRELAKE_CONCAT_(a, b) a##b
#define WIRELAKE_CONCAT(a, b) WIRELAKE_CONCAT_(a, b)

/// Declares or assigns `target` from a Result<T>, or returns its error.
#define WIRELAKE_ASSIGN(target, expression) \
  WIRELAKE_ASSIGN_(WIRELAKE_CONCAT(wirelake_result_, __LINE__), target, expression)
#define WIRELAKE_ASSIGN_(result, target, expression)  \
  auto result = (expression);                         \
  if (!result.ok()) return std::move(result).error(); \
  target = std::move(result).value()
