#include "pipeline/from_start.hpp"

#include <algorithm>
#include <chrono>

namespace fib::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr deadline::steady::duration every = 10s;
constexpr deadline::steady::duration at_least_every = 60s;
constexpr int share = 50;

}  // namespace

void from_start::done(moment began, moment now) {
    next_ = now + std::clamp(share * (now - began), every, at_least_every);
}

}  // namespace fib::pipeline
