#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace fib::bench {

/// What goes on now, on standard error: a run takes minutes.
template <class... T>
void say(fmt::format_string<T...> text, T&&... values) {
    fmt::print(stderr, "fibbench: {}\n", fmt::format(text, std::forward<T>(values)...));
}

}  // namespace fib::bench
