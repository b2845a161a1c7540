#pragma once

#include "base/secret.hpp"
#include "http/server.hpp"
#include "sender.hpp"

#include <boost/asio/awaitable.hpp>

namespace fib {

/// What the daemon answers over HTTP: `/healthz` (alive), `/readyz` (able to send, or why not), `/metrics`. The port is
/// public on some platforms, so reasons and metrics go to loopback and to bearers of the token only. The routes work
/// under `/api` too. One event loop's thread; the references must outlive the server.
class status_pages {
public:
    status_pages(const fib::sender& from, secret token) : sender_{from}, token_{std::move(token)} {}
    http::response answer(const http::received& call) const;

private:
    bool trusted(const http::received& call) const;

    const fib::sender& sender_;
    secret token_;
};

}  // namespace fib
