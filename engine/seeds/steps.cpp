#include "seeds/steps.hpp"

#include "mustache/program.hpp"
#include "pipeline/channel.hpp"
#include "pipeline/conditions.hpp"
#include "pipeline/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace fib::seeds {
namespace {

constexpr std::string_view digits_and_small = "0123456789abcdefghijklmnopqrstuvwxyz-";
constexpr std::string_view tag_value = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class checking {
public:
    checking(std::span<const template_row> templates, const retired_steps& beside)
        : templates_{templates}, beside_{beside} {}

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
                !campaigns_.contains(asked->campaign_id) && !beside_.campaigns.contains(asked->campaign_id)) {
                complain(step,
                         fmt::format("a condition asks about '{}', which no step up to here has", asked->campaign_id));
            }
        }
    }

    checked_steps result() && { return {std::move(found_), std::move(tags_)}; }

private:
    void complain(const row& step, std::string_view what) {
        found_.push_back(step.wrong(fmt::format("step {}: {}", step.at("step_number"), what)));
    }

    void check_order(const row& step) {
        const int here = number(step.at("step_number"));
        if (here == last_ && last_line_ > 0) {
            return complain(step, fmt::format("the number is used twice, in line {} too", last_line_));
        }
        int expected = last_ + 1;
        while (expected < here && beside_.numbers.contains(expected)) ++expected;
        if (here != expected) complain(step, fmt::format("step {} was to come here; numbers leave no gap", expected));
        last_ = here;
        last_line_ = step.line;
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
    const retired_steps& beside_;
    problems found_;
    std::set<std::string, std::less<>> campaigns_;
    std::set<std::string> tags_;
    int last_ = 0;
    int last_line_ = 0;
    int last_day_ = 0;
};

}  // namespace

checked_steps check_steps(std::span<const row> steps, std::span<const template_row> templates,
                          const retired_steps& beside) {
    checking all{templates, beside};
    for (const auto& step : steps) all.check(step);
    return std::move(all).result();
}

}  // namespace fib::seeds
