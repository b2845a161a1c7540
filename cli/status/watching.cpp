#include "cli/status/watching.hpp"

#include "base/ascii.hpp"
#include "cli/database.hpp"
#include "cli/status/looking.hpp"
#include "cli/status/standing_json.hpp"
#include "cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>

namespace fib::cli {
namespace {

using namespace std::chrono_literals;

/// A part that takes longer than this is left out of one look.
constexpr auto look_limit = 10s;
constexpr std::size_t looks_remembered = 60;

bool is_set(const environment& variables, const char* name) {
    const auto found = variables.find(name);
    return found && *found;
}

/// As setlocale would decide: the first of these that is set.
bool writes_utf8(const environment& variables) {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto found = variables.find(name);
        if (!found || !*found) continue;
        const auto text = lower_case((*found)->value);
        return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
    }
    return false;
}

/// Under a name of its own: doctor must not take a watcher for a command that changes something.
store::session_settings watchers(const command& given) {
    auto out = database_of(given, look_limit);
    out.application = "fibctl watching";
    return out;
}

/// Where each look goes.
class onlooker {
public:
    explicit onlooker(const command& given) : given_{given} {
        if (given.out_is_terminal && !given.json) screen_.emplace(given.out);
    }
    ~onlooker() {
        screen_.reset();
        // What was seen last stays when the screen is given back.
        if (given_.out_is_terminal && !given_.json && last_) {
            auto on = canvas_of(given_);
            print_lines(given_.out, draw(*last_, on), on);
        }
    }
    onlooker(const onlooker&) = delete;
    onlooker& operator=(const onlooker&) = delete;

    void seen(standing found) {
        pace_.push_back(found.channels.front().per_second);
        if (pace_.size() > looks_remembered) pace_.erase(pace_.begin());
        last_ = std::move(found);
        away_.clear();
        if (given_.json) {
            json_writer json{given_.out};
            write_standing(json, *last_);
            json.end();
        } else if (!screen_) {
            const auto on = canvas_of(given_);
            print_lines(given_.out, draw(*last_, on), on);
            given_.out << '\n';
        }
        given_.out.flush();
        show();
    }

    void missed(const std::string& why, timestamp at) {
        const bool said = !away_.empty();
        if (!said) away_since_ = at;
        away_ = fmt::format("Since {} UTC nothing is known: {} It is tried again.", to_sql(away_since_).substr(0, 19),
                            one_line(why) + ".");
        if (given_.json) {
            json_writer json{given_.out};
            json.begin_object().field("at", to_sql(at)).field("problem", why).end_object().end();
        } else if (!screen_ && !said) {
            given_.out << away_ << "\n\n";
        }
        given_.out.flush();
        show();
    }

    /// Draws the last look again, as for a window that has another size now.
    void show() {
        if (!screen_ || !last_) return;
        auto on = canvas_of(given_);
        const auto size = size_of_terminal();
        std::vector<drawn_line> lines;
        for (auto& one : wrapped(away_, on.width, "  ")) {
            if (!away_.empty()) lines.push_back({std::move(one), drawn_line::tone::alarm});
        }
        on.height = size.lines > lines.size() ? size.lines - lines.size() : 1;
        const auto rest = draw(*last_, on, pace_);
        lines.insert(lines.end(), rest.begin(), rest.end());
        if (lines.size() > size.lines) lines.resize(size.lines);
        std::ostringstream text;
        print_lines(text, lines, on);
        screen_->show(text.str());
    }

private:
    const command& given_;
    std::optional<full_screen> screen_;
    std::optional<standing> last_;
    std::vector<double> pace_;
    std::string away_;
    timestamp away_since_{};
};

}  // namespace

canvas canvas_of(const command& given) {
    if (!given.out_is_terminal) return {};
    return {.width = size_of_terminal().columns,
            .height = 0,
            .unicode = writes_utf8(given.variables),
            .colour = !is_set(given.variables, "NO_COLOR")};
}

void watch(const command& given, const funnel_wish& wish, std::chrono::milliseconds interval) {
    const held_signals signals;
    auto on = std::make_unique<store::session>(watchers(given));
    looking eyes{given.loaded.values, wish, given.clock};
    auto first = eyes.look(*on);
    onlooker out{given};
    out.seen(std::move(first));
    auto next = given.clock.since_boot() + interval;
    while (given.out) {
        const auto came = signals.wait(std::max(0ns, next - given.clock.since_boot()));
        if (came == held_signals::what::end) return;
        if (came == held_signals::what::resized) {
            out.show();
            continue;
        }
        // A look that took longer than the interval is not made up for.
        next = given.clock.since_boot() + interval;
        try {
            if (!on) on = std::make_unique<store::session>(watchers(given));
            out.seen(eyes.look(*on));
        } catch (const store::error& error) {
            on.reset();
            out.missed(store_sentence(error), given.clock.now());
        }
    }
}

}  // namespace fib::cli
