#include "http/pool.hpp"

#include "http/request_text.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <utility>

namespace fib::http {

namespace asio = boost::asio;

namespace {

constexpr std::string_view closed_text = "the client was closed";

}  // namespace

client::pool::pool(asio::any_io_executor executor, origin where, client_settings settings)
    : executor_{std::move(executor)},
      where_{std::move(where)},
      settings_{std::move(settings)},
      limits_{executor_},
      addresses_{executor_, where_.host, where_.port, settings_.address_lifetime},
      shared_{where_, settings_, addresses_, limits_, nullptr, scratch_},
      line_{executor_},
      oldest_{limits_, [this] { close_unused(); }} {
    if (where_.tls) shared_.trust = &trust_.emplace(where_.host, settings_.ca_file);
}

client::pool::~pool() {
    if (calls_ != 0) {
        spdlog::critical("the HTTP client of {} was destroyed with {} calls in flight", where_.authority(), calls_);
        std::abort();
    }
}

asio::awaitable<result<response, failure>> client::pool::send(std::function<request()> make, deadline until) {
    struct counted {
        explicit counted(std::size_t& all) : count{all} { ++count; }
        ~counted() { --count; }
        std::size_t& count;
    } const in_flight{calls_};

    auto taken = co_await take_seat(until);
    if (taken.has_error()) co_return std::move(taken).error();
    const seat mine{std::move(taken).value()};
    auto text = request_text(make(), where_);
    if (text.has_error()) co_return fail(text.error().text, false);
    const auto began = deadline::steady::now();
    auto answer = co_await mine.link().exchange(std::move(text).value(), until);
    const auto now = deadline::steady::now();
    if (answer && crowding_.note(now - began, now) && !crowding_.crowded()) {
        room_ = std::max(room_, busy_.size() + idle_.size() + growth);
    }
    co_return answer;
}

asio::awaitable<result<client::pool::seat, failure>> client::pool::take_seat(deadline until) {
    for (bool first_time = true;; first_time = false) {
        // Nobody passes those who wait already; only he who was given a dead connection goes back to the front.
        auto mine = !closed_ && (line_.empty() || !first_time) ? take_turn() : std::nullopt;
        if (!mine && !closed_) {
            auto served = co_await line_.wait(until, !first_time);
            if (served) mine.emplace(std::move(*served));
        }
        if (closed_) co_return fail(closed_text, false);
        if (!mine) co_return fail(fmt::format("no connection became free in time, with {} in use", busy_.size()), true);
        if (auto* leave = std::get_if<opening>(&*mine)) co_return co_await open(std::move(*leave), until);
        auto* free = std::get_if<seat>(&*mine);
        if (free != nullptr && free->link().usable()) co_return std::move(*free);
    }
}

asio::awaitable<result<client::pool::seat, failure>> client::pool::open(opening leave, deadline until) {
    const opening held{std::move(leave)};
    busy_.emplace_back(executor_, shared_);
    seat mine{*this, std::prev(busy_.end())};
    if (auto failed = co_await mine.link().open(until)) co_return std::move(*failed);
    ++opened_;
    if (mine.link().resumed()) ++resumed_;
    co_return std::move(mine);
}

std::optional<client::pool::turn> client::pool::take_turn() {
    if (!idle_.empty()) {
        const auto newest = std::prev(idle_.end());
        busy_.splice(busy_.end(), idle_, newest);
        return turn{seat{*this, newest}};
    }
    if (may_open()) return turn{opening{*this}};
    return std::nullopt;
}

bool client::pool::may_open() const {
    const auto made = busy_.size() + idle_.size();
    return opening_ < openings() && made < std::min(room_, settings_.connections);
}

/// A handshake from nothing costs both sides about three times one that resumes a session, so a burst begins with a few
/// connections and goes on when the first answer has brought a session, or after as many as show that none will come.
std::size_t client::pool::openings() const {
    const bool waits_for_session = shared_.trust != nullptr && !shared_.trust->has_session() && opened_ < 16;
    return waits_for_session ? std::min<std::size_t>(4, settings_.openings) : settings_.openings;
}

void client::pool::give_back(links::iterator where) {
    if (!closed_ && where->link.ended_well()) {
        where->since = deadline::steady::now();
        idle_.splice(idle_.end(), busy_, where);
        if (idle_.size() == 1) plan_closing();
    } else {
        busy_.erase(where);
    }
    serve_line();
}

void client::pool::serve_line() {
    while (!line_.empty()) {
        auto next = closed_ ? std::optional<turn>{std::monostate{}} : take_turn();
        if (!next) return;
        line_.serve(std::move(*next));
    }
}

/// The list is in the order of last use, so that the unused ones are in front.
void client::pool::close_unused() {
    const auto before = deadline::steady::now() - settings_.idle_limit;
    while (!idle_.empty() && idle_.front().since <= before) idle_.pop_front();
    plan_closing();
}

void client::pool::plan_closing() {
    if (!idle_.empty()) oldest_.until(deadline{idle_.front().since + settings_.idle_limit});
}

void client::pool::close() {
    closed_ = true;
    idle_.clear();
    oldest_.rest();
    for (auto& each : busy_) each.link.cut(std::string{closed_text});
    addresses_.close();
    serve_line();
}

client_counts client::pool::counts() const {
    return {busy_.size() + idle_.size(), busy_.size(), opened_, resumed_};
}

failure client::pool::fail(std::string_view why, bool timed_out) const {
    failure failed;
    failed.where = phase::connect;
    failed.timed_out = timed_out;
    failed.what = fmt::format("{}:{}: {}", where_.host, where_.port, why);
    return failed;
}

client::pool::seat::~seat() {
    if (from_ != nullptr) from_->give_back(where_);
}

client::pool::opening::~opening() {
    if (from_ == nullptr) return;
    --from_->opening_;
    from_->serve_line();
}

}  // namespace fib::http
