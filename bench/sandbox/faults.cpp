#include "sandbox/faults.hpp"

#include <array>
#include <utility>

namespace fib::sandbox {

double dice::percent() {
    // 53 bits fill a double; the standard distributions differ between libraries, and a seed should not.
    return static_cast<double>(source_() >> 11) * (100.0 / 9007199254740992.0);
}

fault dice::draw(const settings& odds) {
    const std::array shares{
        std::pair{fault::fail_before, odds.fail_before},     std::pair{fault::cut_before, odds.cut_before},
        std::pair{fault::silent_before, odds.silent_before}, std::pair{fault::fail_after, odds.fail_after},
        std::pair{fault::cut_after, odds.cut_after},         std::pair{fault::silent, odds.silent}};
    double drawn = percent();
    for (const auto& [what, share] : shares) {
        if (drawn < share) return what;
        drawn -= share;
    }
    return fault::none;
}

std::chrono::microseconds dice::delay(const settings& odds) {
    const auto latency = std::chrono::microseconds{odds.latency};
    if (odds.jitter == std::chrono::milliseconds::zero()) return latency;
    const double reach = static_cast<double>(std::chrono::microseconds{odds.jitter}.count());
    const auto part = static_cast<std::int64_t>(reach * (percent() / 50.0 - 1.0));
    return latency + std::chrono::microseconds{part};
}

}  // namespace fib::sandbox
