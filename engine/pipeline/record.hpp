#pragma once

#include "pipeline/entry.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fib::pipeline {

struct recorded {
    std::size_t written = 0;
    /// Entries whose place was no longer ours: their claim was rescued, or they were already written once.
    std::vector<entry> not_ours;
};

/// Writes a group of outcomes in one transaction: locks the claims and reads them again, moves the people on, notes the
/// unknowns, copies send_log and activities, and deletes the claims named in `finished`. Only places that the claim
/// still owns are written, so writing a group twice writes it once.
///
/// store::error: nothing was written, or with kind::in_doubt perhaps all of it; the same group may be tried again.
recorded record(store::session& on, const std::string& owner, std::vector<entry> group,
                const std::vector<std::int64_t>& finished);

/// record(), and a group that fails for its data is halved down to the guilty entry: that one is written without its
/// texts, or else set aside with the reason. The other kinds of store::error pass through.
recorded record_or_split(store::session& on, const std::string& owner, std::vector<entry> group,
                         const std::vector<std::int64_t>& finished);

/// The part of record() that settling shares: moves people on where they still hold `claim`, and writes the books for
/// those that did. Needs an open transaction. The entries that were written come back.
std::vector<entry> write_books(store::session& on, std::vector<entry> group);

}  // namespace fib::pipeline
