#include "providers/resend/settings.hpp"

#include <doctest/doctest.h>

using fib::providers::resend::settings;

TEST_CASE("good Resend settings have no problem, and go to Resend") {
    settings given;
    given.api_key = fib::secret{"re_key"};
    given.from = "news@example.com";
    CHECK(given.validate().empty());
    CHECK(given.where().authority() == "api.resend.com");
    given.endpoint = "https://localhost:4443";
    CHECK(given.where().authority() == "localhost:4443");
}

TEST_CASE("bad Resend settings name all that is wrong at once") {
    CHECK(settings{}.validate().size() == 2);
    settings bad;
    bad.api_key = fib::secret{"re key"};
    bad.from = "x";
    bad.reply_to = "y";
    bad.endpoint = "z";
    CHECK(bad.validate().size() == 4);
    for (const auto& text : bad.validate()) CHECK(text.find("re key") == std::string::npos);
}
