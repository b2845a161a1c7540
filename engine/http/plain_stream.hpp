#pragma once

#include "http/stream.hpp"

namespace fib::http {

/// A stream without TLS, for loopback and behind a platform's edge.
class plain_stream final : public stream {
public:
    using stream::stream;

    attempt try_handshake() override { return {progress::done}; }
    attempt try_read(std::span<char> into) override;
    attempt try_write(std::string_view from) override;
    bool quiet() override;
    std::uint64_t taken() const override { return taken_; }
    std::string trouble() const override;
    /// Nothing more will be written; the peer can still read all of it, even if it has more to say itself.
    void finish();

private:
    void say_goodbye() override {}
    attempt judge(int error, progress wants);

    std::uint64_t taken_ = 0;
    int error_ = 0;
};

}  // namespace fib::http
