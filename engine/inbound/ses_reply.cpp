#include "inbound/ses_reply.hpp"

#include "http/header_line.hpp"
#include "inbound/event_text.hpp"
#include "inbound/iso_time.hpp"
#include "inbound/readable.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace fib::inbound {
namespace {

constexpr std::size_t most_headers = 500;
constexpr std::size_t most_senders = 10;

bool failed(const json_value& receipt, std::string_view check) {
    return text_of(receipt[check]["status"]) == "FAIL";
}

std::string_view header_of(const std::vector<json_value>& headers, std::string_view name) {
    const auto at = std::ranges::find_if(
        headers, [&](const json_value& one) { return http::equal_without_case(text_of(one["name"]), name); });
    return at == headers.end() ? std::string_view{} : text_of((*at)["value"]);
}

/// RFC 3834, section 5: anything but "no" is no person's answer. Precedence is what came before it.
bool is_automatic(const json_value& mail) {
    const auto headers = list_of(mail["headers"], most_headers);
    const auto automatic = header_of(headers, "Auto-Submitted");
    if (!automatic.empty() && !http::equal_without_case(automatic.substr(0, 2), "no")) return true;
    const auto precedence = header_of(headers, "Precedence");
    return std::ranges::any_of(std::array<std::string_view, 4>{"auto_reply", "bulk", "junk", "list"},
                               [&](std::string_view one) { return http::equal_without_case(precedence, one); });
}

std::string sender_of(const json_value& mail) {
    for (const json_value& one : list_of(mail["commonHeaders"]["from"], most_senders)) {
        if (auto address = address_in(text_of(one)); !address.empty()) return address;
    }
    return {};
}

}  // namespace

std::optional<message_event> read_ses_reply(const json_value& received, std::string_view message_id, timestamp came) {
    const auto mail = received["mail"];
    const auto receipt = received["receipt"];
    if (failed(receipt, "spamVerdict") || failed(receipt, "virusVerdict") || failed(receipt, "dmarcVerdict")) return {};
    if (is_automatic(mail)) return {};
    message_event made;
    made.what = message_event::kind::replied;
    made.source = "ses";
    made.source_id = message_id;
    made.address = sender_of(mail);
    made.at = read_iso_time(text_of(mail["timestamp"])).value_or(came);
    made.detail = readable(text_of(mail["commonHeaders"]["subject"]), longest_detail);
    if (made.address.empty() || made.address.starts_with("mailer-daemon@")) return {};
    return made;
}

}  // namespace fib::inbound
