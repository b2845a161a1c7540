#include "pipeline/worker.hpp"

#include "base/uuid.hpp"
#include "pipeline/pause.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace fib::pipeline {
namespace {

using namespace std::chrono_literals;
using steady = deadline::steady;

constexpr auto poll = 1s;
constexpr auto catalog_every = 5s;
/// A bounded run gives up when the database has been away that long.
constexpr auto cut_off_after = 60s;
/// A bounded run gives up when so many single calls to an absent provider were in vain.
constexpr int probes_in_vain = 3;

std::size_t wave_of(const worker_settings& how) {
    return std::clamp<std::size_t>(how.concurrency / 2, 1, static_cast<std::size_t>(how.batch));
}

}  // namespace

worker::worker(boost::asio::any_io_executor executor, parts with, worker_settings how)
    : executor_{executor},
      with_{with},
      how_{std::move(how)},
      owner_{random_uuid()},
      changed_{executor},
      over_{executor},
      leases_{with.time, how_.lease},
      recorder_{executor,
                with.database,
                owner_,
                leases_,
                counts_,
                changed_,
                {.group = std::min<std::size_t>(1000, static_cast<std::size_t>(how_.batch))}},
      delivery_{executor,
                {.database = with.database,
                 .provider = with.provider,
                 .pace = with.pace,
                 .compose = with.compose,
                 .held = leases_,
                 .record = recorder_,
                 .counts = counts_,
                 .changed = changed_,
                 .time = with.time},
                {.owner = owner_,
                 .concurrency = how_.concurrency,
                 .wave = wave_of(how_),
                 .gate = {.serves = how_.serves, .switched_on = how_.switched_on},
                 .retries = how_.retries,
                 .most_probes = bounded() ? std::optional{probes_in_vain} : std::nullopt}},
      tasks_{executor} {}

worker::~worker() = default;

boost::asio::awaitable<ended> worker::run() {
    co_await wait_for_catalog();
    if (!steps_) co_return end_.value_or(ended{});
    tasks_.spawn("record", recorder_.run());
    tasks_.spawn("late answers", recorder_.run_late());
    tasks_.spawn("leases", keep_leases());
    tasks_.spawn("catalog", keep_catalog());
    tasks_.spawn("claim", claim_ahead());
    co_await deliver_claims();
    co_await finish();
    co_return end_.value_or(ended{});
}

void worker::end(ended::kind how, std::string reason) {
    if (!end_) end_ = ended{how, std::move(reason)};
    delivery_.stop();
    changed_.notify();
}

void worker::stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard) {
    soft_ = soft_ ? soft_->narrowed(soft) : deadline::in(soft);
    hard_ = hard_ ? hard_->narrowed(hard) : deadline::in(hard);
    with_.pace.stop();
    if (finishing_) recorder_.finish(*hard_);
    end(ended::kind::stopped, "asked to stop");
}

std::string worker::trouble() const {
    if (!delivery_.halted().empty()) return delivery_.halted();
    if (!database_trouble_.empty()) return "the database: " + database_trouble_;
    if (!recorder_.trouble().empty()) return "outcomes cannot be recorded: " + recorder_.trouble();
    if (delivery_.health().away()) return "the provider is away: " + delivery_.health().reason();
    return {};
}

deadline worker::database_limit() const {
    return deadline::in(30s);
}

boost::asio::awaitable<void> worker::look_at_catalog() {
    // Named, here and wherever a lambda holds more than numbers: GCC 12 breaks such a temporary inside a co_await
    // expression (GCC bug 107288).
    const auto load = [layout = with_.provider.layout(), known = steps_](store::session& on) {
        return known && catalog_version(on) == known->version ? known : load_catalog(on, layout);
    };
    auto fresh = co_await with_.database.run(load, database_limit());
    if (fresh == steps_) co_return;
    for (const auto& problem : fresh->problems) spdlog::warn("{}", problem);
    steps_ = fresh;
    recorder_.use(fresh);
}

boost::asio::awaitable<void> worker::wait_for_catalog() {
    while (!steps_ && !end_) {
        std::string problem;
        try {
            co_await look_at_catalog();
        } catch (const store::error& away) {
            // A schema that lacks something is not mended by waiting.
            if (bounded() || away.why == store::error::kind::statement) throw;
            problem = away.what();
        }
        if (problem.empty()) continue;
        if (database_trouble_ != problem) spdlog::error("the sequences cannot be read yet: {}", problem);
        database_trouble_ = std::move(problem);
        co_await changed_.wait(deadline::in(500ms));
    }
}

