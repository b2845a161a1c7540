#include "bench/harness/picture/picture.hpp"

#include "bench/harness/picture/panels.hpp"

#include <string_view>
#include <vector>

namespace fib::bench {
namespace {

constexpr double between_panels = 36;

constexpr double inner_width = picture_width - 2 * margin;

double draw_lines(svg& on, double y, double step, std::string_view classes, const std::vector<std::string>& lines) {
    for (const auto& line : lines) on.text(margin, y += step, classes, line);
    return y;
}

double draw_head(svg& on, const std::string& scenario, const report& what) {
    constexpr double head_to_text = 20.0 / 13;  // their sizes
    double y = draw_lines(on, margin - 8, 26, "head", wrapped(what.headline, inner_width / head_to_text));
    y = draw_lines(on, y + 4, 20, "faint",
                   wrapped(what.setting.empty() ? scenario : scenario + ": " + what.setting, inner_width));
    y += 6;
    for (const auto& one : what.goals) {
        y = draw_lines(on, y, 20, "faint", wrapped((one.met() ? "✓ " : "· ") + one.text(), inner_width));
    }
    for (const auto& one : what.checks) {
        y = draw_lines(on, y, 20, "faint", wrapped((one.holds ? "✓ " : "✗ FAILED: ") + one.words, inner_width));
    }
    return y;
}

}  // namespace

std::string draw(const std::string& scenario, const report& what) {
    svg on;
    double y = draw_head(on, scenario, what);
    for (const auto& one : what.charts) y = draw_chart(on, y + between_panels, one);
    if (!what.latencies.empty()) y = draw_latencies(on, y + between_panels, what.latencies);
    if (!what.bars.empty()) y = draw_bars(on, y + between_panels, what.bars);
    return on.finish(picture_width, y + margin, scenario + ": " + what.headline);
}

}  // namespace fib::bench
