#pragma once

#include "bench/harness/histogram.hpp"
#include "bench/harness/processor_time.hpp"

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace fib::bench {

/// Stands for a number that could not be had: "not known" for people, null for machines.
inline constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// One number. `name` is its name for machines and never changes (snake_case, with the unit where it has one).
struct figure {
    std::string name{};
    std::string words{};
    double value = not_known;
    std::string unit{};
    int decimals = 0;
};

/// Must hold whatever the machine: a run in which it does not fails.
struct check {
    std::string name{};
    std::string words{};  ///< with the numbers
    bool holds = false;
};

/// Is hoped for: a run that misses it says so and does not fail.
struct goal {
    std::string name{};
    std::string words{};
    double value = not_known;
    double at_least = not_known;
    double at_most = not_known;
    bool met() const { return !(value < at_least) && !(value > at_most) && value == value; }
    std::string text() const;  ///< for people: the value, and what was hoped for
};

/// Rows of numbers, each under a column's name.
struct number_table {
    struct column {
        std::string name{};
        std::string words{};
        int decimals = 0;
    };
    std::string name{};
    std::string title{};
    std::vector<column> columns{};
    std::vector<std::vector<double>> rows{};
    std::vector<std::string> names{};  ///< of the rows, where they have any
};

/// Lines over x, drawn from 0 up.
struct chart {
    struct line {
        std::string name{};
        std::string words{};
        std::vector<std::pair<double, double>> points{};
    };
    struct stretch {  ///< a part of x that is shaded
        std::string words{};
        double from = 0;
        double to = 0;
    };
    std::string name{};
    std::string title{};
    std::string x_words{};  ///< with the unit
    std::string y_words{};
    std::vector<line> lines{};
    std::vector<stretch> stretches{};
};

/// What each process used for one send, in µs of processor time.
struct processor_bar {
    struct part {
        std::string name{};   ///< engine, postgresql, sandbox
        std::string words{};  ///< for people
        double user_us = 0;
        double system_us = 0;
    };
    std::string name{};
    std::string words{};
    std::vector<part> parts{};
};

processor_bar::part bar_part(std::string name, std::string words, const processor_time& used, double sends);

struct latency {
    std::string name{};
    std::string words{};  ///< from what moment to what moment
    histogram values{};
};

/// What a scenario found: printed for people or machines, and drawn.
struct report {
    std::string headline{};  ///< the one sentence to remember
    std::string setting{};   ///< how much of what was measured where
    std::vector<figure> figures{};
    std::vector<latency> latencies{};
    std::vector<processor_bar> bars{};
    std::vector<number_table> tables{};
    std::vector<chart> charts{};
    std::vector<check> checks{};
    std::vector<goal> goals{};
    std::vector<std::string> notes{};  ///< how to read it

    void add(std::string name, std::string words, double value, std::string unit, int decimals = 0);
    bool holds() const;
};

/// For people.
std::string as_table(const std::string& scenario, const report& what);
/// One JSON object and a line end: the scenario's name, `holds`, every figure under its name, and the rest in lists.
std::string as_json(const std::string& scenario, const report& what);

/// `1,234` or `0.63`; "not known" for what is no number.
std::string number_text(double value, int decimals);

}  // namespace fib::bench
