#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace fib::sandbox {

/// Message ids of SES's length and order: 60 characters, 16 hexadecimal ones that grow with time, a UUID, six digits.
/// Each id sorts after the one before it, and no two sandboxes make the same.
class message_ids {
public:
    message_ids();
    std::string next(timestamp now);
    /// An id as Resend makes them: a plain random UUID.
    std::string next_uuid();

private:
    std::mt19937_64 source_;
    std::int64_t last_ms_ = 0;
    std::uint32_t within_ = 0;
};

}  // namespace fib::sandbox