boost::asio::awaitable<void> worker::keep_catalog() {
    while (!finished_) {
        const auto next = deadline::in(catalog_every);
        while (!next.passed() && !finished_) co_await over_.wait(next);
        if (finished_) break;
        try {
            co_await look_at_catalog();
        } catch (const store::error& problem) {
            spdlog::warn("the sequences could not be looked at again, the old ones stay: {}", problem.what());
        }
    }
}

boost::asio::awaitable<void> worker::keep_leases() {
    // Well before the end, over a session of its own: a slow data path must not cost us our claims.
    const auto every = how_.lease / 4;
    while (!finished_) {
        const auto next = deadline::in(every);
        while (!next.passed() && !finished_) co_await over_.wait(next);
        const auto known = leases_.known();
        if (finished_ || known.empty()) continue;
        try {
            const auto before = leases_.before();
            const auto move_on = [owner = owner_, known, length = how_.lease](store::session& on) {
                return renew(on, owner, known, length);
            };
            // Enough for connecting again on a busy machine, and less than a lease.
            const auto limit = std::min<steady::duration>(std::max<steady::duration>(every, 2s), how_.lease * 3 / 4);
            const auto alive = co_await with_.lifeline.run(move_on, deadline::in(limit));
            leases_.renewed(known, alive, before);
        } catch (const store::error& problem) {
            spdlog::warn("the leases could not be renewed, trying again: {}", problem.what());
        }
    }
}

int worker::claim_size() const {
    const auto used = counts_.claimed - counts_.untouched;
    const auto left = how_.limit ? *how_.limit - std::min(*how_.limit, used) : std::uint64_t{1} << 30;
    return static_cast<int>(std::min<std::uint64_t>(left, static_cast<std::uint64_t>(how_.batch)));
}

boost::asio::awaitable<std::optional<claim>> worker::claim_once(bool suspect) {
    if (const auto back = delivery_.take_earliest_return(); back && *back <= after_.due) after_ = {};
    if (from_start_.due(steady::now())) after_ = {};
    const bool at_the_head = after_.person == 0 && !suspect;
    claim_request what{.owner = owner_,
                       .channel = how_.serves,
                       .limit = suspect ? 1 : claim_size(),
                       .due_by = how_.due_by,
                       .after = suspect ? low_water{} : after_,
                       .lease = how_.lease,
                       .suspect = suspect};
    const auto began = steady::now();
    const auto before = leases_.before();
    const auto take = [what](store::session& on) { return claim_due(on, what); };
    auto got = co_await with_.database.run(take, database_limit());
    if (at_the_head) from_start_.done(began, steady::now());
    if (got) {
        leases_.took(got->id, before);
        counts_.claimed += got->people.size();
        if (!suspect) after_ = {got->people.back().at.due, got->people.back().id};
    }
    // Nobody after the mark: whether nobody is due at all is only known from the start.
    if (!suspect && !got) after_ = {};
    co_return got;
}

boost::asio::awaitable<void> worker::claim_ahead() {
    while (!end_) {
        if (ahead_) {
            co_await changed_.wait(deadline::in(poll));
            continue;
        }
        if (!delivery_.halted().empty()) {
            const bool lifted = co_await look_at_halt();
            if (!lifted) continue;
        }
        if (claim_size() == 0) break;
        try {
            const bool at_the_head = after_.person == 0;
            const bool quiet = nothing_open();
            auto got = co_await claim_once(false);
            if (!got) got = co_await claim_once(true);
            if (!database_trouble_.empty()) spdlog::info("the database answers again");
            database_trouble_.clear();
            database_away_since_.reset();
            if (got) {
                got->keeps.push_back(steps_);
                ahead_ = std::make_shared<claim>(*std::move(got));
                changed_.notify();
            } else if (at_the_head) {
                co_await wait_for_work(quiet);
            }
            continue;
        } catch (const store::error& problem) {
            if (database_trouble_ != problem.what()) spdlog::error("people cannot be claimed: {}", problem.what());
            database_trouble_ = problem.what();
        }
        if (!database_away_since_) database_away_since_ = steady::now();
        if (bounded() && steady::now() - *database_away_since_ > cut_off_after) {
            end(ended::kind::cut_off, database_trouble_);
        }
        co_await changed_.wait(deadline::in(500ms));
    }
    claiming_ended_ = true;
    changed_.notify();
}

