#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fib::providers {

/// Names one attempt to send, for ever: its claim, its place in it (from 1) and the UTC day of the claim. It travels
/// with the request and comes back in events. Text form: `20261124-981-17`, fit for an SES tag value.
struct attempt_id {
    std::int64_t claim = 0;
    std::int32_t place = 0;
    std::chrono::year_month_day day{};

    std::string text() const;
    static std::optional<attempt_id> parse(std::string_view text);
    friend bool operator==(const attempt_id&, const attempt_id&) = default;
};

}  // namespace fib::providers
