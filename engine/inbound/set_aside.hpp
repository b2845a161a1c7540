#pragma once

#include "store/session.hpp"

#include <string>

namespace fib::inbound {

/// Something authentic that could not be applied: kept whole for somebody to look at. `fibctl doctor` counts them.
struct unapplied {
    std::string source;
    std::string source_id;
    std::string kind;
    std::string body;  ///< what is no UTF-8 in it, and NUL bytes, are written as '?'; cut at 64 KiB
    std::string reason;
};

void set_aside(store::session& on, const unapplied& what);

}  // namespace fib::inbound
