// Functions of a C library that is loaded when one of them is first called (sync/library.h): a file of ours
// defines them as the library's header declares them, and all others call them as if they were linked.
#pragma once

#include "sync/library.h"

// To be used in extern "C". The function throws std::runtime_error if the library is not there. It is weak,
// so that a test can put one of its own before it. Not for functions with `...`, which can't hand on what
// they are given.

// NOLINTBEGIN(bugprone-macro-parentheses): they are parts of declarations
#define HOLDFAST_HAND_ON(library, result, name, parameters, arguments)                              \
    [[gnu::weak]] result name parameters {                                                          \
        static const auto function = reinterpret_cast<result(*) parameters>(library.symbol(#name)); \
        return function arguments;                                                                  \
    }
// NOLINTEND(bugprone-macro-parentheses)
