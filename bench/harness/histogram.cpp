#include "bench/harness/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace fib::bench {
namespace {

constexpr unsigned part_bits = 7;  // 128 parts
constexpr std::uint64_t parts = 1U << part_bits;
constexpr std::uint64_t longest = (std::uint64_t{1} << 37) - 1;  // µs; 38 hours

constexpr unsigned shift_of(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    return width > part_bits + 1 ? width - part_bits - 1 : 0;
}

}  // namespace

histogram::histogram() : counts_(bucket_of(longest) + 1) {}

// The first two octaves' worth (values below 256) have a bucket each; from there on `shift` low bits are dropped.
std::size_t histogram::bucket_of(std::uint64_t value) {
    const auto shift = shift_of(value);
    return shift * parts + (value >> shift);
}

std::uint64_t histogram::middle_of(std::size_t bucket) {
    if (bucket < 2 * parts) return bucket;
    const auto shift = bucket / parts - 1;
    const auto low = (bucket - shift * parts) << shift;
    return low + ((std::uint64_t{1} << shift) - 1) / 2;
}

histogram::duration histogram::bucket_value(duration value) {
    const auto clamped = std::clamp<std::int64_t>(value.count(), 0, longest);
    return duration{static_cast<std::int64_t>(middle_of(bucket_of(static_cast<std::uint64_t>(clamped))))};
}

void histogram::record(duration value) {
    const auto clamped = static_cast<std::uint64_t>(std::clamp<std::int64_t>(value.count(), 0, longest));
    ++counts_[bucket_of(clamped)];
    ++count_;
    max_ = std::max(max_, duration{static_cast<std::int64_t>(clamped)});
}

void histogram::merge(const histogram& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
}

histogram::duration histogram::at(double share) const {
    if (count_ == 0) return duration{0};
    const auto wanted = std::clamp<std::uint64_t>(
        static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))), 1, count_);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen >= wanted) return std::min(max_, duration{static_cast<std::int64_t>(middle_of(bucket))});
    }
    return max_;
}

}  // namespace fib::bench
