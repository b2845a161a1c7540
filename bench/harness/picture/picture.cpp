#include "bench/harness/picture/picture.hpp"

#include "bench/harness/picture/panels.hpp"

namespace fib::bench {
namespace {

constexpr double between_panels = 36;

double draw_head(svg& on, const std::string& scenario, const report& what) {
    double y = margin + 18;
    on.text(margin, y, "head", what.headline);
    y += 26;
    on.text(margin, y, "faint", what.setting.empty() ? scenario : scenario + ": " + what.setting);
    for (const auto& one : what.goals) {
        y += 22;
        on.text(margin, y, "faint", (one.met() ? "✓ " : "· ") + one.text());
    }
    for (const auto& one : what.checks) {
        y += 22;
        on.text(margin, y, "faint", (one.holds ? "✓ " : "✗ FAILED: ") + one.words);
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
