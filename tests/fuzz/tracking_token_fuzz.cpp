#include "base/base64url.hpp"
#include "base/digest.hpp"
#include "pipeline/tracking_link.hpp"

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace {

void require(bool holds, std::string_view what) {
    if (holds) return;
    std::cerr << "not so: " << what << '\n';
    std::abort();
}

}  // namespace

/// The input is a token; and what a token says, signed here so that it is read to its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    static fib::pipeline::tracking_links links{"", "https://learn.example.com", fib::secret{"key"}, {}};
    require(!links.read(input), "nobody finds a token by chance");

    static fib::hmac_sha256 key = [] {
        fib::hmac_sha256 made;
        made.use_key("key");
        return made;
    }();
    std::string bytes{input};
    bytes += fib::bytes_of(key.of("tracking:" + bytes)).substr(0, 12);
    std::string token;
    fib::append_base64url(token, bytes);
    const auto said = links.read(token);
    if (!said) return 0;
    const bool click = said->what == fib::pipeline::tracked::kind::click;
    require(click == !said->url.empty(), "a click leads somewhere, a pixel nowhere");
    require(!click || said->url.starts_with("https://learn.example.com/") ||
                fib::pipeline::tracking_links::may_lead_to(said->url),
            "a click leads to a web address");
    require(said->url.find_first_of("\r\n") == said->url.npos, "no address breaks a header");
    return 0;
}
