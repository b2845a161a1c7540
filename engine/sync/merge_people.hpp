#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/merge_businesses.hpp"

namespace fib::sync {

/// Makes the temporary table that updates go through; once a session.
void prepare_people(store::session& on);

/// Brings the people of these businesses up to date: adds, updates what differs, deletes (softly) whom the content
/// database has no more, and everybody of a business that is gone. Nothing of what Operations owns is written, and
/// nobody is enrolled. Locks ids ascending. Needs an open transaction.
void merge_people(store::session& on, const merged_businesses& of, timestamp now, did& into);

}  // namespace fib::sync
