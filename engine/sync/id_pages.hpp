#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fib::sync {

/// The ids of businesses of the content database, a page at a time; each page is a statement of its own, so that no
/// snapshot stays open.
class id_pages {
public:
    /// `community` 0: of all.
    id_pages(store::session& content, std::size_t page, std::int64_t community)
        : content_{content}, page_{page}, community_{community} {}
    id_pages(const id_pages&) = delete;
    id_pages& operator=(const id_pages&) = delete;
    virtual ~id_pages() = default;
    /// Empty when there are no more.
    virtual std::vector<std::int64_t> next() = 0;

protected:
    store::session& content_;
    const std::size_t page_;
    const std::int64_t community_;
};

/// All of them, ascending.
class all_ids : public id_pages {
public:
    using id_pages::id_pages;
    std::vector<std::int64_t> next() override;

private:
    std::int64_t last_ = 0;
};

/// Those that changed since, or whose contacts did; one may come more than once.
class changed_ids : public id_pages {
public:
    changed_ids(store::session& content, std::size_t page, std::int64_t community, timestamp since);
    std::vector<std::int64_t> next() override;

private:
    bool contacts_ = false;
    const std::string since_;
    std::string last_at_;
    std::int64_t last_ = 0;
};

}  // namespace fib::sync
