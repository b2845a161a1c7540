#include "base/base64.hpp"

#include <doctest/doctest.h>

using fib::from_base64;

TEST_CASE("base64: the vectors of RFC 4648") {
    CHECK(from_base64("") == "");
    CHECK(from_base64("Zg==") == "f");
    CHECK(from_base64("Zm8=") == "fo");
    CHECK(from_base64("Zm9v") == "foo");
    CHECK(from_base64("Zm9vYmFy") == "foobar");
    CHECK(from_base64("+/+/") == "\xFB\xFF\xBF");
}

TEST_CASE("base64: what is not whole, or holds anything else, is nothing") {
    for (const char* bad : {"Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm9v    ", "Zm-v", "Zm_v",
                            "Zm9=Zm9v", "Zm\0v", "Zm9v=", "\xC3\xA4Zm"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_base64(bad).has_value());
    }
}
