#include "inbound/route.hpp"

#include "inbound/intake.hpp"

#include <utility>

namespace fib::inbound {

http::response plain(unsigned status, std::string text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

http::response told(kept what) {
    if (what == kept::written) return plain(200, "written\n");
    auto answer = plain(503, what == kept::full ? "too much waits to be written\n" : "the database does not answer\n");
    answer.headers.emplace_back("Retry-After", "10");
    return answer;
}

}  // namespace fib::inbound
