#include "http/message.hpp"

#include <doctest/doctest.h>

using fib::http::origin;

TEST_CASE("an origin is scheme, host and port") {
    const auto plain = origin::parse("https://email.us-east-1.amazonaws.com").value();
    CHECK(plain == origin{true, "email.us-east-1.amazonaws.com", 443});
    CHECK(plain.authority() == "email.us-east-1.amazonaws.com");
    CHECK(origin::parse("HTTPS://API.Example:8443/").value() == origin{true, "api.example", 8443});
    CHECK(origin::parse("https://api.example:8443").value().authority() == "api.example:8443");
    CHECK(origin::parse("https://[2001:db8::1]:8443").value().authority() == "[2001:db8::1]:8443");
    CHECK(origin::parse("https://[2001:db8::1]").value() == origin{true, "2001:db8::1", 443});
}

TEST_CASE("plain http is for this machine only") {
    for (const auto* url : {"http://127.0.0.1:8080", "http://127.9.9.9", "http://[::1]:80", "http://localhost:1"}) {
        CAPTURE(url);
        REQUIRE(origin::parse(url).has_value());
        CHECK_FALSE(origin::parse(url).value().tls);
    }
    CHECK(origin::parse("http://localhost").value().authority() == "localhost");
    for (const auto* url : {"http://example.com", "http://128.0.0.1", "http://localhost.example", "http://[::2]",
                            "http://127.0.0.1.example"}) {
        const auto refused = origin::parse(url);
        CAPTURE(url);
        REQUIRE(refused.has_error());
        CHECK(refused.error().text.find("https://") != std::string::npos);
        CHECK(refused.error().text.find(url) != std::string::npos);
    }
}

TEST_CASE("what is no origin is refused with what would be right") {
    for (const auto* url :
         {"", "example.com", "ftp://example.com", "https://", "https://:443", "https://a:0", "https://a:65536",
          "https://a:1x", "https://a:", "https://a/b", "https://a?b", "https://a#b", "https://a b", "https://[::1",
          "https://[::1]x", "https://[banana]", "https://-a", "https://a\r\nHost: b", "https://a//"}) {
        const auto refused = origin::parse(url);
        CAPTURE(url);
        REQUIRE(refused.has_error());
        CHECK(refused.error().text.find("https://host") != std::string::npos);
    }
}

TEST_CASE("a password in an origin is refused and not repeated") {
    const auto refused = origin::parse("https://user:hunter2@example.com");
    REQUIRE(refused.has_error());
    CHECK(refused.error().text.find("hunter2") == std::string::npos);
}

TEST_CASE("a header is found without regard to case, the first of its name") {
    const fib::http::response answer{200, {{"X-Id", "1"}, {"x-id", "2"}}, ""};
    CHECK(answer.find("x-ID") == "1");
    CHECK(answer.find("X-Ids").empty());
}
