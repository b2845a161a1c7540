#include "settings_reader.hpp"

#include "http/message.hpp"
#include "settings_values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib {
namespace {

bool is_phone_number(std::string_view text) {
    // E.164: a plus and up to 15 digits, the first of them not 0.
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace

std::optional<environment::found> settings_reader::find(std::string_view name, std::string_view otherwise) {
    auto found = variables_.find(name);
    if (!found) {
        show(name, "", "");
        complain(part_, found.error().text);
        return std::nullopt;
    }
    if (!*found) show(name, std::string{otherwise}, otherwise.empty() ? "" : "default");
    return std::move(*found);
}

void settings_reader::show(std::string_view name, std::string value, std::string from) {
    into_.shown.push_back({std::string{name}, std::move(value), std::move(from)});
}

bool settings_reader::given(std::string_view name) const {
    return std::ranges::any_of(into_.shown, [&](const shown_setting& one) {
        return one.name == name && !one.from.empty() && one.from != "default";
    });
}

void settings_reader::complain(std::string_view name, std::string_view what) {
    into_.problems.push_back({part_, std::string{name}, fmt::format("{} {}", name, what)});
}

void settings_reader::complain(settings_part part, std::string_view sentence) {
    into_.problems.push_back(
        {part, std::string{sentence.substr(0, sentence.find_first_of(" :"))}, std::string{sentence}});
}

std::optional<std::string> settings_reader::text(std::string_view name, std::string_view otherwise) {
    auto found = find(name, otherwise);
    if (!found) return std::nullopt;
    show(name, found->value, found->from);
    return std::move(found->value);
}

std::optional<secret> settings_reader::hidden(std::string_view name) {
    auto found = find(name, {});
    if (!found) return std::nullopt;
    show(name, "****", found->from);
    return secret{std::move(found->value)};
}

void settings_reader::text_into(std::string_view name, std::string& value) {
    if (auto given = text(name, value)) value = std::move(*given);
}

void settings_reader::hidden_into(std::string_view name, secret& value) {
    if (auto given = hidden(name)) value = std::move(*given);
}

void settings_reader::count(std::string_view name, std::size_t& value, std::size_t least, std::size_t most) {
    const auto given = text(name, fmt::format("{}", value));
    if (!given) return;
    const auto parsed = values::parse_count(*given, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
    if (!parsed) return complain(name, parsed.error().text);
    value = static_cast<std::size_t>(*parsed);
}

std::optional<std::chrono::milliseconds> settings_reader::span_within(std::string_view name, std::string_view otherwise,
                                                                      std::chrono::milliseconds least,
                                                                      std::chrono::milliseconds most) {
    const auto given = text(name, otherwise);
    if (!given) return std::nullopt;
    const auto parsed = values::parse_span(*given);
    if (!parsed) {
        complain(name, parsed.error().text);
        return std::nullopt;
    }
    if (*parsed < least || *parsed > most) {
        complain(name, fmt::format("{} is not between {} and {}", values::quoted(*given), values::span_text(least),
                                   values::span_text(most)));
        return std::nullopt;
    }
    return *parsed;
}

void settings_reader::span(std::string_view name, std::chrono::milliseconds& value, std::chrono::milliseconds least,
                           std::chrono::milliseconds most) {
    if (const auto given = span_within(name, values::span_text(value), least, most)) value = *given;
}

void settings_reader::span(std::string_view name, std::optional<std::chrono::milliseconds>& value,
                           std::chrono::milliseconds least, std::chrono::milliseconds most) {
    if (const auto given = span_within(name, {}, least, most)) value = *given;
}

void settings_reader::truth(std::string_view name, bool& value) {
    const auto given = text(name, value ? "true" : "false");
    if (!given) return;
    const auto parsed = values::parse_truth(*given);
    if (!parsed) return complain(name, parsed.error().text);
    value = *parsed;
}

void settings_reader::rate(std::string_view name, std::optional<double>& value) {
    const auto given = text(name);
    if (!given) return;
    const auto parsed = values::parse_rate(*given);
    if (!parsed) return complain(name, parsed.error().text);
    value = *parsed;
}

void settings_reader::web_address(std::string_view name, std::string& value) {
    const auto given = text(name, value);
    if (!given) return;
    auto parsed = values::parse_web_address(*given);
    if (!parsed) return complain(name, parsed.error().text);
    value = std::move(*parsed);
}

void settings_reader::origin(std::string_view name, std::string& value) {
    const auto given = text(name);
    if (!given) return;
    if (const auto parsed = http::origin::parse(*given); !parsed) {
        return complain(part_, fmt::format("{}: {}", name, parsed.error().text));
    }
    value = *given;
}

void settings_reader::loopback_origin(std::string_view name, std::string& value) {
    std::string given;
    origin(name, given);
    if (given.empty()) return;
    if (!http::origin::parse(given)->is_loopback()) {
        return complain(name,
                        "is for tests and stands for this machine only: leave it unset, or write "
                        "http://127.0.0.1:port");
    }
    value = std::move(given);
}

void settings_reader::phone_number(std::string_view name, std::string& value) {
    const auto given = text(name);
    if (!given) return;
    if (!is_phone_number(*given)) {
        return complain(name, fmt::format("{} is no phone number; write it as +15551234567", values::quoted(*given)));
    }
    value = *given;
}

void settings_reader::choose(std::string_view name, std::string_view otherwise,
                             const std::vector<std::string_view>& names, std::optional<std::size_t>& chosen) {
    const auto given = text(name, otherwise);
    if (!given) return;
    const auto at = std::ranges::find(names, std::string_view{*given});
    if (at == names.end()) {
        return complain(name, fmt::format("{} is not one of {}", values::quoted(*given), fmt::join(names, ", ")));
    }
    chosen = static_cast<std::size_t>(at - names.begin());
}

}  // namespace fib
