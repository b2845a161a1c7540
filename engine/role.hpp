#pragma once

namespace fib {

/// What a daemon does of the two.
enum class role { both, send, inbound };

constexpr bool sends(role what) {
    return what != role::inbound;
}
constexpr bool hears(role what) {
    return what != role::send;
}

}  // namespace fib
