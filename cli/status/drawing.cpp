#include "cli/status/drawing.hpp"

#include "cli/reception.hpp"
#include "cli/status/funnel_table.hpp"
#include "cli/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <sstream>
#include <string_view>
#include <utility>

namespace fib::cli {
namespace {

using tone = drawn_line::tone;

constexpr std::size_t reasons_shown = 6;
constexpr std::size_t bar_width = 30;
/// Less is not worth saying: the next look brings it up to date.
constexpr std::chrono::seconds old_enough_to_say{5};

std::string clock_text(timestamp at) {
    return to_sql(at).substr(0, 19) + " UTC";
}

class picture {
public:
    explicit picture(const canvas& on) : on_{on} {}

    void line(std::string text, tone how = tone::plain) { lines_.push_back({std::move(text), how}); }
    void blank() {
        if (!lines_.empty() && !lines_.back().text.empty()) line("");
    }
    void sentence(const std::string& text, tone how, const std::string& indent) {
        if (on_.width == 0) return line(text, how);
        for (auto& one : wrapped(text, on_.width, indent)) line(std::move(one), how);
    }
    /// What was printed elsewhere; its first line is a heading.
    void block(const std::string& text) {
        std::istringstream lines{text};
        bool first = true;
        for (std::string one; std::getline(lines, one);) {
            if (one.empty()) {
                blank();
                continue;
            }
            line(std::move(one), std::exchange(first, false) ? tone::quiet : tone::plain);
        }
    }
    std::vector<drawn_line> take() { return std::move(lines_); }

private:
    const canvas& on_;
    std::vector<drawn_line> lines_;
};

/// One column a look, the highest the fastest.
std::string spark(const std::vector<double>& pace) {
    constexpr std::array steps{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const double most = pace.empty() ? 0 : *std::ranges::max_element(pace);
    std::string out;
    for (const double one : pace) {
        const auto at = most <= 0 ? 0L : std::lround(one / most * (steps.size() - 1));
        out += steps[static_cast<std::size_t>(at)];
    }
    return out;
}

std::string bar(double part, std::size_t width, bool unicode) {
    const auto full = std::min(width, static_cast<std::size_t>(std::lround(part * static_cast<double>(width))));
    std::string out;
    for (std::size_t at = 0; at < width; ++at) {
        if (unicode) {
            out += at < full ? "█" : "░";
        } else {
            out += at < full ? '#' : '.';
        }
    }
    return out;
}

void draw_channels(picture& to, const standing& found, const canvas& on) {
    const auto right = align::right;
    const bool narrow = on.width != 0 && on.width < 100;
    table channels{{{"CHANNEL"},
                    {"DUE", right},
                    {"CLAIMED", right},
                    {"BEGUN", right},
                    {"SENT TODAY", right},
                    {narrow ? "A SECOND" : "PER SECOND", right},
                    {"TIME LEFT", right}}};
    for (const auto& one : found.channels) {
        const auto left = time_left(one);
        std::string when;
        if (one.due.number > 0) {
            when = left ? span_text(*left) : "?";
        } else if (one.next_due) {
            when = fmt::format("next in {}",
                               span_text(std::chrono::duration_cast<std::chrono::seconds>(*one.next_due - found.at)));
        }
        channels.row({one.name, amount_text(one.due), grouped(one.claimed), grouped(one.begun), grouped(one.sent),
                      rate_text(one.per_second), when});
    }
    std::ostringstream text;
    channels.print(text);
    to.block(text.str());
}

/// How far today's mails have come, where that moves.
void draw_pace(picture& to, const standing& found, const canvas& on, const std::vector<double>& pace) {
    const auto& mail = found.channels.front();
    const auto all = mail.sent + mail.due.number;
    if (on.width == 0 || all == 0) return;
    const double part = static_cast<double>(mail.sent) / static_cast<double>(all);
    std::string text =
        fmt::format("{}  {:.0f} % of today's mail", bar(part, bar_width, on.unicode), std::floor(100 * part));
    const auto room = on.width > display_width(text) + 4 ? on.width - display_width(text) - 4 : 0;
    if (on.unicode && pace.size() > 1 && room >= 8) {
        const auto shown = std::min({room, pace.size(), std::size_t{40}});
        text += "  " + spark({pace.end() - static_cast<std::ptrdiff_t>(shown), pace.end()});
    }
    to.line(std::move(text));
}

void draw_holds(picture& to, const standing& found, const canvas& on) {
    to.blank();
    if (found.holds.empty()) {
        to.line("Nothing is held back.");
        return;
    }
    to.line("HELD BACK", tone::quiet);
    for (const auto& one : found.holds) {
        std::string text = one.stops ? "! " : "- ";
        if (one.people) text += fmt::format("{}: ", amount_text(*one.people));
        text += one.text;
        if (one.since) {
            text += fmt::format(", since {}",
                                on.width == 0 ? clock_text(*one.since) : clock_text(*one.since).substr(0, 16));
        }
        if (!one.next.empty()) text += fmt::format(". {} {}", on.unicode ? "→" : "->", one.next);
        to.sentence(text, one.stops ? tone::alarm : tone::plain, "  ");
    }
}

void draw_reasons(picture& to, const standing& found, std::string_view status, const char* title) {
    const auto reasons = reasons_today(found, status);
    if (reasons.empty()) return;
    std::string text = fmt::format("{} today (UTC):", title);
    for (std::size_t at = 0; at < std::min(reasons.size(), reasons_shown); ++at) {
        text += fmt::format("{} {} {}", at == 0 ? "" : ",", grouped(reasons[at].second), one_line(reasons[at].first));
    }
    if (reasons.size() > reasons_shown) text += fmt::format(", and {} more", reasons.size() - reasons_shown);
    to.sentence(text, tone::plain, "  ");
}

void draw_foot(picture& to, const standing& found) {
    for (const auto& one : found.problems) to.line(one, tone::alarm);
    std::string ages;
    const auto add = [&](const char* what, std::chrono::seconds age) {
        if (age < old_enough_to_say) return;
        ages += fmt::format("{}{} {} ago", ages.empty() ? "Read less often: " : ", ", what, span_text(age));
    };
    add("who is due", found.old.due);
    add("today's sends", found.old.sends);
    add("the funnel", found.old.funnel);
    if (!ages.empty()) to.line(ages + ".", tone::quiet);
}

std::vector<drawn_line> draw_with(const standing& found, const canvas& on, const std::vector<double>& pace,
                                  std::size_t most_steps) {
    picture to{on};
    to.line(fmt::format("Campaigns at {}{}", clock_text(found.at),
                        found.loops > 0
                            ? fmt::format(", {} connected", counted(found.loops, "sending loop", "sending loops"))
                            : ""),
            tone::title);
    to.blank();
    draw_channels(to, found, on);
    draw_pace(to, found, on, pace);
    draw_holds(to, found, on);
    for (auto& one : funnel_lines(found.people, on, most_steps)) {
        one.text.empty() ? to.blank() : to.line(std::move(one.text), one.how);
    }
    to.blank();
    draw_reasons(to, found, "skipped", "Skipped");
    draw_reasons(to, found, "failed", "Failed");
    std::ostringstream received;
    print_reception(received, found.reception);
    to.block(received.str());
    draw_foot(to, found);
    auto lines = to.take();
    while (!lines.empty() && lines.back().text.empty()) lines.pop_back();
    return lines;
}

const char* escape_of(tone how) {
    switch (how) {
        case tone::plain:
            return "";
        case tone::title:
            return "\033[1m";
        case tone::quiet:
            return "\033[2m";
        case tone::alarm:
            return "\033[1;33m";
    }
    return "";
}

}  // namespace

std::string cut(std::string_view text, std::size_t width) {
    auto rest = text;
    std::size_t used = 0;
    while (!rest.empty()) {
        auto after = rest;
        used += columns_of(next_code_point(after));
        if (used > width) break;
        rest = after;
    }
    return std::string{text.substr(0, text.size() - rest.size())};
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width, const std::string& indent) {
    std::vector<std::string> out;
    std::string line;
    bool begun = false;
    std::istringstream words{text};
    for (std::string word; words >> word;) {
        if (begun && display_width(line) + 1 + display_width(word) > width) {
            out.push_back(std::move(line));
            line = indent + word;
        } else {
            line += begun ? " " + word : word;
        }
        begun = true;
    }
    out.push_back(std::move(line));
    return out;
}

std::vector<drawn_line> draw(const standing& found, const canvas& on, const std::vector<double>& pace) {
    auto steps = count_steps(found.people);
    auto lines = draw_with(found, on, pace, steps);
    // More than once, for the note that some are not shown may take a line itself.
    while (on.height != 0 && lines.size() > on.height && steps > 0) {
        steps -= std::min(steps, lines.size() - on.height);
        lines = draw_with(found, on, pace, steps);
    }
    if (on.height != 0 && lines.size() > on.height) lines.resize(on.height);
    if (on.width != 0) {
        for (auto& one : lines) one.text = cut(one.text, on.width);
    }
    return lines;
}

void print_lines(std::ostream& out, const std::vector<drawn_line>& lines, const canvas& on, const char* line_end) {
    for (const auto& one : lines) {
        const std::string_view begins = on.colour ? escape_of(one.how) : "";
        out << begins << one.text << (begins.empty() ? "" : "\033[0m") << line_end;
    }
}

}  // namespace fib::cli
