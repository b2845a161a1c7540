#pragma once

#include "base/secret.hpp"
#include "http/server.hpp"
#include "loops.hpp"
#include "receiver.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace fib {

/// What the daemon answers over HTTP about itself: `/healthz` (alive), `/readyz` (able to do its work, or why not),
/// `/metrics`. The port is public on some platforms, so reasons and metrics go to loopback and to bearers of the token
/// only. The routes work under `/api` too. A sending loop that does not answer within a second is named as stuck and
/// not waited for.
///
/// The front's thread; what is shown must outlive the server.
class status_pages {
public:
    explicit status_pages(secret token) : token_{std::move(token)} {}
    void show(loops& those) { loops_ = &those; }
    void show(const receiver& that) { receiver_ = &that; }

    /// Whether the address is one of its pages.
    bool has(const http::received& call) const;
    /// 404 for another address.
    boost::asio::awaitable<http::response> answer(http::received call) const;

private:
    bool trusted(const http::received& call) const;
    boost::asio::awaitable<std::vector<std::optional<loop_report>>> ask_loops() const;
    std::string trouble(const std::vector<std::optional<loop_report>>& reports) const;

    loops* loops_ = nullptr;
    const receiver* receiver_ = nullptr;
    secret token_;
};

/// Why not every loop sends; empty when all do.
std::string trouble_of(const std::vector<std::optional<loop_report>>& reports);

}  // namespace fib
