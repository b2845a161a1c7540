#include "bench/harness/picture/panels.hpp"

#include <cmath>

namespace fib::bench {

double draw_legend(svg& on, double y, const std::vector<legend_entry>& entries) {
    constexpr double box = 11, gap = 6, between = 22, row = 20;
    double x = margin;
    for (const auto& one : entries) {
        const double width = box + gap + text_width(one.words);
        if (x > margin && x + width > plot_right) {
            x = margin;
            y += row;
        }
        on.rectangle(x, y - box + 1, box, box, one.classes);
        on.text(x + box + gap, y, "faint", one.words);
        x += width + between;
    }
    return y + row;
}

std::string tick_text(double value, double step) {
    const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
    return number_text(value, decimals);
}

}  // namespace fib::bench
