#include "providers/ses/settings.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using fib::providers::ses::settings;

namespace {

settings good() {
    settings made;
    made.key = "AKIDEXAMPLE";
    made.secret_key = fib::secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
    made.region = "us-east-1";
    made.from = "Fibonacco <news@example.com>";
    return made;
}

std::size_t naming(const settings& given, std::string_view variable) {
    const auto problems = given.validate();
    return static_cast<std::size_t>(
        std::ranges::count_if(problems, [&](const auto& text) { return text.starts_with(variable); }));
}

}  // namespace

TEST_CASE("good SES settings have no problem, and go to the region's own endpoint") {
    CHECK(good().validate().empty());
    CHECK(good().where().authority() == "email.us-east-1.amazonaws.com");
    CHECK(good().where().tls);
}

TEST_CASE("empty SES settings name all that is missing at once") {
    CHECK(settings{}.validate().size() == 4);
    for (const auto* name : {"SES_KEY", "SES_SECRET", "SES_REGION", "SES_FROM"}) CHECK(naming({}, name) == 1);
}

TEST_CASE("each bad SES setting is named, and no secret is shown") {
    auto bad = good();
    bad.key = "AKID/x";
    bad.secret_key = fib::secret{"sec ret\n"};
    bad.session_token = fib::secret{"tok en"};
    bad.region = "us east";
    bad.from = "x";
    bad.reply_to = "y";
    bad.configuration_set = "a b";
    bad.endpoint = "ftp://x";
    for (const auto* name : {"SES_KEY", "SES_SECRET", "SES_SESSION_TOKEN", "SES_REGION", "SES_FROM", "SES_REPLY_TO",
                             "SES_CONFIGURATION_SET", "SES_ENDPOINT"}) {
        CAPTURE(name);
        CHECK(naming(bad, name) == 1);
    }
    for (const auto& text : bad.validate()) {
        CHECK(text.find("sec ret") == std::string::npos);
        CHECK(text.find("tok en") == std::string::npos);
    }
}

TEST_CASE("SES_ENDPOINT takes the place of the region's endpoint") {
    auto given = good();
    given.endpoint = "https://localhost:4443";
    CHECK(given.where().authority() == "localhost:4443");
}
