#include "pipeline/unsubscribe_link.hpp"

#include "base/ascii.hpp"
#include "base/base64url.hpp"

#include <algorithm>
#include <utility>

namespace fib::pipeline {
namespace {

constexpr std::size_t mac_size = 16;
constexpr std::size_t head_size = 9;  // version and person
constexpr char version = 1;

std::string head_of(std::int64_t person) {
    std::string head(1, version);
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>((person >> shift) & 0xFF);
    return head;
}

std::string mac_of(hmac_sha256& key, std::string_view head, std::string_view address) {
    std::string message{"unsubscribe:"};
    message.append(head).append(address);
    const auto whole = key.of(message);
    return std::string{bytes_of(whole).substr(0, mac_size)};
}

}  // namespace

unsubscribe_links::unsubscribe_links(std::string base, const secret& key, const std::vector<secret>& previous)
    : base_{std::move(base)} {
    key_.use_key(key.reveal());
    for (const auto& one : previous) previous_.emplace_back().use_key(one.reveal());
}

std::string unsubscribe_links::url(std::int64_t person, std::string_view address) {
    auto bytes = head_of(person);
    const auto to = lower_case(address);
    bytes += mac_of(key_, bytes, to);
    bytes += to;
    std::string out;
    out.reserve(base_.size() + 3 + bytes.size() * 4 / 3 + 2);
    out.append(base_).append("/u/");
    append_base64url(out, bytes);
    return out;
}

std::optional<unsubscribe_subject> unsubscribe_links::read(std::string_view token) {
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() <= head_size + mac_size || bytes->front() != version) return std::nullopt;
    const std::string_view whole{*bytes};
    const auto head = whole.substr(0, head_size);
    const auto mac = whole.substr(head_size, mac_size);
    const auto address = whole.substr(head_size + mac_size);
    bool signed_by_us = equal_in_constant_time(mac, mac_of(key_, head, address));
    for (auto& key : previous_) signed_by_us |= equal_in_constant_time(mac, mac_of(key, head, address));
    if (!signed_by_us) return std::nullopt;
    unsubscribe_subject out;
    for (const char byte : head.substr(1)) out.person = (out.person << 8) | static_cast<unsigned char>(byte);
    out.address = address;
    return out;
}

}  // namespace fib::pipeline
