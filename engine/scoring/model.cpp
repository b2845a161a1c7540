#include "scoring/model.hpp"

#include "base/digest.hpp"
#include "scoring/moves.hpp"
#include "scoring/signals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>

namespace fib::scoring {
namespace {

using seeds::field;
using seeds::kind;
using seeds::problems;
using seeds::row;

constexpr std::int64_t most_points = 1000;
constexpr std::int64_t most_days = 3650;

constexpr std::array rule_fields{
    field{.name = "signal", .longest = 50},
    field{.name = "points", .what = kind::integer},
    field{.name = "most", .what = kind::integer, .required = false},
    field{.name = "half_life_days", .what = kind::integer, .required = false},
};
constexpr std::array move_fields{
    field{.name = "from", .longest = 20},
    field{.name = "to", .longest = 20},
    field{.name = "at_least", .what = kind::integer, .required = false},
    field{.name = "below", .what = kind::integer, .required = false},
};
constexpr std::array decay_fields{
    field{.name = "half_life_days", .what = kind::integer},
    field{.name = "window_days", .what = kind::integer},
};
constexpr std::array base_fields{field{.name = "points", .what = kind::integer}};

constexpr std::array<std::string_view, 5> names{"decay", "lead", "move", "health_base", "health"};

class reading {
public:
    reading(std::string_view text, const std::string& source) : text_{text}, source_{source} {}

    result<model, problems> run() {
        read_decay();
        out_.lead = rules("lead");
        out_.health = rules("health");
        if (const auto base = take(seeds::read_row(text_, source_, "health_base", base_fields))) {
            out_.health_base = within(*base, "points", 0, highest_score);
        }
        read_moves();
        if (!found_.empty()) return one_of_each(std::move(found_));
        out_.digest.clear();
        append_hex(out_.digest, sha256{}.of(text_));
        return std::move(out_);
    }

private:
    template <class T>
    std::optional<T> take(result<T, problems> read) {
        if (read) return *std::move(read);
        std::ranges::copy(read.error(), std::back_inserter(found_));
        return std::nullopt;
    }

    std::int64_t within(const row& from, std::string_view name, std::int64_t least, std::int64_t most) {
        const auto text = from.at(name);
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        if (value < least || value > most) {
            found_.push_back(from.wrong(fmt::format("{} must be from {} to {}", name, least, most)));
        }
        return value;
    }

    void read_decay() {
        const auto decay = take(seeds::read_row(text_, source_, "decay", decay_fields));
        if (!decay) return;
        half_life_h_ = 24 * within(*decay, "half_life_days", 0, most_days);
        out_.window_days = within(*decay, "window_days", 1, most_days);
    }

    std::vector<rule> rules(std::string_view name) {
        std::vector<rule> out;
        const auto rows = take(seeds::read_rows(text_, source_, name, rule_fields, names));
        if (!rows) return out;
        for (const auto& one : *rows) {
            rule made{.signal = std::string{one.at("signal")},
                      .points = within(one, "points", -most_points, most_points),
                      .most = 100 * most_points,
                      .half_life_h = half_life_h_};
            if (one.has("most")) made.most = within(one, "most", 1, most_points);
            if (one.has("half_life_days")) made.half_life_h = 24 * within(one, "half_life_days", 0, most_days);
            if (made.points == 0) found_.push_back(one.wrong("points must not be 0; leave the signal out instead"));
            if (!is_signal(made.signal)) {
                found_.push_back(one.wrong(fmt::format("'{}' is no signal; the signals are {}", made.signal,
                                                       fmt::join(known_signals(), ", "))));
            }
            if (std::ranges::find(out, made.signal, &rule::signal) != out.end()) {
                found_.push_back(one.wrong(fmt::format("'{}' has its points further up already", made.signal)));
            }
            out.push_back(std::move(made));
        }
        return out;
    }

    status status_of(const row& from, std::string_view name) {
        const auto word = from.at(name);
        for (const auto one : {status::prospect, status::lead, status::qualified}) {
            if (word == to_string(one)) return one;
        }
        found_.push_back(
            from.wrong(fmt::format("{} must be prospect, lead or qualified: a score moves no other", name)));
        return status::prospect;
    }

    void read_moves() {
        const auto rows = take(seeds::read_rows(text_, source_, "move", move_fields, names));
        if (!rows) return;
        for (const auto& one : *rows) {
            move made{.of = status_of(one, "from"), .to = status_of(one, "to")};
            if (one.has("at_least") == one.has("below")) {
                found_.push_back(one.wrong("a move says at_least or below, one of the two"));
            } else if (one.has("at_least")) {
                made.from = static_cast<int>(within(one, "at_least", 0, highest_score));
            } else {
                made.upto = static_cast<int>(within(one, "below", 1, highest_score)) - 1;
            }
            out_.moves.push_back(made);
            if (const auto score = restless_score(out_.moves)) {
                found_.push_back(
                    one.wrong(fmt::format("with the moves above, a score of {} would go round for ever", *score)));
                out_.moves.pop_back();
            }
        }
    }

    /// Each of the tables reads the whole text, so what is wrong at the top is found several times.
    static problems one_of_each(problems all) {
        problems out;
        for (auto& one : all) {
            if (std::ranges::find(out, one.text, &problem::text) == out.end()) out.push_back(std::move(one));
        }
        return out;
    }

    std::string_view text_;
    const std::string& source_;
    std::int64_t half_life_h_ = 0;
    model out_;
    problems found_;
};

}  // namespace

std::string_view to_string(status what) {
    switch (what) {
        case status::prospect:
            return "prospect";
        case status::lead:
            return "lead";
        case status::qualified:
            return "qualified";
    }
    return {};
}

result<model, seeds::problems> read_model(std::string_view text, const std::string& source) {
    return reading{text, source}.run();
}

}  // namespace fib::scoring
