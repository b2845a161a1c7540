#include "bench/harness/picture/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace fib::bench {
namespace {

constexpr std::array<double, 3> steps{1, 2, 5};

}  // namespace

std::vector<double> round_ticks(double greatest, int most) {
    if (!(greatest > 0) || !std::isfinite(greatest)) return {0, 1};
    double power = std::pow(10.0, std::floor(std::log10(greatest / most)));
    double step = 0;
    for (std::size_t i = 0; step == 0; i = (i + 1) % steps.size()) {
        // A step that fits but for rounding fits.
        if (steps[i] * power * most >= greatest * (1 - 1e-9)) step = steps[i] * power;
        if (i + 1 == steps.size()) power *= 10;
    }
    const auto count = static_cast<int>(std::ceil(greatest / step - 1e-9));
    std::vector<double> out;
    for (int i = 0; i <= count; ++i) out.push_back(i * step);
    return out;
}

std::vector<double> log_ticks(double least, double greatest) {
    std::vector<double> all;
    for (double power = std::pow(10.0, std::floor(std::log10(least))); power <= greatest * 100; power *= 10) {
        for (const auto step : steps) all.push_back(step * power);
    }
    const auto first = std::prev(std::find_if(all.begin() + 1, all.end(), [&](double one) { return one > least; }));
    const auto last = std::find_if(first, all.end(), [&](double one) { return one >= greatest; });
    return {first, std::next(last == first ? std::next(last) : last)};
}

}  // namespace fib::bench
