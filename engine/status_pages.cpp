#include "status_pages.hpp"

#include "metrics_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace fib {

namespace asio = boost::asio;

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

bool status_pages::has(const http::received& call) const {
    const auto path = inbound::path_of(call.target);
    return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

asio::awaitable<http::response> status_pages::answer(http::received call) const {
    if (!has(call)) co_return text(404, "no such page\n");
    const auto path = inbound::path_of(call.target);
    if (call.method != "GET" && call.method != "HEAD") co_return text(405, "only GET\n");
    if (path == "/healthz") co_return text(200, "alive\n");
    const bool may_know = trusted(call);
    if (path == "/metrics" && !may_know) co_return text(401, "give METRICS_TOKEN as a bearer token\n");
    const auto reports = co_await ask_loops();
    if (path == "/metrics") {
        co_return text(200, metrics_text(reports, receiver_ ? std::optional{receiver_->report()} : std::nullopt),
                       "text/plain; version=0.0.4; charset=utf-8");
    }
    const auto why = trouble(reports);
    if (why.empty()) co_return text(200, "ready\n");
    co_return text(503, may_know ? why + "\n" : "not ready\n");
}

asio::awaitable<std::vector<std::optional<loop_report>>> status_pages::ask_loops() const {
    if (loops_ == nullptr) co_return std::vector<std::optional<loop_report>>{};
    auto reports = co_await loops_->ask(deadline::in(std::chrono::seconds{1}));
    co_return reports;
}

std::string status_pages::trouble(const std::vector<std::optional<loop_report>>& reports) const {
    std::string out;
    if (const auto sending = trouble_of(reports); !sending.empty()) out = "not sending: " + sending;
    const auto hearing = receiver_ != nullptr ? receiver_->report().trouble : std::string{};
    if (!hearing.empty()) out += fmt::format("{}not hearing: {}", out.empty() ? "" : "; ", hearing);
    return out;
}

std::string trouble_of(const std::vector<std::optional<loop_report>>& reports) {
    // What they share is said once.
    std::vector<std::pair<std::string, std::string>> loops_by_reason;
    for (std::size_t which = 0; which < reports.size(); ++which) {
        const auto& one = reports[which];
        const std::string why = one ? one->trouble : "it is stuck and does not answer";
        if (why.empty()) continue;
        const auto same = std::ranges::find(loops_by_reason, why, &std::pair<std::string, std::string>::first);
        if (same != loops_by_reason.end()) {
            same->second += fmt::format(", {}", which + 1);
        } else {
            loops_by_reason.emplace_back(why, fmt::format("loop {}", which + 1));
        }
    }
    std::string out;
    for (const auto& [why, who] : loops_by_reason) {
        if (!out.empty()) out += "; ";
        out += reports.size() == 1 ? why : fmt::format("{}: {}", who, why);
    }
    return out;
}

}  // namespace fib
