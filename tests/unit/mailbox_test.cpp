#include "providers/mailbox.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::providers::mailbox;

namespace {
std::string header(std::string_view text) {
    return mailbox::parse(text).value().as_header();
}
}  // namespace

TEST_CASE("a sender is an address with or without a name") {
    CHECK(header("news@example.com") == "news@example.com");
    CHECK(header("<news@example.com>") == "news@example.com");
    CHECK(header("  Fibonacco News  <news@example.com> ") == "Fibonacco News <news@example.com>");
}

TEST_CASE("a name with specials goes in quotes, once") {
    CHECK(header("Joe's Diner, Inc. <a@example.com>") == "\"Joe's Diner, Inc.\" <a@example.com>");
    CHECK(header("\"Joe's Diner, Inc.\" <a@example.com>") == "\"Joe's Diner, Inc.\" <a@example.com>");
    CHECK(header("A \\ \"B\" C <a@example.com>") == "\"A \\\\ \\\"B\\\" C\" <a@example.com>");
}

TEST_CASE("a name that is not ASCII becomes encoded-words") {
    CHECK(header("Bäckerei <a@example.com>") == "=?UTF-8?B?QsOkY2tlcmVp?= <a@example.com>");
    CHECK(mailbox::parse("Bäckerei <a@example.com>").value().as_given() == "Bäckerei <a@example.com>");
}

TEST_CASE("a long name becomes several encoded-words, none longer than 75, none splitting a character") {
    std::string name;
    for (int count = 0; count < 40; ++count) name += "é";
    const auto text = header(name + " <a@example.com>");
    CHECK(text.find("?= =?UTF-8?B?") != std::string::npos);
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(' ', from), text.size());
        CHECK(to - from <= 75);
        const auto word = text.substr(from, to - from);
        if (word.starts_with("=?")) CHECK(word.starts_with("=?UTF-8?B?w6n"));  // each begins with a whole é
        from = to + 1;
    }
}

TEST_CASE("what is no sender is refused") {
    for (const std::string text : {"", "news", "@example.com", "news@", "a@b@example.com", "Name a@example.com",
                                   "Name a@example.com>", "Name <a@exämple.com>", "a b@example.com",
                                   "Name <a@example.com>\r\nBcc: all@example.com", "Na\nme <a@example.com>"}) {
        CAPTURE(text);
        CHECK(mailbox::parse(text).has_error());
    }
}
