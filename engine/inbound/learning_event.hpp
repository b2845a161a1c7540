#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// How far a business's interest in a product goes, as product_interests has it; `none` says nothing.
enum class interest { none, viewed, engaged, inquired, demo_requested, quoted, declined };
std::string_view to_string(interest level);

/// Something that a visitor of the Learning Center did, as README.md lists the fields. Texts are readable and cut to
/// what their columns take; JSON is whole and small.
struct learning_event {
    struct pain_point {
        std::string category;
        std::string description;
        std::string severity;
    };
    struct objection {
        std::string type;
        std::string text;
        std::string response;
        bool resolved = false;
    };
    struct question {
        std::string text;
        std::string ai_response;
        std::string context;
    };
    struct chat {
        std::string id;        ///< the Learning Center's own name for it; empty: no chat
        std::string message;   ///< JSON of one message, to be added; empty: none
        std::string messages;  ///< JSON array of all its messages; empty: not said
        std::string summary, intent, persona, landing_page;
        std::string products, pain_points, objections, action_items;  ///< JSON arrays; empty: not said
        std::optional<bool> escalated;
        std::optional<int> rating;
        bool ended = false;
    };

    std::string id;
    std::string kind;  ///< the event as it was named
    std::string body;  ///< all of it
    timestamp at{};
    std::string fault;  ///< why it cannot be applied, where that shows already
    std::optional<std::int64_t> person;
    std::optional<std::int64_t> business;

    std::string activity;  ///< the type of the activity that it becomes
    std::string subject, detail, landing_page, campaign;
    std::string data;  ///< JSON object
    bool lead = false;
    interest level = interest::none;
    std::vector<std::string> products;
    std::vector<std::string> tags;
    std::vector<pain_point> pain_points;
    std::vector<objection> objections;
    std::vector<question> questions;
    chat talk;
};

inline constexpr std::size_t most_learning_events = 500;

/// The events in a body: one object, or an array of at most 500 under "events". One that cannot be applied is there
/// with its fault, for nothing may be lost; a body that is no JSON, has too many or one without an id is a problem.
result<std::vector<learning_event>, problem> read_learning_events(std::string_view body, timestamp now);

}  // namespace fib::inbound
