#include "inbound/told_reader.hpp"

#include "inbound/event_text.hpp"
#include "inbound/readable.hpp"
#include "inbound/reader.hpp"

#include <boost/asio/ip/address.hpp>

#include <string>

namespace fib::inbound {
namespace {

/// As it is written in the books; empty for what is no address.
std::string ip_in(std::string_view text) {
    boost::system::error_code wrong;
    const auto address = boost::asio::ip::make_address(text.substr(0, 64), wrong);
    // A scope (fe80::1%eth0) means something on one machine only.
    return wrong || text.find('%') != text.npos ? std::string{} : address.to_string();
}

}  // namespace

void tell_reader(message_event& into, const json_value& about) {
    const auto agent = text_of(about["userAgent"]);
    into.user_agent = readable(agent, longest_user_agent);
    into.ip = ip_in(text_of(about["ipAddress"]));
    into.url = readable(text_of(about["link"]), longest_url);
    if (agent.empty()) return;  // the provider's silence is no sign of a machine
    const http::received request{"GET", "/", {{"User-Agent", std::string{agent}}}, {}, false};
    const auto who = reader_of(request, into.what);
    into.by = who.by;
    into.verdict_reason = who.reason;
}

}  // namespace fib::inbound
