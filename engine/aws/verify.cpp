#include "aws/verify.hpp"

#include "aws/sigv4.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace fib::aws {
namespace {

std::string_view find(const std::vector<header>& headers, std::string_view name) {
    const auto found = std::ranges::find_if(headers, [&](const header& one) { return same_name(one.first, name); });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string_view take_until(std::string_view& text, char end) {
    const auto at = std::min(text.find(end), text.size());
    const auto taken = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return taken;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::optional<timestamp> time_of(std::string_view text) {
    if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    const auto year = number(text.substr(0, 4)), month = number(text.substr(4, 2)), day = number(text.substr(6, 2));
    const auto hour = number(text.substr(9, 2)), minute = number(text.substr(11, 2)),
               second = number(text.substr(13, 2));
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second};
}

}  // namespace

/// What the Authorization header says.
struct verifier::claim {
    std::string_view key_id, day, region, service, end, names, signature;

    static std::optional<claim> parse(std::string_view text) {
        claim made;
        std::string_view credential;
        while (!text.empty()) {
            auto value = trimmed(take_until(text, ','));
            const auto name = take_until(value, '=');
            if (name == "Credential") credential = value;
            if (name == "SignedHeaders") made.names = value;
            if (name == "Signature") made.signature = value;
        }
        made.key_id = take_until(credential, '/');
        made.day = take_until(credential, '/');
        made.region = take_until(credential, '/');
        made.service = take_until(credential, '/');
        made.end = credential;
        if (made.key_id.empty() || made.end.empty() || made.names.empty() || made.signature.empty()) return {};
        return made;
    }
};

std::string_view to_string(refusal why) {
    switch (why) {
        case refusal::no_authorization:
            return "no authorization";
        case refusal::malformed:
            return "malformed";
        case refusal::unknown_key:
            return "unknown key";
        case refusal::wrong_scope:
            return "wrong scope";
        case refusal::wrong_token:
            return "wrong session token";
        case refusal::header_not_signed:
            return "header not signed";
        case refusal::expired:
            return "signature expired";
        case refusal::not_yet_current:
            return "signature not yet current";
        case refusal::mismatch:
            return "signature does not match";
    }
    return "?";
}

verifier::verifier(credentials who, scope where, std::chrono::minutes window, path_form path)
    : who_{std::move(who)}, where_{std::move(where)}, window_{window}, path_{path}, key_{who_.key, where_} {}

std::optional<refusal> verifier::check_claim(const claim& made, const std::vector<header>& headers, timestamp now) {
    const auto date = find(headers, "x-amz-date");
    const auto moment = time_of(date);
    if (!moment) return refusal::malformed;
    if (made.key_id != who_.key_id) return refusal::unknown_key;
    if (made.day != date.substr(0, 8) || made.region != where_.region || made.service != where_.service ||
        made.end != "aws4_request") {
        return refusal::wrong_scope;
    }
    if (!equal_in_constant_time(find(headers, "x-amz-security-token"), who_.session_token.reveal())) {
        return refusal::wrong_token;
    }
    if (now - *moment > window_) return refusal::expired;
    if (*moment - now > window_) return refusal::not_yet_current;
    return std::nullopt;
}

std::optional<refusal> verifier::choose_headers(std::string_view names, const std::vector<header>& headers) {
    const auto named = [&](std::string_view name) {
        for (auto rest = names; !rest.empty();) {
            if (same_name(take_until(rest, ';'), name)) return true;
        }
        return false;
    };
    signed_.clear();
    if (!named("host")) return refusal::header_not_signed;
    for (const auto& [name, value] : headers) {
        if (named(name)) {
            signed_.emplace_back(name, value);
        } else if (name.size() >= 6 && same_name(std::string_view{name}.substr(0, 6), "x-amz-")) {
            return refusal::header_not_signed;
        }
    }
    for (auto rest = names; !rest.empty();) {
        const auto name = take_until(rest, ';');
        if (std::ranges::none_of(signed_, [&](const header_view& one) { return same_name(one.first, name); })) {
            return refusal::header_not_signed;
        }
    }
    return std::nullopt;
}

bool verifier::body_matches(const std::vector<header>& headers) const {
    const auto said = find(headers, "x-amz-content-sha256");
    return said.empty() || said == body_hash_;
}

std::optional<refusal> verifier::check(std::string_view method, std::string_view target,
                                       const std::vector<header>& headers, std::string_view body, timestamp now) {
    auto text = find(headers, "authorization");
    if (take_until(text, ' ') != "AWS4-HMAC-SHA256") return refusal::no_authorization;
    const auto made = claim::parse(text);
    if (!made) return refusal::malformed;
    if (const auto failed = check_claim(*made, headers, now)) return failed;
    if (const auto failed = choose_headers(made->names, headers)) return failed;

    body_hash_.clear();
    append_hex(body_hash_, hash_.of(body));
    if (!body_matches(headers)) return refusal::mismatch;
    canonical_.write(method, target, path_, signed_, body_hash_);
    const signing_time moment{*time_of(find(headers, "x-amz-date"))};
    write_string_to_sign(to_sign_, moment, key_.scope_on(made->day), hash_.of(canonical_.text()));
    std::string expected;
    append_hex(expected, key_.sign(made->day, to_sign_));
    return equal_in_constant_time(expected, made->signature) ? std::nullopt : std::optional{refusal::mismatch};
}

}  // namespace fib::aws
