#pragma once

#include "http/server.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace fib::http {

/// Makes a received request out of bytes as they come, without I/O (RFC 9112; Beast's parser inside). The header is at
/// most 64 KiB, the body at most `body_limit` bytes.
class question_reader {
public:
    enum class state { more, complete, refused };

    explicit question_reader(std::size_t body_limit);
    ~question_reader();

    state take(std::string_view bytes);
    /// Whether anything of a request has come yet.
    bool begun() const;
    /// Whether the client waits for `100 Continue` before it sends the body; true once a request.
    bool asks_to_continue();

    /// Once refused: 400, 413 or 431.
    unsigned status() const;
    /// Once complete: the request, once. After it the reader is ready for the next, and take() may come to complete
    /// without further bytes.
    received release();
    /// Once complete, before release(): whether the client wants to ask more on this connection.
    bool keeps_alive() const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace fib::http
