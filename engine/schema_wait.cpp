#include "schema_wait.hpp"

#include "schema/migrate.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace fib {

using namespace std::chrono_literals;

boost::asio::awaitable<bool> wait_for_schema(store::pool& database, schema_wait how) {
    auto wait = 250ms;
    for (std::string said; !how.stopping; said = how.trouble) {
        try {
            const auto fits =
                co_await database.run([](store::session& on) { return schema::check(on); }, deadline::in(10s));
            if (fits) {
                how.trouble.clear();
                co_return true;
            }
            if (!how.patient) throw std::runtime_error{fits.error().text};
            how.trouble = fits.error().text;
        } catch (const store::error& problem) {
            if (!how.patient) throw;
            how.trouble = problem.what();
        }
        if (how.trouble != said) spdlog::error("{}, trying again: {}", how.not_yet, how.trouble);
        co_await how.changed.wait(deadline::in(wait));
        wait = std::min(wait * 2, 4000ms);
    }
    co_return false;
}

}  // namespace fib
