#include "providers/ses/errors.hpp"
#include "support/ses_error_cases.hpp"

#include <doctest/doctest.h>

using fib::http::response;
using fib::providers::verdict;
using fib::providers::ses::read_error;

TEST_CASE("every SES error comes to the outcome that its row says, and every row to an error") {
    fib::test::check_table(fib::providers::ses::error_table(), fib::test::ses_error_cases());
}

TEST_CASE("a SES rate is waited for briefly, a daily quota long") {
    const auto wait = [](std::string message) {
        return judge(fib::providers::ses::error_table(), {429, "TooManyRequestsException", std::move(message)}, {})
            .retry_after;
    };
    CHECK(wait("Maximum sending rate exceeded.") == std::chrono::seconds{1});
    CHECK(wait("Daily message quota exceeded.") == std::chrono::minutes{10});
}

TEST_CASE("a SES code is read from the header first, then code, then __type") {
    const std::string body = R"({"code":"B","__type":"com.amazon#C","message":"m"})";
    CHECK(read_error({400, {{"X-AMZN-ErrorType", "A"}}, body}).code == "A");
    CHECK(read_error({400, {}, body}).code == "B");
    CHECK(read_error({400, {}, R"({"__type":"com.amazon#C","Message":"m"})"}).code == "C");
    CHECK(read_error({400, {}, R"({"code":1010,"__type":"C"})"}).code == "C");
    CHECK(read_error({400, {}, "{}"}).code.empty());
}

TEST_CASE("a SES code ends at a comma or colon and begins after a hash") {
    const auto code = [](std::string text) {
        return read_error({400, {{"x-amzn-errortype", std::move(text)}}, ""}).code;
    };
    CHECK(code("MessageRejected:http://internal.amazon.com/coral/com.amazonaws.ses/") == "MessageRejected");
    CHECK(code("MessageRejected,x") == "MessageRejected");
    CHECK(code("com.amazonaws.ses#MessageRejected") == "MessageRejected");
    CHECK(code("com.amazonaws.ses#MessageRejected:http://a#b") == "MessageRejected");
    CHECK(code("#") == "");
}

TEST_CASE("SES's words are read in either spelling") {
    CHECK(read_error({400, {}, R"({"message":"a"})"}).message == "a");
    CHECK(read_error({400, {}, R"({"Message":"b"})"}).message == "b");
    CHECK(read_error({400, {}, "<html>Bad Gateway</html>"}).message.empty());
    CHECK(read_error({400, {}, R"({"message":"a")"}).message.empty());
}
