#include "bench/harness/picture/axis.hpp"
#include "bench/harness/picture/panels.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::bench {
namespace {

struct scale {
    double from, to, at_from, at_to;
    double operator()(double value) const { return at_from + (value - from) / (to - from) * (at_to - at_from); }
};

void draw_frame(svg& on, const chart& what, const std::vector<double>& x_ticks, const std::vector<double>& y_ticks,
                const scale& x, const scale& y) {
    for (const auto tick : y_ticks) {
        on.line(plot_left, y(tick), plot_right, y(tick), tick == 0 ? "base" : "grid");
        on.text_end(plot_left - 8, y(tick) + 4, "mark", tick_text(tick, y_ticks[1]));
    }
    for (const auto tick : x_ticks) {
        on.line(x(tick), y.at_from, x(tick), y.at_from + 5, "base");
        on.text_middle(x(tick), y.at_from + 20, "mark", tick_text(tick, x_ticks[1]));
    }
    on.text_end(plot_right, y.at_from + 38, "mark", what.x_words);
}

}  // namespace

double draw_chart(svg& on, double top, const chart& what) {
    double x_most = 0;
    double y_most = 0;
    std::vector<legend_entry> legend;
    for (const auto& line : what.lines) {
        legend.push_back({line.words, fmt::format("fill{}", legend.size() % svg::colours)});
        for (const auto& [x, y] : line.points) {
            x_most = std::max(x_most, x);
            y_most = std::max(y_most, y);
        }
    }
    for (const auto& one : what.stretches) {
        x_most = std::max(x_most, one.to);
        legend.push_back({one.words, "shade"});
    }
    on.text(margin, top, "title", what.title);
    double below = top + 24;
    if (legend.size() > 1) below = draw_legend(on, below, legend);
    on.text(margin, below, "mark", what.y_words);
    const double plot_top = below + 14;
    const auto x_ticks = round_ticks(x_most, 10);
    const auto y_ticks = round_ticks(y_most);
    const scale x{0, x_ticks.back(), plot_left, plot_right};
    const scale y{0, y_ticks.back(), plot_top + plot_height, plot_top};
    for (const auto& one : what.stretches) {
        on.rectangle(x(one.from), plot_top, x(one.to) - x(one.from), plot_height, "shade");
    }
    draw_frame(on, what, x_ticks, y_ticks, x, y);
    for (std::size_t i = 0; i < what.lines.size(); ++i) {
        std::vector<std::pair<double, double>> points;
        for (const auto& [at, value] : what.lines[i].points) points.emplace_back(x(at), y(value));
        if (points.size() == 1) on.dot(points[0].first, points[0].second, fmt::format("fill{}", i % svg::colours));
        on.curve(points, fmt::format("line{}", i % svg::colours));
    }
    return plot_top + plot_height + 44;
}

}  // namespace fib::bench
