#include "pipeline/unsubscribe_link.hpp"

#include <doctest/doctest.h>

using fib::secret;
using fib::pipeline::unsubscribe_links;

namespace {

std::string token_of(const std::string& url) {
    return url.substr(url.rfind('/') + 1);
}

}  // namespace

TEST_CASE("a link names the person and the address in lower case") {
    unsubscribe_links links{"https://t.example.com", secret{"key"}, {}};
    const auto url = links.url(4'000'000'017, "Ann@Example.com");
    CHECK(url.starts_with("https://t.example.com/u/"));
    const auto read = links.read(token_of(url));
    REQUIRE(read.has_value());
    CHECK(read->person == 4'000'000'017);
    CHECK(read->address == "ann@example.com");
}

TEST_CASE("a link that was signed with a previous key still opens") {
    unsubscribe_links old{"https://t.example.com", secret{"old"}, {}};
    const auto token = token_of(old.url(1, "a@example.com"));
    CHECK(unsubscribe_links("x", secret{"new"}, {secret{"older"}, secret{"old"}}).read(token).has_value());
    CHECK_FALSE(unsubscribe_links("x", secret{"new"}, {}).read(token).has_value());
}

TEST_CASE("no byte of a link can be changed") {
    unsubscribe_links links{"x", secret{"key"}, {}};
    const auto token = token_of(links.url(1, "ann@example.com"));
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto changed = token;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        CHECK_MESSAGE(!links.read(changed).has_value(), at);
    }
    CHECK_FALSE(links.read("").has_value());
    CHECK_FALSE(links.read("AQ").has_value());
    CHECK_FALSE(links.read(std::string(10000, '!')).has_value());
}
