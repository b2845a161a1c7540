#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"
#include "sync/did.hpp"
#include "sync/taken.hpp"

#include <vector>

namespace fib::sync {

/// Brings communities in: name, state, county, time zone, ZIP codes and population are theirs; the slug once, and
/// everything else is Operations'. One that is here without a number of the content database is known by its slug.
/// None is ever deleted. In a transaction of its own.
void merge_communities(store::session& on, const std::vector<content_community>& all, timestamp now, did& into,
                       std::vector<rejected>& refused);

/// What businesses refer to, as it is here.
known_places read_places(store::session& on);

/// Corrects communities.business_count, some communities in a statement.
void count_businesses(store::session& on);

}  // namespace fib::sync
