#include "status_pages.hpp"

#include "metrics_text.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace fib {
namespace {

http::response text(unsigned status, std::string body, const char* type = "text/plain; charset=utf-8") {
    return {status, {{"Content-Type", type}, {"Cache-Control", "no-store"}}, std::move(body)};
}

}  // namespace

bool status_pages::trusted(const http::received& call) const {
    // A proxy on this machine makes everybody loopback: what it forwards counts as coming from outside.
    const bool forwarded = !call.find("x-forwarded-for").empty() || !call.find("forwarded").empty();
    if (call.peer_is_loopback && !forwarded) return true;
    constexpr std::string_view bearer = "Bearer ";
    const auto given = call.find("authorization");
    return !token_.empty() && given.starts_with(bearer) &&
           equal_in_constant_time(given.substr(bearer.size()), token_.reveal());
}

http::response status_pages::answer(const http::received& call) const {
    std::string_view path{call.target};
    path = path.substr(0, path.find('?'));
    if (path.starts_with("/api/")) path.remove_prefix(4);
    if (path != "/healthz" && path != "/readyz" && path != "/metrics") return text(404, "no such page\n");
    if (call.method != "GET" && call.method != "HEAD") return text(405, "only GET\n");
    if (path == "/healthz") return text(200, "alive\n");
    if (path == "/readyz") {
        const auto why = sender_.trouble();
        if (why.empty()) return text(200, "ready\n");
        return text(503, trusted(call) ? "not sending: " + why + "\n" : "not sending\n");
    }
    if (!trusted(call)) return text(401, "give METRICS_TOKEN as a bearer token\n");
    return text(200, metrics_text(sender_), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace fib
