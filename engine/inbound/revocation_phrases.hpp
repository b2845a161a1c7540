#pragma once

#include <span>
#include <string_view>

namespace fib::inbound {

/// Words and phrases of revocations, as patterns over the words of one clause in lower case without apostrophes:
/// `a|b` is one of these words, `?a|b` the same or nothing, `*a|b` any number of them.
struct phrases {
    std::span<const std::string_view> fillers;         ///< words that change nothing around a keyword
    std::span<const std::string_view> stop_words;      ///< a clause of these alone is a stop
    std::span<const std::string_view> whole_clauses;   ///< a clause that is exactly this is a stop
    std::span<const std::string_view> anywhere;        ///< a clause with this in it is a stop
    std::span<const std::string_view> not_theirs;      ///< a subject that makes "do not text" a remark about somebody
    std::span<const std::string_view> before_stop;     ///< words after which "stop" is a plea
    std::span<const std::string_view> not_after_stop;  ///< words after "stop" that make it another verb
};

const phrases& known_phrases();

}  // namespace fib::inbound
