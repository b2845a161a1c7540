#include "pipeline/conditions.hpp"
#include "seeds/seeds.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

namespace {

using namespace fib::seeds;

const std::vector<template_row> templates{
    {.id = "hello",
     .name = "Hello",
     .subject = "s",
     .preview_text = "",
     .body_html = "",
     .body_text = "",
     .variables = {},
     .category = "hook"},
    {.id = "text",
     .name = "text",
     .subject = "",
     .preview_text = "",
     .body_html = "",
     .body_text = "",
     .variables = {},
     .category = "sms"},
};

struct step {
    int number = 1;
    int day = 1;
    std::string campaign = "HOOK-001";
    std::string template_id = "hello";
    std::string channel = "email";
    std::string subject = "Hello {{first_name}}";
    std::string conditions = "{}";
};

std::string toml(const std::vector<step>& steps) {
    std::string text = "[sequence]\nname = \"Test\"\n";
    for (const auto& one : steps) {
        text += fmt::format(
            "[[steps]]\nstep_number = {}\nday_offset = {}\ncampaign_id = \"{}\"\ntemplate_id = \"{}\"\n"
            "landing_page = \"page\"\nchannel = \"{}\"\nsubject = \"{}\"\nconditions = {}\n",
            one.number, one.day, one.campaign, one.template_id, one.channel, one.subject, one.conditions);
    }
    return text;
}

std::string only_problem(const std::vector<step>& steps) {
    const auto read = read_sequence(toml(steps), "s.toml", templates);
    REQUIRE(read.has_error());
    REQUIRE(read.error().size() == 1);
    return read.error()[0].text;
}

}  // namespace

TEST_CASE("the built-in sequence has sixty steps in ninety days, most of them email") {
    const auto all = read_seeds(embedded());
    if (all.has_error()) {
        for (const auto& one : all.error()) MESSAGE(one.text);
    }
    REQUIRE(all.has_value());
    const auto& steps = all->sequence.steps;
    CHECK(steps.size() == 60);
    CHECK(steps.front().at("day_offset") == "1");
    CHECK(steps.back().at("day_offset") == "90");
    std::map<std::string, int, std::less<>> by_channel;
    for (const auto& one : steps) ++by_channel[std::string{one.at("channel")}];
    CHECK(by_channel["email"] == 52);
    CHECK(by_channel["sms"] == 5);
    CHECK(by_channel["voice"] == 3);
}

TEST_CASE("no text and no call of the built-in sequence goes to anybody who did not agree to it") {
    const auto all = read_seeds(embedded());
    REQUIRE(all.has_value());
    for (const auto& one : all->sequence.steps) {
        const auto conditions = fib::pipeline::parse_conditions(one.at("conditions"));
        REQUIRE(conditions.has_value());
        const std::string tag = one.at("channel") == "sms" ? "texts-welcome" : "calls-welcome";
        if (one.at("channel") != "email") CHECK(conditions->require_tag == std::vector<std::string>{tag});
    }
}

TEST_CASE("every industry's and product's name is used once") {
    const auto all = read_seeds(embedded());
    REQUIRE(all.has_value());
    std::set<std::string_view> seen;
    for (const auto& one : all->industries) CHECK(seen.insert(one.at("slug")).second);
    for (const auto& one : all->products) CHECK(seen.insert(one.at("id")).second);
    CHECK(all->industries.size() >= 20);
}

TEST_CASE("a whole sequence is read with the tags that it asks for") {
    const auto read = read_sequence(
        toml({{},
              {.number = 2,
               .campaign = "HOOK-002",
               .conditions = "{ skip_if_opened = \"HOOK-001\", skip_if_tag = \"a\", require_tag = [\"b\", \"c\"] }"}}),
        "s.toml", templates);
    REQUIRE(read.has_value());
    CHECK(read->steps.size() == 2);
    CHECK(read->tags == std::set<std::string>{"a", "b", "c"});
}

TEST_CASE("a sequence that is not in order is refused with the step") {
    CHECK(only_problem({{}, {.number = 3, .campaign = "B"}}) ==
          "s.toml:12: step 3: step 2 was to come here; numbers leave no gap");
    CHECK(only_problem({{.day = 5}, {.number = 2, .day = 4, .campaign = "B"}}) ==
          "s.toml:12: step 2: day_offset 4 comes before day 5");
    CHECK(only_problem({{.day = 0}}) == "s.toml:3: step 1: day_offset 0 comes before day 1");
    CHECK(only_problem({{}, {.number = 2}}) == "s.toml:12: step 2: campaign_id HOOK-001 is used twice");
}

TEST_CASE("a step that cannot be sent is refused with the reason") {
    CHECK(only_problem({{.campaign = "HOOK 1"}}).find("SES tag") != std::string::npos);
    CHECK(only_problem({{.campaign = "HOOK-0123456789-01234"}}).find("longer than 20") != std::string::npos);
    CHECK(only_problem({{.template_id = "gone"}}) == "s.toml:3: step 1: template 'gone' does not exist");
    CHECK(only_problem({{.template_id = "text"}}) == "s.toml:3: step 1: template 'text' is not for email");
    CHECK(only_problem({{.channel = "sms"}}) == "s.toml:3: step 1: template 'hello' is not for sms");
    CHECK(only_problem({{.channel = "fax"}}) == "s.toml:3: step 1: channel must be email, sms or voice");
    CHECK(only_problem({{.subject = "Hi {{firstname}}"}}).find("firstname") != std::string::npos);
    CHECK(only_problem({{.conditions = "{ skip_if_open = true }"}}).find("skip_if_open") != std::string::npos);
    CHECK(only_problem({{.conditions = "{ skip_if_opened = \"HOOK-009\" }"}}).find("HOOK-009") != std::string::npos);
}
