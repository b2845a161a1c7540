#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fib::sandbox {

/// What the ledger keeps of one message. Everything points into the request's body or the JSON parser, and is good
/// until the next request is parsed. The `_json` ones are JSON strings as they were sent, quotes and all; empty where
/// the request had none.
struct submission {
    std::string_view to;  ///< the first recipient's bare address
    std::size_t recipients = 0;
    std::string_view subject_json;
    std::string_view html_json;
    std::string_view text_json;
    std::string_view attempt;   ///< the value of the tag `attempt`
    std::string_view campaign;  ///< of the tag `campaign`
};

/// Why a request is not taken, in the provider's vocabulary.
struct refusal {
    unsigned status = 400;
    std::string_view name;  ///< the provider's error name: a literal
    std::string message;
};

}  // namespace fib::sandbox
