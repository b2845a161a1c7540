#include "http/sweeper.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>
#include <vector>

namespace fib::http {
namespace {

constexpr std::chrono::milliseconds interval{50};
constexpr auto never = deadline::steady::time_point::max();

}  // namespace

class sweeper::state : public std::enable_shared_from_this<state> {
public:
    explicit state(boost::asio::any_io_executor executor) : timer_{std::move(executor)} {}

    std::size_t add(watched* who) {
        places_.push_back({never, who});
        return places_.size() - 1;
    }

    void remove(std::size_t place) {
        moved_ = true;
        places_[place] = places_.back();
        places_[place].who->place_ = place;
        places_.pop_back();
    }

    void set(std::size_t place, deadline::steady::time_point limit) {
        places_[place].limit = limit;
        if (limit != never) run();
    }

    void stop() {
        stopped_ = true;
        timer_.cancel();
    }

private:
    struct entry {
        deadline::steady::time_point limit;
        watched* who;
    };

    /// A plain timer callback and no coroutine: an owner can go away without waiting for it.
    void run() {
        if (running_ || stopped_) return;
        running_ = true;
        timer_.expires_after(interval);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code) {
            self->running_ = false;
            if (!self->stopped_) self->sweep();
        });
    }

    void sweep() {
        const auto now = deadline::steady::now();
        moved_ = false;
        bool any = false;
        for (std::size_t place = 0; place < places_.size(); ++place) {
            auto& each = places_[place];
            if (each.limit > now) {
                any = any || each.limit != never;
                continue;
            }
            each.limit = never;
            each.who->cut_();
        }
        // One that moved to an earlier place was not looked at: it is next time.
        if (any || moved_) run();
    }

    boost::asio::steady_timer timer_;
    std::vector<entry> places_;
    bool running_ = false;
    bool moved_ = false;
    bool stopped_ = false;
};

sweeper::sweeper(boost::asio::any_io_executor executor) : state_{std::make_shared<state>(std::move(executor))} {}

sweeper::~sweeper() {
    state_->stop();
}

sweeper::watched::watched(sweeper& by, std::function<void()> cut)
    : by_{by}, cut_{std::move(cut)}, place_{by.state_->add(this)} {}

sweeper::watched::~watched() {
    by_.state_->remove(place_);
}

void sweeper::watched::until(deadline limit) {
    by_.state_->set(place_, limit.at());
}

void sweeper::watched::rest() {
    by_.state_->set(place_, never);
}

}  // namespace fib::http