bool worker::nothing_open() const {
    return !ahead_ && leases_.known().empty() && delivery_.in_flight() == 0 && recorder_.unrecorded() == 0;
}

boost::asio::awaitable<void> worker::wait_for_work(bool quiet) {
    if (!delivery_.halted().empty()) co_return;
    const auto held = co_await with_.database.run(
        [which = how_.serves](store::session& on) { return sending_held(on, which); }, database_limit());
    if (!held.empty()) {
        if (bounded()) {
            end(ended::kind::halted, held);
        } else {
            delivery_.halt(held, false);
        }
        co_return;
    }
    // Those who were open may have come back since; a bounded run is through only when nothing was, before it looked.
    if (bounded() && quiet) {
        end(ended::kind::drained, {});
        co_return;
    }
    auto wait = std::chrono::duration_cast<steady::duration>(poll);
    if (bounded()) {
        wait = 20ms;
    } else if (const auto due = co_await with_.database.run(
                   [which = how_.serves](store::session& on) { return next_due(on, which); }, database_limit())) {
        wait = std::clamp<steady::duration>(*due - with_.time.now(), 5ms, poll);
    }
    co_await changed_.wait(deadline::in(wait));
}

boost::asio::awaitable<bool> worker::look_at_halt() {
    if (delivery_.halted_by_provider()) {
        // The pause is a row, so that every engine obeys it and a person must lift it.
        bool noted = true;
        try {
            const auto write = [which = how_.serves, why = delivery_.halted()](store::session& on) {
                pause(on, which, why, "engine");
            };
            co_await with_.database.run(write, database_limit());
            delivery_.halted_is_noted();
        } catch (const store::error& problem) {
            spdlog::error("the pause could not be written, trying again: {}", problem.what());
            noted = false;
        }
        if (!noted) {
            co_await changed_.wait(deadline::in(poll));
            co_return false;
        }
    }
    if (bounded()) {
        end(ended::kind::halted, delivery_.halted());
        co_return false;
    }
    std::string held = "the database does not answer";
    try {
        held = co_await with_.database.run(
            [which = how_.serves](store::session& on) { return sending_held(on, which); }, database_limit());
    } catch (const store::error&) {
        // Said by whoever claims next.
    }
    if (held.empty()) {
        spdlog::info("{} goes on", to_string(how_.serves));
        delivery_.resume();
        co_return true;
    }
    co_await changed_.wait(deadline::in(poll));
    co_return false;
}

boost::asio::awaitable<void> worker::deliver_claims() {
    while (true) {
        if (auto next = std::exchange(ahead_, nullptr)) {
            changed_.notify();
            const auto& steps = *std::static_pointer_cast<const catalog>(next->keeps.back());
            co_await delivery_.deliver(next, steps);
        } else if (claiming_ended_) {
            break;
        } else {
            co_await changed_.wait(deadline::in(poll));
        }
        if (bounded() && delivery_.health().probes() >= probes_in_vain) {
            end(ended::kind::provider_away, delivery_.health().reason());
        }
    }
}

boost::asio::awaitable<void> worker::finish() {
    // Calls that have begun are waited for; past the soft limit they are cut, and what is not known becomes unknown.
    for (bool idle = false; !idle;) {
        // Looked at again and again: another signal may have moved the limit.
        const auto look_again = soft_ ? soft_->narrowed(200ms) : deadline::in(1s);
        idle = co_await delivery_.idle(look_again);
        if (idle || !soft_ || !soft_->passed()) continue;
        spdlog::warn("{} calls are still under way at the soft limit and are cut off", delivery_.in_flight());
        with_.provider.close();
        const auto last = hard_ ? *hard_ : deadline::in(5s);
        idle = co_await delivery_.idle(last);
        break;
    }
    if (delivery_.halted_by_provider() || (bounded() && !delivery_.halted().empty())) co_await look_at_halt();
    finishing_ = true;
    const auto last = hard_.value_or(deadline::in(cut_off_after));
    recorder_.finish(last);
    while (recorder_.unrecorded() > 0 && !last.passed() && !(hard_ && hard_->passed())) {
        co_await changed_.wait(deadline::in(50ms));
    }
    finished_ = true;
    over_.notify();
    co_await tasks_.join(deadline::in(60s));
}

}  // namespace fib::pipeline
