#include "cli/status/amount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fib::cli {
namespace {

std::int64_t three_digits(std::int64_t number) {
    std::int64_t step = 1;
    while (number / step >= 1000) step *= 10;
    return (number + step / 2) / step * step;
}

std::string marked(const amount& what, const std::string& number) {
    if (what.number == 0) return number;
    if (what.how == amount::sort::at_least) return number + "+";
    return what.how == amount::sort::estimated ? "~" + number : number;
}

std::string shortened(std::int64_t number) {
    if (number < 10'000) return grouped(number);
    double small = static_cast<double>(number);
    std::string_view unit;
    for (const std::string_view next : {"k", "M", "G"}) {
        if (small < 999.5) break;
        small /= 1000;
        unit = next;
    }
    return fmt::format("{:.{}f}{}", small, small < 9.995 ? 2 : small < 99.95 ? 1 : 0, unit);
}

}  // namespace

amount& amount::operator+=(const amount& more) {
    number += more.number;
    how = std::max(how, more.how);
    return *this;
}

std::string amount_text(const amount& what) {
    return marked(what, grouped(what.how == amount::sort::estimated ? three_digits(what.number) : what.number));
}

std::string short_text(const amount& what) {
    return marked(what, shortened(what.number));
}

void write_amount(json_writer& json, std::string_view name, const amount& what) {
    json.field(name, what.number);
    if (what.how == amount::sort::exact) return;
    json.field(std::string{name} + "_is", what.how == amount::sort::at_least ? "at_least" : "estimated");
}

}  // namespace fib::cli
