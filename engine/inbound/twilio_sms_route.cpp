#include "inbound/twilio_sms_route.hpp"

#include "inbound/readable.hpp"
#include "inbound/text_message.hpp"
#include "inbound/twilio_request.hpp"

#include <utility>

namespace fib::inbound {
namespace {

http::response nothing_to_say() {
    return {200,
            {{"Content-Type", "text/xml; charset=utf-8"}, {"Cache-Control", "no-store"}},
            R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)"};
}

}  // namespace

boost::asio::awaitable<http::response> twilio_sms_route::answer(call what) {
    auto fields = posted_by_twilio(signature_, what);
    if (!fields) co_return std::move(fields).error();
    const auto message = read_text_message(*fields, what.at);
    // A short code or a name as the sender: no person of ours, and nobody whom we could stop sending to.
    if (!message) co_return nothing_to_say();
    notice one;
    one.source = "twilio";
    one.id = message->id;
    one.kind = "sms";
    one.body = readable(what.request.body, what.request.body.size());
    one.at = what.at;
    one.apply = [message = *message](store::session& on) { apply_text_message(on, message); };
    const auto became = co_await to_.write(std::move(one));
    co_return became == kept::written ? nothing_to_say() : told(became);
}

}  // namespace fib::inbound
