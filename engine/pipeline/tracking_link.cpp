#include "pipeline/tracking_link.hpp"

#include "base/base64url.hpp"
#include "pipeline/landing_page.hpp"

#include <algorithm>
#include <utility>

namespace fib::pipeline {
namespace {

constexpr std::string_view domain = "tracking:";
constexpr char version = 1;
constexpr std::size_t mac_size = 12;
constexpr std::size_t longest_text = 255;
enum kind : char { pixel = 1, to_landing_page = 2, to_url = 3 };

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void append_short(std::string& out, std::string_view text) {
    out += static_cast<char>(text.size());
    out += text;
}

char letter_of(channel which) {
    return to_string(which).front();
}

std::string_view channel_of(char letter) {
    for (const auto which : {channel::email, channel::sms, channel::voice}) {
        if (letter_of(which) == letter) return to_string(which);
    }
    return {};
}

/// Takes fields off the front; after the first that is not there everything is empty and `whole` is false.
class fields {
public:
    explicit fields(std::string_view bytes) : left_{bytes} {}

    unsigned byte() { return static_cast<unsigned char>(take(1).front()); }
    std::int64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            const auto part = byte();
            value |= std::uint64_t{part & 0x7F} << shift;
            if (part < 0x80) return static_cast<std::int64_t>(value);
        }
        whole_ = false;
        return 0;
    }
    std::string_view text() { return take(byte()); }
    std::string_view rest() { return std::exchange(left_, {}); }
    bool whole() const { return whole_ && left_.empty(); }

private:
    std::string_view take(std::size_t size) {
        static constexpr std::string_view zeros{"\0", 1};
        if (size > left_.size()) {
            whole_ = false;
            left_ = {};
            return size == 1 ? zeros : std::string_view{};
        }
        const auto out = left_.substr(0, size);
        left_.remove_prefix(size);
        return out;
    }
    std::string_view left_;
    bool whole_ = true;
};

std::optional<tracked> read_fields(std::string_view bytes, std::string_view learning_center_url) {
    fields from{bytes};
    if (from.byte() != version) return std::nullopt;
    const auto what = static_cast<char>(from.byte());
    tracked out;
    const auto high = from.byte() << 8;
    const std::chrono::sys_days day{std::chrono::days{high | from.byte()}};
    const auto claim = from.varint();
    const auto place = static_cast<std::int32_t>(from.varint());
    if (place != 0) {
        out.attempt = providers::attempt_id{claim, place, day};
    } else {
        out.step = claim;
    }
    out.person = from.varint();
    out.business = from.varint();
    if (what != pixel) {
        out.what = tracked::kind::click;
        out.link = static_cast<int>(from.byte());
        out.links = static_cast<int>(from.byte());
    }
    if (what == to_landing_page) {
        landing_page where;
        where.channel = channel_of(static_cast<char>(from.byte()));
        where.slug = from.text();
        where.campaign_id = from.text();
        where.person = out.person;
        where.business = out.business;
        out.url = landing_page_url(learning_center_url, where);
    } else if (what == to_url) {
        out.url = from.rest();
        if (!tracking_links::may_lead_to(out.url)) return std::nullopt;
    } else if (what != pixel) {
        return std::nullopt;
    }
    return from.whole() ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace

tracking_links::tracking_links(std::string base, std::string learning_center_url, const secret& key,
                               const std::vector<secret>& previous)
    : base_{std::move(base)}, learning_center_url_{std::move(learning_center_url)} {
    key_.use_key(key.reveal());
    for (const auto& one : previous) previous_.emplace_back().use_key(one.reveal());
}

bool tracking_links::may_lead_to(std::string_view url) {
    const auto starts = [&](std::string_view with) {
        return url.size() > with.size() && std::equal(with.begin(), with.end(), url.begin(), [](char left, char right) {
                   return left == (right >= 'A' && right <= 'Z' ? right + 32 : right);
               });
    };
    const std::size_t host = starts("https://") ? 8 : starts("http://") ? 7 : 0;
    if (host == 0 || url.size() > longest_url) return false;
    if (std::string_view{"/?#:@\\"}.find(url[host]) != std::string_view::npos) return false;
    return std::ranges::all_of(url, [](char byte) { return byte > 0x20 && byte < 0x7F && byte != '\\'; });
}

void tracking_links::begin(const message& of) {
    message_ = of;
    const auto named = of.step == 0 ? of.attempt : providers::attempt_id{of.step, 0, std::chrono::sys_days{}};
    const auto day = static_cast<unsigned>(std::chrono::sys_days{named.day}.time_since_epoch().count());
    head_.clear();
    head_ += static_cast<char>(day >> 8);
    head_ += static_cast<char>(day & 0xFF);
    append_varint(head_, static_cast<std::uint64_t>(named.claim));
    append_varint(head_, static_cast<std::uint64_t>(named.place));
    append_varint(head_, static_cast<std::uint64_t>(of.person));
    append_varint(head_, static_cast<std::uint64_t>(of.business));
}

void tracking_links::append_pixel(std::string& out) {
    signed_.assign(domain).append({version, kind::pixel}).append(head_);
    append_signed(out, "/t/o/");
}

void tracking_links::append_click(std::string& out, int link, int links, std::string_view url) {
    const bool landing =
        url.empty() && message_.landing_page.size() <= longest_text && message_.campaign_id.size() <= longest_text;
    signed_.assign(domain).append({version, landing ? kind::to_landing_page : kind::to_url}).append(head_);
    signed_ += static_cast<char>(link);
    signed_ += static_cast<char>(links);
    if (landing) {
        signed_ += letter_of(message_.channel);
        append_short(signed_, message_.landing_page);
        append_short(signed_, message_.campaign_id);
    } else if (url.empty()) {
        signed_ += landing_page_url(learning_center_url_, {.channel = to_string(message_.channel),
                                                           .slug = message_.landing_page,
                                                           .campaign_id = message_.campaign_id,
                                                           .person = message_.person,
                                                           .business = message_.business});
    } else {
        signed_ += url;
    }
    append_signed(out, "/t/c/");
}

void tracking_links::append_signed(std::string& out, std::string_view path) {
    const auto mac = key_.of(signed_);
    signed_ += bytes_of(mac).substr(0, mac_size);
    out.append(base_).append(path);
    append_base64url(out, std::string_view{signed_}.substr(domain.size()));
}

std::optional<tracked> tracking_links::read(std::string_view token) {
    if (token.size() > longest_token) return std::nullopt;
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() <= mac_size) return std::nullopt;
    const std::string_view whole{*bytes};
    const auto said = whole.substr(0, whole.size() - mac_size);
    const auto mac = whole.substr(said.size());
    signed_.assign(domain).append(said);
    const auto made_by = [&](hmac_sha256& key) {
        const auto right = key.of(signed_);
        return equal_in_constant_time(mac, bytes_of(right).substr(0, mac_size));
    };
    bool signed_by_us = made_by(key_);
    for (auto& key : previous_) signed_by_us |= made_by(key);
    if (!signed_by_us) return std::nullopt;
    return read_fields(said, learning_center_url_);
}

}  // namespace fib::pipeline
