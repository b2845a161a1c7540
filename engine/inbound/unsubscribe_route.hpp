#pragma once

#include "inbound/intake.hpp"
#include "inbound/route.hpp"
#include "pipeline/unsubscribe_link.hpp"

#include <string>

namespace fib::inbound {

/// `/u/TOKEN`. GET shows a page with one button and changes nothing, for scanners fetch every link. POST unsubscribes
/// in one step, whether a mail provider sends it (RFC 8058: never a redirect, no cookies, multipart or urlencoded) or
/// the button; and with `undo` it takes that back. It acts on the address, for whoever has it.
class unsubscribe_route : public route {
public:
    unsubscribe_route(intake& to, pipeline::unsubscribe_links& links) : to_{to}, links_{links} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    boost::asio::awaitable<http::response> act(bool undo, std::string address, std::string id, timestamp at);

    intake& to_;
    pipeline::unsubscribe_links& links_;
};

}  // namespace fib::inbound
