#include "seeds/sequence.hpp"

#include "mustache/program.hpp"
#include "pipeline/channel.hpp"
#include "pipeline/conditions.hpp"
#include "pipeline/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace fib::seeds {
namespace {

constexpr std::array sequence_fields{
    field{.name = "name", .longest = 255},
    field{.name = "description", .required = false},
    field{.name = "is_active", .what = kind::truth, .required = false},
};

constexpr std::array step_fields{
    field{.name = "step_number", .what = kind::integer},
    field{.name = "day_offset", .what = kind::integer},
    field{.name = "campaign_id", .longest = 20},
    field{.name = "template_id", .longest = 50},
    field{.name = "landing_page", .longest = 100},
    field{.name = "subject", .longest = 255},
    field{.name = "preview_text", .required = false, .longest = 255},
    field{.name = "channel"},
    field{.name = "conditions", .what = kind::object, .required = false},
};

constexpr std::array<std::string_view, 1> beside_steps{"sequence"};

constexpr std::string_view digits_and_small = "0123456789abcdefghijklmnopqrstuvwxyz-";
constexpr std::string_view tag_value = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class checking {
public:
    explicit checking(std::span<const template_row> templates) : templates_{templates} {}

    void check(const row& step) {
        check_order(step);
        check_names(step);
        check_template(step);
        for (const auto* line : {"subject", "preview_text"}) check_line(step, line);
        const auto read = pipeline::parse_conditions(step.at("conditions"));
        if (!read) return complain(step, read.error().text);
        tags_.insert(read->skip_if_tag.begin(), read->skip_if_tag.end());
        tags_.insert(read->require_tag.begin(), read->require_tag.end());
        for (const auto& asked : {read->skip_if_opened, read->skip_if_clicked, read->skip_if_replied}) {
            if (asked && asked->whose == pipeline::engagement_of::which::campaign &&
                !campaigns_.contains(asked->campaign_id)) {
                complain(step,
                         fmt::format("a condition asks about '{}', which no step up to here has", asked->campaign_id));
            }
        }
    }

    problems found;
    std::set<std::string> tags() && { return std::move(tags_); }

private:
    void complain(const row& step, std::string_view what) {
        found.push_back(step.wrong(fmt::format("step {}: {}", step.at("step_number"), what)));
    }

    void check_order(const row& step) {
        if (number(step.at("step_number")) != ++expected_) {
            complain(step, fmt::format("step {} was to come here; numbers leave no gap", expected_));
            expected_ = number(step.at("step_number"));
        }
        const int day = number(step.at("day_offset"));
        if (day < std::max(1, last_day_)) {
            complain(step, fmt::format("day_offset {} comes before day {}", day, std::max(1, last_day_)));
        }
        last_day_ = std::max(day, last_day_);
    }

    void check_names(const row& step) {
        const auto campaign = step.at("campaign_id");
        if (campaign.find_first_not_of(tag_value) != std::string_view::npos) {
            complain(step, "campaign_id may have letters, digits, '_' and '-' only: it travels as an SES tag");
        }
        if (!campaigns_.emplace(campaign).second) complain(step, fmt::format("campaign_id {} is used twice", campaign));
        if (step.at("landing_page").find_first_not_of(digits_and_small) != std::string_view::npos) {
            complain(step, "landing_page may have small letters, digits and '-' only: it is a part of an address");
        }
    }

    void check_template(const row& step) {
        const auto channel = step.at("channel");
        if (!pipeline::parse_channel(channel)) return complain(step, "channel must be email, sms or voice");
        const auto at = std::ranges::find(templates_, step.at("template_id"), &template_row::id);
        if (at == templates_.end()) {
            return complain(step, fmt::format("template '{}' does not exist", step.at("template_id")));
        }
        const bool spoken = at->category == "sms" || at->category == "voice";
        if (spoken ? at->category != channel : channel != "email") {
            complain(step, fmt::format("template '{}' is not for {}", at->id, channel));
        }
    }

    void check_line(const row& step, const char* name) {
        auto compiled = mustache::program::compile(
            step.at(name),
            {.source = step.source,
             .values = mustache::escaping::none,
             .known = std::vector<std::string_view>{pipeline::variable_names.begin(), pipeline::variable_names.end()},
             .partial = {}});
        if (!compiled) complain(step, fmt::format("{}: {}", name, compiled.error().message));
    }

    std::span<const template_row> templates_;
    std::set<std::string, std::less<>> campaigns_;
    std::set<std::string> tags_;
    int expected_ = 0;
    int last_day_ = 0;
};

}  // namespace

result<sequence_rows, problems> read_sequence(std::string_view text, const std::string& source,
                                              std::span<const template_row> templates) {
    const auto head = read_row(text, source, "sequence", sequence_fields);
    if (!head) return head.error();
    const auto steps = read_rows(text, source, "steps", step_fields, beside_steps);
    if (!steps) return steps.error();
    checking all{templates};
    for (const auto& step : *steps) all.check(step);
    if (!all.found.empty()) return std::move(all.found);
    return sequence_rows{*head, *steps, std::move(all).tags()};
}

}  // namespace fib::seeds
