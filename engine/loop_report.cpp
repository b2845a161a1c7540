#include "loop_report.hpp"

namespace fib {

loop_report report_of(const sender& from) {
    loop_report out;
    out.trouble = from.trouble();
    for (const auto& one : from.workers()) {
        out.channels.push_back({one->serves(), one->counts(), one->in_flight(), one->unrecorded(), one->trouble()});
    }
    if (const auto* upkeep = from.upkeep()) out.upkeep = upkeep->counts();
    return out;
}

}  // namespace fib
