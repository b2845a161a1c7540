#pragma once

#include "base/secret.hpp"
#include "http/server.hpp"
#include "loops.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace fib {

/// What the daemon answers over HTTP: `/healthz` (alive), `/readyz` (able to send, or why not), `/metrics`. The port is
/// public on some platforms, so reasons and metrics go to loopback and to bearers of the token only. The routes work
/// under `/api` too. A sending loop that does not answer within a second is named as stuck and not waited for.
///
/// The front's thread; the references must outlive the server.
class status_pages {
public:
    status_pages(loops& from, secret token) : loops_{from}, token_{std::move(token)} {}
    boost::asio::awaitable<http::response> answer(http::received call) const;

private:
    bool trusted(const http::received& call) const;

    loops& loops_;
    secret token_;
};

/// Why not every loop sends; empty when all do.
std::string trouble_of(const std::vector<std::optional<loop_report>>& reports);

}  // namespace fib
