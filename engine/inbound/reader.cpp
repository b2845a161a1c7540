#include "inbound/reader.hpp"

#include "inbound/machine_names.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace fib::inbound {
namespace {

constexpr std::size_t longest_user_agent = 512;  // none that a person has is longer

std::string lower(std::string_view text) {
    std::string out{text.substr(0, longest_user_agent)};
    for (char& byte : out) {
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
    }
    return out;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// Sec-Purpose (Fetch), the older Purpose and X-Purpose (Chrome, Safari), X-Moz (Firefox).
bool fetched_ahead(const http::received& request) {
    static constexpr std::array<std::string_view, 4> names{"sec-purpose", "purpose", "x-purpose", "x-moz"};
    return std::ranges::any_of(names, [&](std::string_view name) {
        const auto given = request.find(name);
        if (given.empty()) return false;
        const auto text = lower(given);
        return has(text, "prefetch") || has(text, "preview") || has(text, "prerender");
    });
}

/// "bot" at the end of a word; CUBOT makes telephones.
bool calls_itself_bot(std::string_view agent) {
    for (auto at = agent.find("bot"); at != agent.npos; at = agent.find("bot", at + 3)) {
        const bool ends = at + 3 == agent.size() || agent[at + 3] < 'a' || agent[at + 3] > 'z';
        if (ends && !agent.substr(0, at).ends_with("cu")) return true;
    }
    return false;
}

constexpr reader machine(std::string_view reason) {
    return {verdict::machine, reason};
}

}  // namespace

reader reader_of(const http::received& request, message_event::kind what) {
    if (request.method == "HEAD") return machine("head");
    if (fetched_ahead(request)) return machine("prefetch");
    const auto given = request.find("user-agent");
    if (given.find_first_not_of(" \t") == given.npos) return machine("no_user_agent");
    // Apple's privacy proxy loads every image of every mail soon after delivery, read or not, and says no more than
    // this; no browser does.
    if (given == "Mozilla/5.0") return machine("bare_user_agent");
    const auto agent = lower(given);
    // Gmail and Yahoo load images through proxies of theirs when a person opens the mail, and now and then ahead of it:
    // the request does not tell which. To call all of it machines would make every reader there one who never opens; to
    // call it people errs by the few that were fetched ahead, most of which their haste gives away. A proxy for images
    // follows no link.
    if (has(agent, "googleimageproxy") || has(agent, "yahoomailproxy")) {
        return what == message_event::kind::opened ? reader{} : machine("image_proxy");
    }
    for (const auto& [part, reason] : machine_names) {
        if (has(agent, part)) return machine(reason);
    }
    return calls_itself_bot(agent) ? machine("bot") : reader{};
}

}  // namespace fib::inbound
