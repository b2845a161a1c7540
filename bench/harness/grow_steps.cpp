#include "bench/harness/grow_steps.hpp"

#include "cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace fib::bench {
namespace {

constexpr std::int64_t most = 1'000'000'000;

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most) return std::nullopt;
    return number;
}

}  // namespace

result<std::vector<size>, problem> read_sizes(std::string_view text) {
    std::vector<size> out;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        const auto one = text.substr(0, comma);
        const auto colon = std::min(one.find(':'), one.size());
        const auto people = read_number(one.substr(0, colon));
        const auto rows = colon < one.size() ? read_number(one.substr(colon + 1)) : std::optional<std::int64_t>{0};
        if (!people || *people == 0 || !rows) {
            return problem{fmt::format("'{}' is not a size such as 1000000:10000000 (people:old log rows)", one)};
        }
        if (!out.empty() && (*people <= out.back().people || *rows < out.back().log_rows)) {
            return problem{fmt::format("'{}' does not grow from {}; put the sizes in ascending order", one,
                                       size_words(out.back()))};
        }
        out.push_back({*people, *rows});
        if (comma == text.size()) return out;
        text.remove_prefix(comma + 1);
    }
}

result<void, problem> check_due(const std::vector<size>& sizes, std::int64_t due) {
    std::int64_t before = 0;
    for (const auto& one : sizes) {
        if (one.people - before < due) {
            return problem{
                fmt::format("--due: {} new people cannot be due at a size that adds {}; give fewer, or a "
                            "larger step than {}",
                            due, one.people - before, size_words(one))};
        }
        before = one.people;
    }
    return {};
}

std::string size_words(const size& of) {
    return fmt::format("{} people, {} rows", cli::grouped(of.people), cli::grouped(of.log_rows));
}

}  // namespace fib::bench
