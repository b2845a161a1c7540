#include "inbound/twilio_signature.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

namespace fib::inbound {
namespace {

std::string base64(const unsigned char* bytes, std::size_t count) {
    std::string out(4 * ((count + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes, static_cast<int>(count));
    return out;
}

/// The address as it is, and with its port left out or spelled out: Twilio signs either, whatever we were told.
std::vector<std::string> spellings(std::string_view base) {
    while (base.ends_with('/')) base.remove_suffix(1);
    const bool tls = base.starts_with("https://");
    const auto host_at = base.find("://") == base.npos ? 0 : base.find("://") + 3;
    const auto path_at = std::min(base.find('/', host_at), base.size());
    const auto origin = base.substr(0, path_at);
    const auto path = base.substr(path_at);
    const std::string_view port = tls ? ":443" : ":80";
    const auto colon = origin.find(':', host_at);

    std::vector<std::string> origins{std::string{origin}};
    if (colon == origin.npos) origins.push_back(std::string{origin}.append(port));
    if (colon != origin.npos) origins.emplace_back(origin.substr(0, colon));
    std::vector<std::string> out;
    for (const auto& one : origins) {
        out.push_back(one + std::string{path});
        // A proxy that hands the path of APP_URL on has it in the request's target already.
        if (!path.empty()) out.push_back(one);
    }
    return out;
}

bool is_form(std::string_view content_type) {
    auto type = lower_case(content_type.substr(0, content_type.find(';')));
    while (type.ends_with(' ')) type.pop_back();
    return type == "application/x-www-form-urlencoded";
}

bool has_digest(std::string_view target, std::string_view body) {
    const auto query = read_form(target.substr(std::min(target.find('?'), target.size() - 1) + 1));
    if (!query) return false;
    std::string found;
    append_hex(found, sha256{}.of(body));
    std::string given{first_of(*query, "bodySHA256")};
    std::transform(given.begin(), given.end(), given.begin(), [](char c) { return c >= 'A' && c <= 'F' ? c + 32 : c; });
    return equal_in_constant_time(given, found);
}

}  // namespace

twilio_signature::twilio_signature(secret token, std::string_view base)
    : token_{std::move(token)}, bases_{spellings(base)} {}

std::string twilio_signature::sign(std::string_view url, const form& fields) const {
    // In the order of names; of one name each value once, in their order.
    const std::set<std::pair<std::string_view, std::string_view>> ordered{fields.begin(), fields.end()};
    std::string signed_text{url};
    for (const auto& [name, value] : ordered) signed_text.append(name).append(value);

    const auto& key = token_.reveal();
    std::array<unsigned char, 20> mac{};
    std::size_t written = 0;
    if (!EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key.data(), key.size(),
                   reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), mac.data(),
                   mac.size(), &written)) {
        throw std::runtime_error{"OpenSSL: HMAC-SHA1 failed; is its default provider loaded?"};
    }
    return base64(mac.data(), written);
}

bool twilio_signature::is_ours(std::string_view target, const form& fields, std::string_view signature) const {
    bool found = false;
    for (const auto& base : bases_) {
        found |= equal_in_constant_time(sign(base + std::string{target}, fields), signature);
    }
    return found;
}

std::optional<form> twilio_signature::fields_of(const http::received& request) const {
    const auto signature = request.find("x-twilio-signature");
    if (!set_up() || signature.empty() || request.target.empty()) return std::nullopt;
    std::optional<form> fields = form{};
    if (is_form(request.find("content-type"))) {
        fields = read_form(request.body);
    } else if (!request.body.empty() && !has_digest(request.target, request.body)) {
        // The signature of a GET covers the address alone: it must not vouch for a body.
        return std::nullopt;
    }
    if (!fields || !is_ours(request.target, *fields, signature)) return std::nullopt;
    return fields;
}

}  // namespace fib::inbound
