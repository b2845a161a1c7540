#pragma once

#include <cstdint>

namespace fib::sync {

/// What a run has done.
struct did {
    std::int64_t read = 0;  ///< businesses of the content database, the deleted ones too
    std::int64_t added = 0;
    std::int64_t updated = 0;  ///< moved ones too
    std::int64_t moved = 0;    ///< to another community
    std::int64_t deleted = 0;
    std::int64_t people_added = 0;
    std::int64_t people_updated = 0;
    std::int64_t people_deleted = 0;
    std::int64_t communities_added = 0;
    std::int64_t communities_updated = 0;
    std::int64_t rejected = 0;

    did& operator+=(const did& other) {
        read += other.read;
        added += other.added;
        updated += other.updated;
        moved += other.moved;
        deleted += other.deleted;
        people_added += other.people_added;
        people_updated += other.people_updated;
        people_deleted += other.people_deleted;
        communities_added += other.communities_added;
        communities_updated += other.communities_updated;
        rejected += other.rejected;
        return *this;
    }
};

}  // namespace fib::sync
