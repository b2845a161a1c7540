#include "inbound/reader.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace fib::inbound;
using kind = message_event::kind;

namespace {

fib::http::received with(const std::string& agent, std::vector<fib::http::header> more = {}) {
    fib::http::received out;
    out.method = "GET";
    out.headers = std::move(more);
    out.headers.emplace_back("User-Agent", agent);
    return out;
}

const std::string chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

}  // namespace

TEST_CASE("what people read mail with is a person") {
    for (const std::string& agent :
         {chrome,
          std::string{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                      "Version/18.1 Mobile/15E148 Safari/604.1"},
          std::string{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"},
          std::string{"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0"},
          std::string{
              "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; Microsoft "
              "Outlook 16.0.17928; ms-office; MSOffice 16)"},
          std::string{"Outlook-Android/2.0"},
          std::string{"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"},
          std::string{"Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36"}}) {
        CAPTURE(agent);
        CHECK(reader_of(with(agent), kind::opened) == reader{});
        CHECK(reader_of(with(agent), kind::clicked) == reader{});
    }
}

TEST_CASE("what names itself a machine is one") {
    for (const auto& [agent, reason] : {std::pair<std::string, std::string>{"Mozilla/5.0", "bare_user_agent"},
                                        {"Barracuda Sentinel (EE)", "scanner"},
                                        {"Mozilla/5.0 (compatible; Proofpoint URL Defense)", "scanner"},
                                        {"Mimecast-URL-Protect/1.0", "scanner"},
                                        {"Mozilla/5.0 MSFT SafeLinks", "scanner"},
                                        {"Microsoft Office Existence Discovery", "office_discovery"},
                                        {"curl/8.5.0", "tool"},
                                        {"python-requests/2.31.0", "tool"},
                                        {"Go-http-client/2.0", "tool"},
                                        {"Java/17.0.1", "tool"},
                                        {chrome + " HeadlessChrome/131.0", "headless"},
                                        {"facebookexternalhit/1.1", "preview"},
                                        {"WhatsApp/2.23.20.0", "preview"},
                                        {"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "bot"},
                                        {"Mozilla/5.0 (compatible; Googlebot/2.1)", "bot"},
                                        {"Twitterbot", "bot"},
                                        {"some CRAWLER", "bot"}}) {
        CAPTURE(agent);
        const auto found = reader_of(with(agent), kind::clicked);
        CHECK(found.by == verdict::machine);
        CHECK(found.reason == reason);
        CHECK(reader_of(with(agent), kind::opened).by == verdict::machine);
    }
}

TEST_CASE("the image proxies of Gmail and Yahoo open for people, and follow no links for them") {
    for (const std::string agent :
         {"Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
          "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"}) {
        CHECK(reader_of(with(agent), kind::opened) == reader{});
        CHECK(reader_of(with(agent), kind::clicked) == reader{verdict::machine, "image_proxy"});
    }
}

TEST_CASE("what is fetched ahead, only asked for its head, or comes without a name is a machine's") {
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"Purpose", "prefetch"},
                                      {"Sec-Purpose", "prefetch;prerender"},
                                      {"X-Purpose", "preview"},
                                      {"X-Moz", "Prefetch"}}) {
        CHECK(reader_of(with(chrome, {{name, value}}), kind::opened) == reader{verdict::machine, "prefetch"});
    }
    CHECK(reader_of(with(chrome, {{"Purpose", "reading"}}), kind::opened) == reader{});
    auto head = with(chrome);
    head.method = "HEAD";
    CHECK(reader_of(head, kind::clicked) == reader{verdict::machine, "head"});
    CHECK(reader_of(with(" \t"), kind::clicked) == reader{verdict::machine, "no_user_agent"});
    fib::http::received nameless;
    nameless.method = "GET";
    CHECK(reader_of(nameless, kind::opened) == reader{verdict::machine, "no_user_agent"});
}
