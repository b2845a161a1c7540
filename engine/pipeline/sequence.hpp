#pragma once

#include "pipeline/channel.hpp"
#include "pipeline/conditions.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace fib::pipeline {

class compiled_mail;

/// One row of campaign_steps, ready to be sent.
struct step {
    std::int64_t id = 0;
    int number = 0;      ///< from 1
    int day_offset = 1;  ///< day 1 is the day on which the sequence started
    std::string campaign_id;
    std::string template_id;
    std::string landing_page;
    std::string subject;
    std::string preview_text;
    pipeline::channel channel = pipeline::channel::email;
    pipeline::conditions conditions;
    /// Taken out of the sequence (`steps:import`): passed over by whoever comes to it, skipped by whoever stands at it.
    bool retired = false;
    /// Why nobody is sent this step until it is mended ("template 'x' does not exist"); empty when it is whole.
    std::string held;
    /// The compiled template; set for email steps that are not held.
    std::shared_ptr<const compiled_mail> mail;
};

struct sequence {
    std::int64_t id = 0;
    std::string name;
    bool active = true;
    std::map<int, step> steps;  ///< by number

    const step* find(int number) const {
        const auto at = steps.find(number);
        return at == steps.end() ? nullptr : &at->second;
    }
    /// The last step's number; 0 for an empty sequence.
    int last() const { return steps.empty() ? 0 : steps.rbegin()->first; }
};

}  // namespace fib::pipeline
