#pragma once

#include "cli/print.hpp"

#include <cstdint>
#include <string>

namespace fib::cli {

/// A count, and how well it is known.
struct amount {
    enum class sort {
        exact,
        at_least,   ///< counting stopped there
        estimated,  ///< from a sample
    };
    std::int64_t number = 0;
    sort how = sort::exact;

    amount& operator+=(const amount& more);
};

/// `1,204`, `2,000,000+`, `~1,240,000`: an estimate has three digits that mean something.
std::string amount_text(const amount& what);
/// The same in six columns: `1,204`, `2.00M+`, `~1.24M`.
std::string short_text(const amount& what);
/// The number, and beside it NAME_is "at_least" or "estimated" where it is not exact.
void write_amount(json_writer& json, std::string_view name, const amount& what);

}  // namespace fib::cli
