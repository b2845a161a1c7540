#include "inbound/unsubscribe_route.hpp"

#include "base/digest.hpp"
#include "inbound/form.hpp"
#include "inbound/multipart.hpp"
#include "inbound/page.hpp"
#include "pipeline/suppression.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace fib::inbound {
namespace {

/// What a POST asks for.
enum class wish { unsubscribe, undo, nothing };

wish wish_of(const http::received& request) {
    const auto boundary = boundary_of(request.find("content-type"));
    const auto fields = boundary ? read_multipart(request.body, *boundary) : read_form(request.body);
    if (!fields) return wish::nothing;
    if (first_of(*fields, "List-Unsubscribe") == "One-Click" || first_of(*fields, "unsubscribe") == "1") {
        return wish::unsubscribe;
    }
    return first_of(*fields, "undo") == "1" ? wish::undo : wish::nothing;
}

http::response asking_page(unsigned status, std::string_view address) {
    return page(status, "Unsubscribe",
                fmt::format("<p>No more mail to <strong>{}</strong>?</p>\n<form method=\"post\">\n<button "
                            "name=\"unsubscribe\" value=\"1\">Unsubscribe</button>\n</form>",
                            escaped(address)));
}

http::response done_page(bool undo, std::string_view address) {
    if (undo) {
        return page(200, "Welcome back",
                    fmt::format("<p>Mail goes to <strong>{}</strong> again.</p>\n<form method=\"post\">\n<button "
                                "class=\"quiet\" name=\"unsubscribe\" value=\"1\">Unsubscribe</button>\n</form>",
                                escaped(address)));
    }
    return page(200, "You are unsubscribed",
                fmt::format("<p>We send no more mail to <strong>{}</strong>.</p>\n<form method=\"post\">\n<p>Was it a "
                            "mistake?</p>\n<button class=\"quiet\" name=\"undo\" value=\"1\">Undo</button>\n</form>",
                            escaped(address)));
}

http::response try_again_page() {
    auto out = page(503, "Please try again in a minute",
                    "<p>We could not write it down just now. Load this page again to send it once more.</p>");
    out.headers.emplace_back("Retry-After", "10");
    return out;
}

http::response strange_page() {
    return page(404, "This link does not work",
                "<p>It may have been cut off on its way. Try it again from the mail that you have it from, or take the "
                "link of another mail from us: each of them works.</p>");
}

/// The same twice changes nothing, so only what is tried again after a doubtful commit needs a name: the moment is in
/// it, so that whoever comes back and leaves again is heard.
std::string id_of(std::string_view token, bool undo, timestamp at) {
    std::string hash;
    append_hex(hash, sha256{}.of(token));
    constexpr std::size_t enough = 16;
    return fmt::format("{}-{}-{}", undo ? "undo" : "unsubscribe", hash.substr(0, enough),
                       at.time_since_epoch().count());
}

}  // namespace

boost::asio::awaitable<http::response> unsubscribe_route::answer(call what) {
    const auto token = what.path.substr(what.path.rfind('/') + 1);
    const auto subject = links_.read(token);
    if (!subject) co_return strange_page();
    const auto& method = what.request.method;
    if (method == "GET" || method == "HEAD") co_return asking_page(200, subject->address);
    if (method != "POST") {
        auto refused = plain(405, "only GET and POST\n");
        refused.headers.emplace_back("Allow", "GET, HEAD, POST");
        co_return refused;
    }
    const auto asked = wish_of(what.request);
    if (asked == wish::nothing) co_return asking_page(400, subject->address);
    const bool undo = asked == wish::undo;
    auto id = id_of(token, undo, what.at);
    auto done = co_await act(undo, subject->address, std::move(id), what.at);
    co_return done;
}

boost::asio::awaitable<http::response> unsubscribe_route::act(bool undo, std::string address, std::string id,
                                                              timestamp at) {
    notice one;
    one.source = "link";
    one.id = std::move(id);
    one.kind = undo ? "undo" : "unsubscribe";
    one.body = address;
    one.at = at;
    one.apply = [undo, address, at](store::session& on) {
        if (undo) {
            // The link is in every mail and every forwarded one: it undoes what it did, and nothing else.
            pipeline::lift(on, address, at, {"unsubscribed"});
        } else {
            const std::array<pipeline::suppression, 1> what{{{address, "unsubscribed", "link", at}}};
            pipeline::suppress(on, what);
        }
    };
    const auto became = co_await to_.write(std::move(one));
    co_return became == kept::written ? done_page(undo, address) : try_again_page();
}

}  // namespace fib::inbound
