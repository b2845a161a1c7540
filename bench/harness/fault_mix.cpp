#include "bench/harness/fault_mix.hpp"

#include "sandbox/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fib::bench {
namespace {

constexpr std::array faults{"fail-before", "cut-before", "silent-before", "fail-after", "cut-after", "silent"};

}  // namespace

result<fault_mix, problem> read_fault_mix(std::string_view text) {
    fault_mix out;
    sandbox::settings whole;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const auto one = text.substr(0, comma);
        const auto equals = std::min(one.find('='), one.size());
        const auto name = one.substr(0, equals);
        const auto value = one.substr(std::min(equals + 1, one.size()));
        if (std::ranges::find(faults, name) == faults.end()) {
            return problem{fmt::format("'{}' is no fault; there are {}", one, fmt::join(faults, ", "))};
        }
        if (const auto done = sandbox::set(whole, name, value); !done) {
            return problem{fmt::format("{}", done.error().text)};
        }
        out.emplace_back(name, value);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    if (const auto fits = sandbox::check(whole); !fits) return problem{fmt::format("{}", fits.error().text)};
    return out;
}

std::string settings_json(const fault_mix& mix, double rate) {
    std::string out = fmt::format(R"({{"rate":{:.0f})", rate);
    for (const auto& [name, value] : mix) out += fmt::format(R"(,"{}":{})", name, value);
    return out + "}";
}

std::string calm_json(const fault_mix& mix) {
    fault_mix calm = mix;
    for (auto& [name, value] : calm) value = "0";
    return settings_json(calm, 0);
}

}  // namespace fib::bench
