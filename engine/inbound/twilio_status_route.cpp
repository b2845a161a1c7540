#include "inbound/twilio_status_route.hpp"

#include "inbound/twilio_request.hpp"

#include <utility>

namespace fib::inbound {

boost::asio::awaitable<http::response> twilio_status_route::answer(call what) {
    auto fields = posted_by_twilio(signature_, what);
    if (!fields) co_return std::move(fields).error();
    const auto query = read_form(what.query);
    auto events = read_(query.value_or(form{}), *fields, what.at);
    if (!events.empty()) {
        const auto became = co_await to_.write(std::move(events));
        if (became != kept::written) co_return told(became);
    }
    co_return http::response{204, {{"Cache-Control", "no-store"}}, {}};
}

}  // namespace fib::inbound
