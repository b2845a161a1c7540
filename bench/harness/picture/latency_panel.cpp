#include "bench/harness/picture/axis.hpp"
#include "bench/harness/picture/panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fib::bench {
namespace {

constexpr std::array<std::pair<double, const char*>, 5> share_marks{
    {{0.5, "50 %"}, {0.9, "90 %"}, {0.99, "99 %"}, {0.999, "99.9 %"}, {0.9999, "99.99 %"}}};
constexpr double nines = 4.3;  // how many the axis has room for

double ms(histogram::duration value) {
    return std::chrono::duration<double, std::milli>{std::max(value, histogram::duration{1})}.count();
}

/// Each further nine is as far as the one before.
double x_of(double share) {
    const double depth = std::min(nines, -std::log10(std::max(1 - share, 1e-9)));
    return plot_left + depth / nines * (plot_right - plot_left);
}

std::string words_of(const latency& one) {
    const auto text = [](double value) { return number_text(value, value < 10 ? 1 : 0); };
    return fmt::format("{}: p50 {} ms, p99 {} ms, p99.9 {} ms, max {} ms", one.words, text(ms(one.values.at(0.5))),
                       text(ms(one.values.at(0.99))), text(ms(one.values.at(0.999))), text(ms(one.values.max())));
}

}  // namespace

double draw_latencies(svg& on, double top, const std::vector<latency>& what) {
    double least = 1e12;
    double greatest = 0;
    std::vector<legend_entry> legend;
    for (const auto& one : what) {
        legend.push_back({words_of(one), fmt::format("fill{}", legend.size() % svg::colours)});
        least = std::min(least, ms(one.values.at(1e-9)));
        greatest = std::max(greatest, ms(one.values.max()));
    }
    on.text(margin, top, "title", "Latency by percentile, counted from the moment at which it was due");
    const double below = draw_legend(on, top + 24, legend);
    on.text(margin, below, "mark", "ms");
    const double plot_top = below + 14;
    const double bottom = plot_top + plot_height;
    const auto ticks = log_ticks(least, greatest);
    const auto y_of = [&](double value) {
        return bottom - std::log(value / ticks.front()) / std::log(ticks.back() / ticks.front()) * plot_height;
    };
    // Above two decades of 1, 2, 5 the labels of the in-between ones would crowd.
    const bool every = ticks.size() <= 12;
    for (const auto tick : ticks) {
        const double decade = std::log10(tick);
        if (!every && std::abs(decade - std::round(decade)) > 1e-6) continue;
        on.line(plot_left, y_of(tick), plot_right, y_of(tick), "grid");
        on.text_end(plot_left - 8, y_of(tick) + 4, "mark", tick_text(tick, tick));
    }
    on.line(plot_left, bottom, plot_right, bottom, "base");
    for (const auto& [share, text] : share_marks) {
        on.line(x_of(share), bottom, x_of(share), bottom + 5, "base");
        on.text_middle(x_of(share), bottom + 20, "mark", text);
    }
    on.text_end(plot_right, bottom + 38, "mark", "share of all that took no longer");
    for (std::size_t i = 0; i < what.size(); ++i) {
        std::vector<std::pair<double, double>> points;
        const double last = std::log10(static_cast<double>(std::max<std::uint64_t>(what[i].values.count(), 1)));
        for (double depth = 0; depth <= std::min(last, nines); depth += 0.02) {
            const double share = 1 - std::pow(10.0, -depth);
            points.emplace_back(x_of(share), y_of(ms(what[i].values.at(std::max(share, 1e-9)))));
        }
        on.curve(points, fmt::format("line{}", i % svg::colours));
    }
    return bottom + 44;
}

}  // namespace fib::bench
