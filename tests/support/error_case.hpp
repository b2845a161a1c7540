#pragma once

#include "providers/error_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace fib::test {

/// One answer as a provider gives it, and what it must come to.
struct error_case {
    unsigned status = 0;
    std::string code;
    std::string message;
    providers::verdict what = providers::verdict::unknown;
    std::string_view advice{};  ///< a word of what a person is told to do
};

/// Judges every case, and sees that no row of the table is left without one: neither forgotten nor never reached.
inline void check_table(std::span<const providers::error_rule> table, std::span<const error_case> cases) {
    std::set<const providers::error_rule*> used;
    for (const auto& one : cases) {
        CAPTURE(one.status);
        CAPTURE(one.code);
        CAPTURE(one.message);
        const providers::error_answer answer{one.status, one.code, one.message};
        const auto made = providers::judge(table, answer, {});
        CHECK(to_string(made.what) == to_string(one.what));
        CHECK(made.detail.find(one.advice) != std::string::npos);
        if (made.what == providers::verdict::throttled) CHECK(made.retry_after.count() > 0);
        used.insert(&providers::find_rule(table, answer));
    }
    for (const auto& rule : table) {
        CAPTURE(rule.code);
        CAPTURE(rule.text);
        CAPTURE(rule.statuses.from);
        CHECK_MESSAGE(used.contains(&rule), "no case comes to this row");
    }
}

}  // namespace fib::test
