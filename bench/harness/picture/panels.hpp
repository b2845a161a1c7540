#pragma once

#include "bench/harness/picture/svg.hpp"
#include "bench/harness/report.hpp"

#include <string>
#include <vector>

namespace fib::bench {

/// Every panel is as wide as this, and its plot lies between these.
inline constexpr double picture_width = 960, plot_left = 84, plot_right = 930, margin = 24;
inline constexpr double plot_height = 220;

// Each draws a panel from `top` down and returns where it ends.
double draw_chart(svg& on, double top, const chart& what);
double draw_latencies(svg& on, double top, const std::vector<latency>& what);
double draw_bars(svg& on, double top, const std::vector<processor_bar>& what);

struct legend_entry {
    std::string words;
    std::string classes;  ///< of the box before it
};
/// In rows from `y` down; the base line of the row after the last.
double draw_legend(svg& on, double y, const std::vector<legend_entry>& entries);

/// `12,000`, `0.5`: as many decimals as the step between marks needs.
std::string tick_text(double value, double step);

}  // namespace fib::bench
