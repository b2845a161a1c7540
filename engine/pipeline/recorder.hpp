#pragma once

#include "base/event.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/entry.hpp"
#include "pipeline/leases.hpp"
#include "pipeline/record.hpp"
#include "pipeline/settle.hpp"
#include "pipeline/tally.hpp"
#include "store/pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fib::pipeline {

/// Collects outcomes and writes them in groups, by count or by age, whichever comes first. While the database is away
/// it keeps them and tries again: an outcome that is known is not given up before the process ends.
///
/// One event loop's thread. The group that is being written is the only one: claims end in the group of their last
/// place.
class recorder {
public:
    struct settings {
        std::size_t group = 1000;
        std::chrono::milliseconds age{50};
        std::chrono::seconds write_limit{30};
    };

    recorder(boost::asio::any_io_executor executor, store::pool& database, std::string owner, leases& held,
             tally& counts, event& changed, settings how);

    /// A claim with that many places exists; each will be added once.
    void expect(std::int64_t claim, std::size_t places) { open_[claim] = places; }
    void add(entry one);

    /// Outcomes that are known and not yet committed.
    std::size_t unrecorded() const { return waiting_.size() + writing_; }
    std::size_t group_size() const { return how_.group; }
    /// Why the last group could not be written; empty once one was.
    const std::string& trouble() const { return trouble_; }

    /// For answers that come after their claim was taken away.
    void use(std::shared_ptr<const catalog> steps) { steps_ = std::move(steps); }

    /// Writes until finish() was called and nothing waits, or until the deadline given to it has passed.
    boost::asio::awaitable<void> run();
    /// Lets late answers settle what they can, beside run() and until it has ended.
    boost::asio::awaitable<void> run_late();
    void finish(deadline until);

private:
    boost::asio::awaitable<void> write_group();
    std::vector<std::int64_t> finished_by(const std::vector<entry>& group);
    boost::asio::awaitable<void> settle_late(std::vector<entry> late);
    void note_late(std::vector<entry> late);
    bool given_up() const { return last_ && last_->passed(); }

    store::pool& database_;
    std::string owner_;
    leases& held_;
    tally& counts_;
    event& changed_;
    settings how_;
    std::shared_ptr<const catalog> steps_;
    std::vector<entry> waiting_;
    std::vector<entry> late_;
    bool written_ = false;  ///< run() has ended
    std::size_t writing_ = 0;
    std::unordered_map<std::int64_t, std::size_t> open_;  ///< places not yet written, by claim
    event added_;
    std::string trouble_;
    std::optional<deadline> last_;
};

/// What an outcome that came after its claim was rescued proves of the unknown that it became; nothing where it proves
/// nothing. Pure.
std::optional<settle_request> evidence_of(const entry& late);

}  // namespace fib::pipeline
