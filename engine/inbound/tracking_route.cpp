#include "inbound/tracking_route.hpp"

#include "inbound/page.hpp"
#include "inbound/readable.hpp"
#include "inbound/reader.hpp"

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <utility>

namespace fib::inbound {
namespace {

constexpr std::size_t longest_user_agent = 300;

/// One transparent point (GIF89a).
constexpr std::string_view image{
    "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00"
    "\x01\x00\x00\x02\x02\x44\x01\x00;",
    43};

/// The first entry of X-Forwarded-For, as the platform's edge writes it; empty where it is no address. Anybody can send
/// the header: it is noted and believed by nobody.
std::string address_of(const http::received& request) {
    auto text = request.find("x-forwarded-for");
    text = text.substr(0, text.find(','));
    while (text.ends_with(' ')) text.remove_suffix(1);
    while (text.starts_with(' ')) text.remove_prefix(1);
    constexpr std::size_t longest = 45;
    if (text.empty() || text.size() > longest || text.find('%') != text.npos) return {};
    boost::system::error_code wrong;
    const auto parsed = boost::asio::ip::make_address(std::string{text}, wrong);
    return wrong ? std::string{} : parsed.to_string();
}

bool only_asks(const http::received& request) {
    return request.method == "GET" || request.method == "HEAD";
}

http::response refuse_method() {
    auto out = plain(405, "only GET\n");
    out.headers.emplace_back("Allow", "GET, HEAD");
    return out;
}

std::optional<pipeline::tracked> read(pipeline::tracking_links& links, const call& what, pipeline::tracked::kind of) {
    auto token = what.path.substr(what.path.rfind('/') + 1);
    auto said = links.read(token);
    return said && said->what == of ? std::move(said) : std::nullopt;
}

http::response transparent_point() {
    return {200, {{"Content-Type", "image/gif"}, {"Cache-Control", "no-store, private"}}, std::string{image}};
}

http::response lead_to(const std::string& url) {
    return {302, {{"Location", url}, {"Cache-Control", "no-store, private"}}, {}};
}

message_event event_of(pipeline::tracked&& said, const call& what) {
    message_event out;
    out.what = said.what == pipeline::tracked::kind::open ? message_event::kind::opened : message_event::kind::clicked;
    out.source = "link";
    out.attempt = said.attempt;
    out.person = said.person;
    out.step = said.step;
    out.business = said.business;
    out.at = what.at;
    const auto who = reader_of(what.request, out.what);
    out.by = who.by;
    out.verdict_reason = who.reason;
    out.user_agent = readable(what.request.find("user-agent"), longest_user_agent);
    out.ip = address_of(what.request);
    out.link = said.link;
    out.links = said.links;
    out.url = std::move(said.url);
    return out;
}

}  // namespace

boost::asio::awaitable<http::response> pixel_route::answer(call what) {
    if (!only_asks(what.request)) co_return refuse_method();
    auto said = read(links_, what, pipeline::tracked::kind::open);
    ++(said ? counts_.pixels : counts_.strange_pixels);
    if (said) to_.offer(event_of(std::move(*said), what));
    co_return transparent_point();
}

boost::asio::awaitable<http::response> click_route::answer(call what) {
    if (!only_asks(what.request)) co_return refuse_method();
    auto said = read(links_, what, pipeline::tracked::kind::click);
    ++(said ? counts_.clicks : counts_.strange_clicks);
    if (!said) {
        co_return page(404, "This link does not work",
                       "<p>It may have been cut off on its way. Try it again from the mail that you have it from.</p>");
    }
    auto out = lead_to(said->url);
    to_.offer(event_of(std::move(*said), what));
    co_return out;
}

}  // namespace fib::inbound
