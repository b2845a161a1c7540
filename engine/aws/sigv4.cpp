#include "aws/sigv4.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

void choose_signed(std::vector<header_view>& chosen, std::string_view host, const std::vector<header>& headers) {
    chosen.clear();
    bool has_host = false;
    for (const auto& [name, value] : headers) {
        if (!may_be_signed(name)) continue;
        has_host = has_host || same_name(name, "host");
        chosen.emplace_back(name, value);
    }
    if (!has_host) chosen.emplace_back("host", host);
}

}  // namespace

void write_string_to_sign(std::string& out, const signing_time& moment, std::string_view scope, const digest& request) {
    out.assign(algorithm).append("\n").append(moment.text()).append("\n").append(scope).append("\n");
    append_hex(out, request);
}

signer::signer(credentials who, scope where, signing_rules rules)
    : who_{std::move(who)}, rules_{rules}, key_{who_.key, std::move(where)} {}

digest signer::signature(const signing_time& moment) {
    write_string_to_sign(to_sign_, moment, key_.scope_on(moment.day()), hash_.of(canonical_.text()));
    return key_.sign(moment.day(), to_sign_);
}

void signer::sign(std::string_view method, std::string_view target, std::string_view host, std::vector<header>& headers,
                  std::string_view body, timestamp now) {
    const signing_time moment{now};
    body_hash_.clear();
    append_hex(body_hash_, hash_.of(body));
    headers.reserve(headers.size() + 4);
    headers.emplace_back("X-Amz-Date", moment.text());
    if (!who_.session_token.empty()) headers.emplace_back("X-Amz-Security-Token", who_.session_token.reveal());
    if (rules_.body_hash_header) headers.emplace_back("X-Amz-Content-Sha256", body_hash_);
    choose_signed(signed_, host, headers);
    canonical_.write(method, target, rules_.path, signed_, body_hash_);
    const auto signed_with = signature(moment);

    std::string authorization;
    authorization.reserve(256 + canonical_.signed_names().size());
    authorization.append(algorithm).append(" Credential=").append(who_.key_id).append("/");
    authorization.append(key_.scope_on(moment.day())).append(", SignedHeaders=").append(canonical_.signed_names());
    authorization.append(", Signature=");
    append_hex(authorization, signed_with);
    headers.emplace_back("Authorization", std::move(authorization));
}

std::string signer::presign(std::string_view method, std::string_view target, std::string_view host,
                            const std::vector<header>& headers, std::string_view body_hash, timestamp now,
                            std::chrono::seconds lifetime) {
    const signing_time moment{now};
    choose_signed(signed_, host, headers);
    canonical_.write(method, "/", rules_.path, signed_, {});  // for the signed names, which the query must hold

    std::string out{target};
    out += target.find('?') == target.npos ? '?' : '&';
    out.append("X-Amz-Algorithm=").append(algorithm).append("&X-Amz-Credential=");
    append_encoded(out, fmt::format("{}/{}", who_.key_id, key_.scope_on(moment.day())));
    out.append("&X-Amz-Date=").append(moment.text()).append("&X-Amz-SignedHeaders=");
    append_encoded(out, canonical_.signed_names());
    out.append("&X-Amz-Expires=").append(std::to_string(lifetime.count()));
    if (!who_.session_token.empty()) {
        out.append("&X-Amz-Security-Token=");
        append_encoded(out, who_.session_token.reveal());
    }
    canonical_.write(method, out, rules_.path, signed_, body_hash);
    const auto signed_with = signature(moment);
    out.append("&X-Amz-Signature=");
    append_hex(out, signed_with);
    return out;
}

}  // namespace fib::aws
