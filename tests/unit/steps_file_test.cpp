#include "cli/steps_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace fib::cli;

namespace {

const std::string header =
    "step_number,day_offset,campaign_id,template_id,landing_page,subject,preview_text,channel,conditions\n";

std::string only_problem(const std::string& text) {
    const auto read = read_steps_file(text, "s.csv");
    REQUIRE(read.found.size() == 1);
    return read.found.front().text;
}

}  // namespace

TEST_CASE("what is written is read again, whatever stands in the texts") {
    const std::vector<stored_step> steps{{.number = 1,
                                          .day_offset = 1,
                                          .campaign_id = "HOOK-001",
                                          .template_id = "hello",
                                          .landing_page = "claim",
                                          .subject = "Hello, \"{{first_name}}\"\nof the town",
                                          .preview_text = "",
                                          .channel = "email",
                                          .conditions = R"({"skip_if_tag": ["a", "b"]})"},
                                         {.number = 2,
                                          .day_offset = 3,
                                          .campaign_id = "HOOK-002",
                                          .template_id = "hello",
                                          .landing_page = "claim",
                                          .subject = "retired",
                                          .preview_text = "",
                                          .channel = "email",
                                          .conditions = "",
                                          .active = false},
                                         {.number = 3,
                                          .day_offset = 3,
                                          .campaign_id = "HOOK-003",
                                          .template_id = "text",
                                          .landing_page = "claim",
                                          .subject = "Übermorgen",
                                          .preview_text = "soon",
                                          .channel = "sms",
                                          .conditions = ""}};
    const auto read = read_steps_file(write_steps_file(steps), "s.csv");
    CHECK(read.found.empty());
    REQUIRE(read.steps.size() == 2);
    CHECK(read.steps[0].at("subject") == steps[0].subject);
    CHECK(read.steps[0].at("conditions") == steps[0].conditions);
    CHECK_FALSE(read.steps[0].has("preview_text"));
    CHECK(read.steps[0].line == 2);
    CHECK(read.steps[1].at("step_number") == "3");
    CHECK(read.steps[1].line == 4);
    CHECK(read.steps[1].json ==
          R"({"step_number":3,"day_offset":3,"campaign_id":"HOOK-003","template_id":"text","landing_page":"claim",)"
          R"("subject":"Übermorgen","preview_text":"soon","channel":"sms"})");
}

TEST_CASE("columns come in any order and case, and lines in any order") {
    const auto read = read_steps_file(
        "Subject,conditions,preview_text,CHANNEL,landing_page,template_id,campaign_id,day_offset,step_number\r\n"
        "two,,,email,claim,hello,H-2,2,2\r\none,,,email,claim,hello,H-1,1,1\r\n",
        "s.csv");
    CHECK(read.found.empty());
    REQUIRE(read.steps.size() == 2);
    CHECK(read.steps[0].at("subject") == "one");
    CHECK(read.steps[0].line == 3);
}

TEST_CASE("each bad line is named with its number and reason, the good ones are kept") {
    const auto read = read_steps_file(header +
                                          "1,1,H-1,hello,claim,one,,email,\n"
                                          "x,1,H-2,hello,claim,two,,email,\n"
                                          "3,0,,hello,claim,\xFF,,email,{\"skip_if_tag\": \"\\u0000\"}\n"
                                          "4,1,H-4\n"
                                          "5,1,H-5,hello,claim,\"five",
                                      "s.csv");
    std::vector<std::string> said;
    for (const auto& one : read.found) said.push_back(one.text);
    CHECK(said == std::vector<std::string>{
                      "s.csv:3: step_number must be a whole number from 1 to 1000",
                      "s.csv:4: day_offset must be a whole number from 1 to 3650",
                      "s.csv:4: campaign_id must not be empty", "s.csv:4: subject is not UTF-8; save the file as UTF-8",
                      "s.csv:4: conditions holds a NUL character", "s.csv:5: has 3 fields and the header 9",
                      "s.csv:6: a quote is opened and never closed"});
    REQUIRE(read.steps.size() == 1);
    CHECK(read.steps.front().at("campaign_id") == "H-1");
    CHECK(read.unread.contains(3));
}

TEST_CASE("lengths are counted in characters, as the columns count them") {
    const auto subject = [](int length) {
        std::string text;
        for (int n = 0; n < length; ++n) text += "ü";
        return header + "1,1,H-1,hello,claim," + text + ",,email,\n";
    };
    CHECK(read_steps_file(subject(255), "s.csv").found.empty());
    CHECK(only_problem(subject(256)) == "s.csv:2: subject is longer than 255 characters");
}

TEST_CASE("a header that lacks a column, has one too many or one twice says which; an empty file retires nothing") {
    CHECK(only_problem("").starts_with("s.csv:1: is empty; its first line is: step_number,day_offset"));
    CHECK(only_problem(header).starts_with("s.csv:1: has no steps"));
    auto text = header;
    CHECK(only_problem(text.replace(text.find("channel,"), 8, "")).starts_with("s.csv:1: has no column channel;"));
    CHECK(only_problem("colour," + header).starts_with("s.csv:1: column 'colour' is not known;"));
    CHECK(only_problem("subject," + header) == "s.csv:1: column subject is there twice");
}
