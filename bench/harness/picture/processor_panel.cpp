#include "bench/harness/picture/axis.hpp"
#include "bench/harness/picture/panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace fib::bench {
namespace {

constexpr double bar_height = 30, row_height = 58;

double sum_of(const processor_bar& bar) {
    double out = 0;
    for (const auto& part : bar.parts) out += part.user_us + part.system_us;
    return out;
}

/// A process has one colour in all pictures; names that are not known here share the last.
std::size_t colour_of(std::string_view name) {
    constexpr std::array<std::string_view, 4> known{"engine", "postgresql", "sandbox", "client"};
    return static_cast<std::size_t>(std::find(known.begin(), known.end(), name) - known.begin());
}

/// The parts of all bars, each name once.
std::vector<processor_bar::part> parts_of(const std::vector<processor_bar>& bars) {
    std::vector<processor_bar::part> out;
    for (const auto& bar : bars) {
        for (const auto& part : bar.parts) {
            const auto same = [&](const auto& one) { return one.name == part.name; };
            if (std::none_of(out.begin(), out.end(), same)) out.push_back(part);
        }
    }
    return out;
}

std::vector<legend_entry> legend_of(const std::vector<processor_bar>& bars) {
    std::vector<legend_entry> out;
    for (const auto& [kind, classes] : {std::pair{"user", ""}, {"system", " pale"}}) {
        for (const auto& part : parts_of(bars)) {
            out.push_back(
                {fmt::format("{}, {}", part.words, kind), fmt::format("fill{}{}", colour_of(part.name), classes)});
        }
    }
    return out;
}

void draw_segment(svg& on, double x, double width, double y, std::size_t colour, bool pale, double value) {
    on.rectangle(x, y, width, bar_height, fmt::format("fill{}{}", colour, pale ? " pale" : ""));
    const auto text = number_text(value, 0);
    if (text_width(text) + 6 < width)
        on.text_middle(x + width / 2, y + bar_height / 2 + 4, pale ? "over" : "inside", text);
}

}  // namespace

double draw_bars(svg& on, double top, const std::vector<processor_bar>& what) {
    double greatest = 0;
    for (const auto& bar : what) greatest = std::max(greatest, sum_of(bar));
    on.text(margin, top, "title", "Processor time, µs each");
    const double first = draw_legend(on, top + 24, legend_of(what)) + 8;
    const auto ticks = round_ticks(greatest, 8);
    const auto x_of = [&](double value) { return margin + value / ticks.back() * (plot_right - margin - 60); };
    const double bottom = first + row_height * static_cast<double>(what.size());
    for (const auto tick : ticks) {
        on.line(x_of(tick), first - 8, x_of(tick), bottom, tick == 0 ? "base" : "grid");
        on.text_middle(x_of(tick), bottom + 18, "mark", tick_text(tick, ticks[1]));
    }
    double y = first;
    for (const auto& bar : what) {
        on.rectangle(margin + 4, y - 6, text_width(bar.words) + 4, 18, "paper");
        on.text(margin + 6, y + 8, "ink", bar.words);
        double so_far = 0;
        for (const auto& part : bar.parts) {
            for (const auto& [value, pale] : {std::pair{part.user_us, false}, {part.system_us, true}}) {
                draw_segment(on, x_of(so_far), x_of(so_far + value) - x_of(so_far), y + 16, colour_of(part.name), pale,
                             value);
                so_far += value;
            }
        }
        on.text(x_of(so_far) + 8, y + 16 + bar_height / 2 + 4, "ink", number_text(so_far, 0));
        y += row_height;
    }
    return bottom + 30;
}

}  // namespace fib::bench
