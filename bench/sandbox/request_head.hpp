#pragma once

#include "aws/canonical.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace fib::sandbox {

/// The head of an HTTP/1.1 request. Views point into the bytes that were read.
struct request_head {
    std::string_view method;
    std::string_view target;
    std::size_t size = 0;         ///< of the head, empty line included
    std::size_t body_length = 0;  ///< Content-Length
    bool keep_alive = true;
};

enum class head_state {
    whole,
    incomplete,
    malformed,  ///< no HTTP/1.1 request
    chunked,    ///< Transfer-Encoding, which the sandbox does not take
};

/// Reads the head at the start of `bytes`. Headers land in `headers`, whose strings are used again. Bytes are hostile.
head_state read_head(std::string_view bytes, request_head& into, std::vector<aws::header>& headers);

}  // namespace fib::sandbox
