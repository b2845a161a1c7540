#pragma once

#include <vector>

namespace fib::bench {

/// Where a scale from 0 up has its marks: at multiples of 1, 2 or 5 times a power of ten, so that there are at most
/// `most` of them above 0 and the last is not below `greatest`. Nothing above 0 to show: 0 and 1.
std::vector<double> round_ticks(double greatest, int most = 6);

/// Marks at 1, 2 and 5 times the powers of ten, the first not above `least` and the last not below `greatest`.
/// Both above 0. At least two marks.
std::vector<double> log_ticks(double least, double greatest);

}  // namespace fib::bench
