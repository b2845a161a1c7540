#include "cli/status/funnel_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

namespace fib::cli {
namespace {

using tone = drawn_line::tone;
using how = amount::sort;

/// From so many columns on there is room for shares, and for all numbers.
constexpr std::size_t medium = 118;

std::int64_t weight(const funnel_step& one) {
    return one.waiting.number + one.sent.number + one.skipped.number + one.failed.number;
}

/// The lightest step that is shown weighs this much.
std::int64_t least_weight(const funnel& found, std::size_t most_steps) {
    std::vector<std::int64_t> all;
    for (const auto& in : found.sequences) {
        for (const auto& one : in.steps) {
            if (weight(one) > 0) all.push_back(weight(one));
        }
    }
    if (all.size() <= most_steps) return 1;
    std::ranges::sort(all, std::greater{});
    return most_steps == 0 ? all.front() + 1 : all[most_steps - 1];
}

/// What a column shows, and how wide a canvas must be to have it.
struct figure {
    const char* title;
    const char* short_title;
    amount funnel_step::*of;
    bool share;   ///< of those sent
    bool narrow;  ///< also where there is little room
};

constexpr figure figures[] = {
    {"WAITING", "WAIT", &funnel_step::waiting, false, true}, {"SENT", "SENT", &funnel_step::sent, false, true},
    {"OPENED", "OPEN", &funnel_step::opened, true, true},    {"CLICKED", "CLICK", &funnel_step::clicked, true, true},
    {"REPLIED", "REPLY", &funnel_step::replied, true, true}, {"STOPPED", "STOP", &funnel_step::stopped, false, true},
    {"BOUNCED", "", &funnel_step::bounced, false, false},    {"SKIPPED", "SKIP", &funnel_step::skipped, false, true},
    {"FAILED", "FAIL", &funnel_step::failed, false, true}};

std::string share_text(const amount& part, const amount& whole) {
    if (whole.number == 0) return "";
    const double percent = 100 * static_cast<double>(part.number) / static_cast<double>(whole.number);
    return percent >= 9.95 ? fmt::format(" {:>3.0f} %", percent) : fmt::format(" {:>3.1f} %", percent);
}

std::string cell(const funnel_step& one, const figure& what, const canvas& on) {
    const auto& count = one.*what.of;
    if (on.width == 0) return amount_text(count);
    if (count.number == 0) return on.unicode ? "·" : "0";
    return short_text(count) + (what.share && on.width >= medium ? share_text(count, one.sent) : "");
}

std::string steps_table(const funnel_sequence& in, const canvas& on, std::int64_t least) {
    const bool narrow = on.width != 0 && on.width < medium;
    std::vector<column> columns{{"STEP", align::right}, {"CAMPAIGN"}};
    if (!narrow) columns.push_back({"CHANNEL"});
    for (const auto& one : figures) {
        if (!narrow || one.narrow) columns.push_back({narrow ? one.short_title : one.title, align::right});
    }
    table steps{std::move(columns)};
    for (const auto& one : in.steps) {
        if (weight(one) < least) continue;
        std::vector<std::string> cells{one.number == 0 ? "" : std::to_string(one.number), one.campaign_id};
        if (!narrow) cells.push_back(one.channel);
        for (const auto& what : figures) {
            if (!narrow || what.narrow) cells.push_back(cell(one, what, on));
        }
        steps.row(std::move(cells));
    }
    std::ostringstream text;
    if (!steps.empty()) steps.print(text);
    return text.str();
}

std::string heading(const funnel_sequence& in) {
    if (in.id == 0) return "Of no step";
    std::string text = fmt::format("{}: {} waiting", one_line(in.name), amount_text(in.waiting));
    if (in.through.number > 0) text += fmt::format(", {} through", amount_text(in.through));
    if (!in.active) text += ", not active";
    return fmt::format("Sequence {}, {}", in.id, text);
}

bool is_estimated(const funnel& found) {
    return std::ranges::any_of(found.sequences, [](const funnel_sequence& in) {
        return in.waiting.how == how::estimated || std::ranges::any_of(in.steps, [](const funnel_step& one) {
                   return one.sent.how == how::estimated || one.waiting.how == how::estimated;
               });
    });
}

}  // namespace

std::size_t count_steps(const funnel& found) {
    std::size_t steps = 0;
    for (const auto& in : found.sequences) {
        steps += static_cast<std::size_t>(
            std::ranges::count_if(in.steps, [](const funnel_step& one) { return weight(one) > 0; }));
    }
    return steps;
}

std::vector<drawn_line> funnel_lines(const funnel& found, const canvas& on, std::size_t most_steps) {
    const auto steps = count_steps(found);
    const auto least = least_weight(found, most_steps);
    std::vector<drawn_line> out;
    for (const auto& in : found.sequences) {
        const auto text = steps_table(in, on, least);
        if (text.empty() && in.waiting.number == 0) continue;
        if (!out.empty()) out.push_back({});
        out.push_back({heading(in), tone::title});
        std::istringstream lines{text};
        bool first = true;
        for (std::string one; std::getline(lines, one); first = false) {
            out.push_back({one, first ? tone::quiet : tone::plain});
        }
    }
    if (out.empty()) return out;
    out.insert(out.begin(), drawn_line{});
    std::string note = found.days == 1
                           ? "Waiting now; messages of today (UTC), opened and clicked by people"
                           : fmt::format("Waiting now; messages of {} days, opened and clicked by people", found.days);
    if (is_estimated(found)) note += "; ~ from a sample";
    if (steps > most_steps) note += fmt::format("; {} smaller steps not shown", steps - most_steps);
    note += '.';
    if (on.width == 0) {
        out.push_back({note, tone::quiet});
    } else {
        for (auto& one : wrapped(note, on.width, "")) out.push_back({std::move(one), tone::quiet});
    }
    return out;
}

}  // namespace fib::cli
