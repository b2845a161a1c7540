#pragma once

#include "aws/canonical.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fib::sandbox {

/// A whole request as it lies in its connection's buffer.
struct call {
    std::string_view method;
    std::string_view target;
    const std::vector<aws::header>& headers;
    std::string_view body;
    std::size_t room = 0;  ///< readable bytes from body.data(), at least simdjson::SIMDJSON_PADDING beyond the body

    /// The first header of that name, compared without case; empty if there is none.
    std::string_view find(std::string_view name) const;
};

enum class delivery { answer, cut, silent };

struct reply {
    unsigned status = 200;
    std::string headers;  ///< beyond the usual ones, each with its CR LF
    std::string body;     ///< JSON
    delivery how = delivery::answer;
    std::chrono::microseconds delay{0};
};

/// Appends the bytes of an answer.
void write_answer(std::string& out, const reply& given, bool keep_alive);

}  // namespace fib::sandbox
