#include "base/base64url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using fib::append_base64url;
using fib::from_base64url;

TEST_CASE("bytes and texts are each other's, as in RFC 4648, section 10") {
    for (const auto& [bytes, text] : {std::pair<std::string, std::string>{"", ""},
                                      {"f", "Zg"},
                                      {"fo", "Zm8"},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg"},
                                      {"fooba", "Zm9vYmE"},
                                      {"foobar", "Zm9vYmFy"},
                                      {"\xff\xef\xfe", "_-_-"}}) {
        std::string out{"kept "};
        append_base64url(out, bytes);
        CHECK(out == "kept " + text);
        CHECK(from_base64url(text) == bytes);
    }
}

TEST_CASE("no bytes have two texts") {
    for (const auto* text : {"Z", "Zh", "Zm9", "Zg==", "Zm9v\n", "Zm+v", "Zm/v", " Zm9", "Zm9vY"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64url(text).has_value());
    }
}
