#include "inbound/multipart.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace fib::inbound;

namespace {

std::string part(const std::string& head, const std::string& value) {
    return "--b\r\n" + head + "\r\n\r\n" + value + "\r\n";
}

}  // namespace

TEST_CASE("a one-click unsubscribe as mail providers send it is read") {
    const std::string body =
        "------=_Part_1\r\nContent-Disposition: form-data; "
        "name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n------=_Part_1--\r\n";
    const auto boundary = boundary_of("multipart/form-data; boundary=\"----=_Part_1\"");
    REQUIRE(boundary == "----=_Part_1");
    CHECK(read_multipart(body, *boundary) == form{{"List-Unsubscribe", "One-Click"}});
}

TEST_CASE("the boundary is found, quoted or not, in any case, and only for forms") {
    CHECK(boundary_of("Multipart/Form-Data; charset=utf-8; BOUNDARY=abc") == "abc");
    CHECK(boundary_of("multipart/form-data;boundary = \"a\\\"b;c\"") == "a\"b;c");
    CHECK(boundary_of("multipart/form-data; boundary=a; x=y") == "a");
    for (const auto* type :
         {"", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary",
          "multipart/mixed; boundary=a", "application/x-www-form-urlencoded", "multipart/form-data; boundary=\"a"}) {
        CHECK_FALSE_MESSAGE(boundary_of(type).has_value(), type);
    }
    CHECK_FALSE(boundary_of("multipart/form-data; boundary=" + std::string(71, 'a')).has_value());
}

TEST_CASE("fields come in their order, with every byte of their values") {
    const std::string value("a\r\n-b\n\0\xFF--b", 11);
    CHECK(read_multipart("preamble\r\n" + part("Content-Disposition: form-data; name=\"x\"", value) +
                             part("X: y\r\ncontent-disposition:form-data; filename=\"f;g\"; name=z", "") +
                             "--b--\r\nend",
                         "b") == form{{"x", value}, {"z", ""}});
    CHECK(read_multipart("--b\nContent-Disposition: form-data; name=x\n\n1\n--b--", "b") == form{{"x", "1"}});
    CHECK(read_multipart("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n--b--", "b") == form{{"x", ""}});
    CHECK(read_multipart("--b--", "b") == form{});
}

TEST_CASE("what is cut off, nameless or endless is refused") {
    const auto whole = part("Content-Disposition: form-data; name=\"x\"", "1") + "--b--";
    REQUIRE(read_multipart(whole, "b").has_value());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK_FALSE_MESSAGE(read_multipart(whole.substr(0, size), "b").has_value(), size);
    }
    CHECK_FALSE(read_multipart(part("Content-Disposition: form-data", "1") + "--b--", "b").has_value());
    CHECK_FALSE(read_multipart(part("Content-Disposition: form-data; name=\"x", "1") + "--b--", "b").has_value());
    CHECK_FALSE(read_multipart("--b x\r\n" + whole, "b").has_value());
    CHECK_FALSE(read_multipart("--b\n--b--", "b").has_value());
    CHECK_FALSE(read_multipart(whole, "").has_value());
    std::string many;
    for (std::size_t n = 0; n <= most_fields; ++n) many += part("Content-Disposition: form-data; name=x", "1");
    CHECK_FALSE(read_multipart(many + "--b--", "b").has_value());
}
