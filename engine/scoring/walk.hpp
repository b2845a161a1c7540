#pragma once

#include "scoring/batch.hpp"

#include <optional>

namespace fib::scoring {

enum class scope {
    all,   ///< every business: the one walk in which scores also decay
    news,  ///< businesses with a signal since the last walk
};

/// A run over the businesses, a batch a transaction. One of a kind at a time in a database; whoever is killed is gone
/// on from by the next run.
class walk {
public:
    /// Begins one, or goes on with the one that was begun with the same model within a day. The problem says who is in
    /// the way. `on` is its own for as long as it lives, and `with` outlives it.
    static result<walk, problem> begin(store::session& on, const model& with, kind what, scope which, timestamp now);

    /// Scores a batch; false when there is none left, which ends the walk.
    bool step(timestamp now);

    const written& did() const { return did_; }  ///< in this run
    bool resumed() const { return resumed_; }
    std::int64_t position() const { return position_; }
    std::int64_t upto() const { return upto_; }

private:
    walk(store::session& on, const model& with, kind what, scope which)
        : on_{&on}, with_{&with}, what_{what}, which_{which} {}

    std::optional<problem> load(timestamp now);
    void start(timestamp now, std::int64_t activities);
    written score_next(std::int64_t& reached);
    void finish(timestamp now);

    store::session* on_;
    const model* with_;
    kind what_;
    scope which_;
    timestamp started_at_{};
    std::int64_t position_ = 0;
    std::int64_t upto_ = 0;
    bool resumed_ = false;
    written did_;
};

/// When the last walk over everything of this kind ended, and whether with this model; nothing where there was none.
struct last_whole {
    timestamp ended_at{};
    bool same_model = false;
};
std::optional<last_whole> last_whole_walk(store::session& on, const model& with, kind what);

/// What a session must be set up with: plans are made for the range at hand, and sums stay in memory.
std::vector<std::string> session_set_up();

}  // namespace fib::scoring
