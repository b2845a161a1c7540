#pragma once

#include "base/digest.hpp"
#include "base/secret.hpp"
#include "pipeline/channel.hpp"
#include "providers/attempt.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::pipeline {

/// What a link in a mail says of itself: enough to answer it, years later, without any database.
struct tracked {
    enum class kind { open, click };
    kind what = kind::open;
    /// Nothing in a mail whose bytes must be the same at every attempt: there it is `person` and `step` that name it.
    std::optional<providers::attempt_id> attempt;
    std::int64_t step = 0;
    std::int64_t person = 0;
    std::int64_t business = 0;
    int link = 0;     ///< of a click: which of the message's links, from 1
    int links = 0;    ///< of a click: how many the message has
    std::string url;  ///< of a click: where it leads, http or https
    friend bool operator==(const tracked&, const tracked&) = default;
};

/// Makes and reads the tokens of `/t/o/…` (pixels) and `/t/c/…` (clicks): base64url of
///
///     version 1 · kind (1 pixel, 2 click to a landing page, 3 click to any address)
///     · the attempt: day as days since 1970 (2 bytes), claim and place (varints); without one 0,
///       the step's id and place 0 · person and business (varints)
///     · of clicks: number of the link and count of links (a byte each)
///     · kind 2: channel (e, s or v), page and campaign (a byte of length and the text, each); kind 3: the address
///     · the first 12 bytes of HMAC-SHA256 over "tracking:" and all that stands before
///
/// Numbers are big-endian; a varint has seven bits a byte, the lowest first (LEB128). One thread at a time.
class tracking_links {
public:
    /// `base` is TRACKING_URL and `learning_center_url` LEARNING_CENTER_URL, both without a slash at their end;
    /// `previous` keys still open old links.
    tracking_links(std::string base, std::string learning_center_url, const secret& key,
                   const std::vector<secret>& previous);

    /// What the links that are appended after this belong to. The views must live until then.
    struct message {
        providers::attempt_id attempt;
        std::int64_t step = 0;  ///< not 0: the links name this instead of the attempt
        std::int64_t person = 0;
        std::int64_t business = 0;
        pipeline::channel channel = pipeline::channel::email;
        std::string_view landing_page;
        std::string_view campaign_id;
    };
    void begin(const message& of);
    void append_pixel(std::string& out);
    /// `link` from 1 to `links`, at most most_links. `url` is an address that may_lead_to allows; empty: the message's
    /// landing page.
    void append_click(std::string& out, int link, int links, std::string_view url);

    /// Nothing for a token that no key of ours signed. Constant time for each key.
    std::optional<tracked> read(std::string_view token);

    static constexpr int most_links = 255;
    static constexpr std::size_t longest_url = 2000;
    static constexpr std::size_t longest_token = 4000;

    /// Whether a link of ours may lead to this address: http or https with a host, visible ASCII, not above
    /// longest_url.
    static bool may_lead_to(std::string_view url);

private:
    void append_signed(std::string& out, std::string_view path);

    std::string base_;
    std::string learning_center_url_;
    hmac_sha256 key_;
    std::vector<hmac_sha256> previous_;
    message message_;
    std::string head_;    ///< what all tokens of the message say, from the attempt on
    std::string signed_;  ///< "tracking:" and the token under way
};

}  // namespace fib::pipeline
