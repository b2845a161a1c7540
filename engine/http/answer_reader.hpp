#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace fib::http {

/// Makes a response out of bytes as they come, without I/O (RFC 9112; Beast's parser inside). Interim answers (1xx) are
/// passed over. Every byte is taken for hostile: the body is at most `limit` bytes, the header at most 64 KiB.
class answer_reader {
public:
    enum class state { more, complete, broken };

    explicit answer_reader(std::size_t limit);
    ~answer_reader();

    state take(std::string_view bytes);
    /// The peer said that nothing more will come, which ends an answer that told no length.
    state end();

    /// Once complete: the answer, once.
    response release();
    /// Once complete: whether the connection may carry another call.
    bool keeps_alive() const;
    /// Once broken: why, as a clause, without anything of what was received.
    std::string trouble() const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace fib::http
