#include "sandbox/settings.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace fib::sandbox {
namespace {

using outcome = result<void, problem>;

outcome unfit(std::string_view value, std::string_view wanted) {
    return problem{fmt::format("'{}' is not {}", value, wanted)};
}

template <auto Member>
outcome set_text(settings& changed, std::string_view value) {
    if (value.empty()) return unfit(value, "a credential: give at least one character");
    changed.*Member = std::remove_reference_t<decltype(changed.*Member)>{std::string{value}};
    return {};
}

template <auto Member>
outcome set_span(settings& changed, std::string_view value) {
    const auto span = parse_duration(value);
    if (!span) return span.error();
    if (*span < std::chrono::milliseconds::zero()) return unfit(value, "a time from 0 up");
    changed.*Member = *span;
    return {};
}

outcome set_clock_offset(settings& changed, std::string_view value) {
    const auto span = parse_duration(value);
    if (!span) return span.error();
    changed.clock_offset = *span;
    return {};
}

template <class Number>
bool read(std::string_view value, Number& number) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} && end == value.data() + value.size();
}

template <auto Member>
outcome set_count(settings& changed, std::string_view value) {
    std::uint64_t number = 0;
    if (!read(value, number)) return unfit(value, "a whole number from 0 up");
    changed.*Member = number;
    return {};
}

outcome set_rate(settings& changed, std::string_view value) {
    double number = 0;
    if (!read(value, number) || !std::isfinite(number) || number < 0) return unfit(value, "a number from 0 up");
    changed.rate = number;
    return {};
}

template <auto Member>
outcome set_percent(settings& changed, std::string_view value) {
    double number = 0;
    if (!read(value, number) || !(number >= 0 && number <= 100)) return unfit(value, "a percentage from 0 to 100");
    changed.*Member = number;
    return {};
}

outcome set_pause(settings& changed, std::string_view value) {
    if (value != "true" && value != "false") return unfit(value, "true or false");
    changed.pause_sending = value == "true";
    return {};
}

constexpr std::array table{
    setting{"key", "TEXT", "Access key id that SES requests are signed with", set_text<&settings::key>},
    setting{"secret", "TEXT", "Its secret", set_text<&settings::key_secret>},
    setting{"resend-key", "TEXT", "Bearer key of Resend requests", set_text<&settings::resend_key>},
    setting{"latency", "TIME", "Time an answer takes, such as 100ms", set_span<&settings::latency>},
    setting{"jitter", "TIME", "The time varies by up to this much both ways", set_span<&settings::jitter>},
    setting{"rate", "N", "Messages a second above which 429 is answered (0: no limit)", set_rate},
    setting{"quota", "N", "Recipients in 24 hours (0: no limit)", set_count<&settings::quota>},
    setting{"fail-before", "PERCENT", "Percent answered 500 without being accepted",
            set_percent<&settings::fail_before>},
    setting{"cut-before", "PERCENT", "Percent cut off without being accepted", set_percent<&settings::cut_before>},
    setting{"silent-before", "PERCENT", "Percent never answered and not accepted",
            set_percent<&settings::silent_before>},
    setting{"fail-after", "PERCENT", "Percent accepted, then answered 500", set_percent<&settings::fail_after>},
    setting{"cut-after", "PERCENT", "Percent accepted, then cut off", set_percent<&settings::cut_after>},
    setting{"silent", "PERCENT", "Percent accepted and never answered", set_percent<&settings::silent>},
    setting{"faults-for", "TIME", "Time after which the percentages end", set_span<&settings::faults_for>},
    setting{"seed", "N", "Same seed, same faults in the same order", set_count<&settings::seed>},
    setting{"clock-offset", "TIME", "How far the sandbox's clock is ahead, such as 10m or -10m", set_clock_offset},
    setting{"suspend-after", "N", "Accepted messages after which the account is suspended (0: never)",
            set_count<&settings::suspend_after>},
    setting{"pause-sending", "true|false", "True: every message is refused because sending is paused", set_pause},
};

bool same_name(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] != right[i] && !(left[i] == '-' && right[i] == '_')) return false;
    }
    return true;
}

}  // namespace

std::span<const setting> all_settings() {
    return table;
}

result<void, problem> set(settings& changed, std::string_view name, std::string_view value) {
    for (const auto& known : table) {
        if (!same_name(known.name, name)) continue;
        auto done = known.set(changed, value);
        if (!done) return problem{fmt::format("{}: {}", known.name, done.error().text)};
        return done;
    }
    return problem{fmt::format("there is no setting '{}'; fibsandbox --help lists them", name)};
}

result<void, problem> check(const settings& whole) {
    const double faults =
        whole.fail_before + whole.cut_before + whole.silent_before + whole.fail_after + whole.cut_after + whole.silent;
    if (faults > 100) return problem{fmt::format("the faults add up to {} percent; 100 is the most", faults)};
    if (whole.jitter > whole.latency) {
        return problem{
            fmt::format("jitter ({} ms) is more than latency ({} ms); an answer cannot come before its "
                        "request",
                        whole.jitter.count(), whole.latency.count())};
    }
    return {};
}

result<std::chrono::milliseconds, problem> parse_duration(std::string_view text) {
    struct unit {
        std::string_view name;
        std::int64_t factor;
    };
    static constexpr std::array units{unit{"", 1}, unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000},
                                      unit{"h", 3'600'000}};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view rest{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    for (const auto& known : units) {
        const bool fits = std::abs(number) <= std::numeric_limits<std::int64_t>::max() / 1'000'000 / known.factor;
        if (error == std::errc{} && rest == known.name && fits) {
            return std::chrono::milliseconds{number * known.factor};
        }
    }
    return problem{fmt::format("'{}' is not a time such as 250ms, 5s, 10m or 1h", text)};
}

}  // namespace fib::sandbox
