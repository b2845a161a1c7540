#pragma once

#include "inbound/intake.hpp"
#include "inbound/route.hpp"
#include "pipeline/tracking_link.hpp"

#include <cstdint>

namespace fib::inbound {

/// What came to pixels and links. The front's thread.
struct tracking_counts {
    std::int64_t pixels = 0;
    std::int64_t clicks = 0;
    std::int64_t strange_pixels = 0;  ///< with a token that no key of ours signed: answered, and nothing recorded
    std::int64_t strange_clicks = 0;  ///< the same: 404
};

/// `/t/o/TOKEN`: always a transparent image, for a broken one looks bad, and never one that a cache keeps. The open of
/// an authentic token is offered to the intake, which does not wait.
class pixel_route : public route {
public:
    pixel_route(intake& to, pipeline::tracking_links& links, tracking_counts& counts)
        : to_{to}, links_{links}, counts_{counts} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    pipeline::tracking_links& links_;
    tracking_counts& counts_;
};

/// `/t/c/TOKEN`: leads on to where the link says, and nowhere else: 302, or 404 for what no key of ours signed. The
/// click is offered to the intake, which does not wait.
class click_route : public route {
public:
    click_route(intake& to, pipeline::tracking_links& links, tracking_counts& counts)
        : to_{to}, links_{links}, counts_{counts} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    pipeline::tracking_links& links_;
    tracking_counts& counts_;
};

}  // namespace fib::inbound
