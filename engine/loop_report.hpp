#pragma once

#include "pipeline/channel.hpp"
#include "pipeline/tally.hpp"
#include "sender.hpp"
#include "upkeep/keeper.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace fib {

/// What a sender says of itself at one moment: a copy, for other threads.
struct loop_report {
    struct one_channel {
        pipeline::channel serves = pipeline::channel::email;
        pipeline::tally did;
        std::size_t in_flight = 0;
        std::size_t unrecorded = 0;
        std::string trouble;
    };

    std::string trouble;                ///< why nothing is being sent now; empty while all is well
    std::vector<one_channel> channels;  ///< email first
    std::optional<upkeep::keeper::tally> upkeep;
};

/// On the sender's own thread.
loop_report report_of(const sender& from);

}  // namespace fib
