#include "bench/harness/picture/axis.hpp"
#include "bench/harness/picture/panels.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::bench {
namespace {

constexpr double bar_height = 30, row_height = 58;

double sum_of(const processor_bar& bar) {
    double out = 0;
    for (const auto& part : bar.parts) out += part.user_us + part.system_us;
    return out;
}

/// A process has one colour in all bars: that of its first appearance.
std::size_t colour_of(std::vector<std::string>& known, const std::string& name) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
    known.push_back(name);
    return known.size() - 1;
}

void draw_segment(svg& on, double x, double width, double y, const std::string& classes, double value) {
    on.rectangle(x, y, width, bar_height, classes);
    const auto text = number_text(value, 0);
    if (text_width(text) + 6 < width) on.text_middle(x + width / 2, y + bar_height / 2 + 4, "inside", text);
}

}  // namespace

double draw_bars(svg& on, double top, const std::vector<processor_bar>& what) {
    double greatest = 0;
    std::vector<std::string> known;
    std::vector<legend_entry> legend;
    for (const auto& bar : what) {
        greatest = std::max(greatest, sum_of(bar));
        for (const auto& part : bar.parts) {
            const auto colour = colour_of(known, part.name);
            if (colour < legend.size()) continue;
            legend.push_back({part.words + ", user", fmt::format("fill{}", colour % svg::colours)});
        }
    }
    for (std::size_t i = 0, count = legend.size(); i < count; ++i) {
        auto system = legend[i];
        system.words.replace(system.words.rfind("user"), 4, "system");
        system.classes += " pale";
        legend.push_back(std::move(system));
    }
    on.text(margin, top, "title", "Processor time, µs each");
    const double first = draw_legend(on, top + 24, legend) + 8;
    const auto ticks = round_ticks(greatest, 8);
    const auto x_of = [&](double value) { return margin + value / ticks.back() * (plot_right - margin - 60); };
    const double bottom = first + row_height * static_cast<double>(what.size());
    for (const auto tick : ticks) {
        on.line(x_of(tick), first - 8, x_of(tick), bottom, tick == 0 ? "base" : "grid");
        on.text_middle(x_of(tick), bottom + 18, "mark", tick_text(tick, ticks[1]));
    }
    double y = first;
    for (const auto& bar : what) {
        on.text(margin + 6, y + 8, "ink", bar.words);
        double so_far = 0;
        for (const auto& part : bar.parts) {
            const auto colour = fmt::format("fill{}", colour_of(known, part.name) % svg::colours);
            for (const auto& [value, classes] : {std::pair{part.user_us, colour}, {part.system_us, colour + " pale"}}) {
                draw_segment(on, x_of(so_far), x_of(so_far + value) - x_of(so_far), y + 16, classes, value);
                so_far += value;
            }
        }
        on.text(x_of(so_far) + 8, y + 16 + bar_height / 2 + 4, "ink", number_text(so_far, 0));
        y += row_height;
    }
    return bottom + 30;
}

}  // namespace fib::bench
