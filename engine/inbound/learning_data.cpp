#include "inbound/learning_data.hpp"

#include "inbound/json_text.hpp"
#include "inbound/readable.hpp"

#include <algorithm>
#include <array>

namespace fib::inbound {
namespace {

constexpr std::size_t most_listed = 50;
constexpr std::size_t longest_text = 10'000;

std::string text_under(const json_value& from, std::string_view name, std::size_t most) {
    return readable(text_of(from[name]), most);
}

/// The first of these names that is there.
json_value any_of(const json_value& from, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        json_value found = from[name];
        if (!found.error() && !found.is_null()) return found;
    }
    return simdjson::NO_SUCH_FIELD;
}

std::string text_under(const json_value& from, std::initializer_list<std::string_view> names, std::size_t most) {
    return readable(text_of(any_of(from, names)), most);
}

void add_texts(const json_value& list, std::size_t most, std::vector<std::string>& to) {
    for (const auto& one : list_of(list, most_listed)) {
        auto text = readable(text_of(one), most);
        if (!text.empty() && std::ranges::find(to, text) == to.end()) to.push_back(std::move(text));
    }
}

std::string or_else(std::string text, std::string_view otherwise) {
    return text.empty() ? std::string{otherwise} : std::move(text);
}

interest stated_interest(std::string_view word) {
    for (const auto level : {interest::demo_requested, interest::quoted, interest::declined}) {
        if (word == to_string(level)) return level;
    }
    return interest::none;
}

void read_pain_points(const json_value& list, learning_event& into) {
    constexpr std::array<std::string_view, 4> severities{"low", "medium", "high", "critical"};
    for (const auto& one : list_of(list, most_listed)) {
        learning_event::pain_point point;
        point.description = or_else(text_under(one, {"description", "text"}, longest_text), text_of(one));
        point.description = readable(point.description, longest_text);
        point.category = or_else(text_under(one, "category", 100), "other");
        point.severity = text_under(one, "severity", 20);
        if (std::ranges::find(severities, point.severity) == severities.end()) point.severity = "medium";
        if (!point.description.empty()) into.pain_points.push_back(std::move(point));
    }
}

void read_objections(const json_value& list, learning_event& into) {
    for (const auto& one : list_of(list, most_listed)) {
        learning_event::objection said;
        said.text =
            readable(or_else(text_under(one, {"text", "objection_text"}, longest_text), text_of(one)), longest_text);
        said.type = or_else(text_under(one, {"type", "objection_type"}, 100), "other");
        said.response = text_under(one, {"response", "response_given"}, longest_text);
        said.resolved = is_true(one["resolved"]);
        if (!said.text.empty()) into.objections.push_back(std::move(said));
    }
}

void read_questions(const json_value& list, learning_event& into) {
    for (const auto& one : list_of(list, most_listed)) {
        learning_event::question asked;
        asked.text = readable(or_else(text_under(one, {"question", "text"}, longest_text), text_of(one)), longest_text);
        asked.ai_response = text_under(one, "ai_response", longest_text);
        asked.context = text_under(one, "context", longest_text);
        if (!asked.text.empty()) into.questions.push_back(std::move(asked));
    }
}

void read_chat(const json_value& data, learning_event& into) {
    auto& talk = into.talk;
    talk.id = text_under(data, "conversation_id", 200);
    talk.landing_page = into.landing_page;
    const json_value message = data["message"];
    if (message.is_object()) {
        talk.message = json_of(message);
        into.detail = text_under(message, {"content", "text"}, longest_text);
    } else if (const auto text = text_of(message); !text.empty()) {
        talk.message = R"({"role":"user","content":)" + json_of(message) + "}";
        into.detail = readable(text, longest_text);
    }
    talk.messages = array_under(data, "messages");
    talk.summary = text_under(data, "summary", longest_text);
    talk.intent = text_under(data, {"intent", "intent_detected"}, 100);
    talk.persona = text_under(data, {"persona", "ai_persona"}, 50);
    talk.products = array_under(data, "products_discussed");
    talk.pain_points = array_under(data, "pain_points");
    talk.objections = array_under(data, "objections");
    talk.action_items = array_under(data, "action_items");
    if (const json_value escalated = data["escalated"]; escalated.is_bool()) talk.escalated = is_true(escalated);
    std::int64_t rating = 0;
    const json_value rated = data["satisfaction_rating"];
    if (rated.get(rating) == simdjson::SUCCESS && rating >= 0 && rating <= 100) talk.rating = static_cast<int>(rating);
}

}  // namespace

void read_learning_data(const json_value& data, learning_event& into) {
    if (!data.is_object()) return;
    into.data = json_of(data);
    into.subject = text_under(data, {"title", "name", "page", "document", "presentation"}, 500);
    into.detail = text_under(data, {"detail", "summary"}, longest_text);
    add_texts(data["tags"], 255, into.tags);
    if (auto product = text_under(data, "product_id", 50); !product.empty())
        into.products.push_back(std::move(product));
    add_texts(data["products"], 50, into.products);
    if (into.kind.starts_with("chat_")) add_texts(data["products_discussed"], 50, into.products);
    if (const auto stated = stated_interest(text_of(data["interest"])); stated != interest::none) into.level = stated;
    if (is_true(data["demo_requested"])) into.level = interest::demo_requested;
    read_pain_points(data["pain_points"], into);
    read_objections(data["objections"], into);
    read_questions(any_of(data, {"unanswered_questions", "questions"}), into);
    if (into.kind.starts_with("chat_")) read_chat(data, into);
}

}  // namespace fib::inbound
