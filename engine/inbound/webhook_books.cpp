#include "inbound/webhook_books.hpp"

#include "inbound/event_text.hpp"
#include "inbound/route.hpp"
#include "providers/outcome.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace fib::inbound {
namespace {

constexpr std::chrono::minutes silence{1};
constexpr std::size_t most_types = 100;

unsigned status_of(refusal why) {
    switch (why) {
        case refusal::unreadable:
            return 400;
        case refusal::foreign:
        case refusal::forged:
            return 403;
        case refusal::unready:
            return 503;
    }
    return 500;
}

}  // namespace

std::string_view to_string(refusal why) {
    switch (why) {
        case refusal::unreadable:
            return "unreadable";
        case refusal::foreign:
            return "foreign";
        case refusal::forged:
            return "forged";
        case refusal::unready:
            return "unready";
    }
    return "unknown";
}

webhook_books::webhook_books(std::string name, const clock& time) : name_{std::move(name)}, time_{time} {}

http::response webhook_books::refuse(const refused& what) {
    const auto which = static_cast<std::size_t>(what.why);
    ++counts_.refused[which];
    if (const auto now = time_.now(); now >= quiet_until_[which]) {
        quiet_until_[which] = now + silence;
        spdlog::warn(
            "{} refused a request as {}, {} so far (the next line about it comes in a minute at the earliest): "
            "{}{}{}",
            name_, to_string(what.why), counts_.refused[which], what.text, what.detail.empty() ? "" : ": ",
            providers::fit_for_detail(what.detail));
    }
    auto answer = plain(status_of(what.why), what.text + "\n");
    if (what.why == refusal::unready) answer.headers.emplace_back("Retry-After", "10");
    return answer;
}

void webhook_books::met_unknown(std::string_view type) {
    ++counts_.unknown;
    if (met_.size() == most_types || met_.contains(type)) return;
    met_.emplace(type);
    spdlog::warn(
        "{} was sent an event of type '{}', which says nothing to us: it and others of its type are counted "
        "and left aside",
        name_, providers::fit_for_detail(type));
}

http::response only_post() {
    auto answer = plain(405, "this address is for POST only\n");
    answer.headers.emplace_back("Allow", "POST");
    return answer;
}

}  // namespace fib::inbound
