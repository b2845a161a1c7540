#include "inbound/content_route.hpp"

#include "inbound/content_notice.hpp"
#include "inbound/own_signature.hpp"
#include "inbound/write_notices.hpp"

#include <utility>
#include <vector>

namespace fib::inbound {

boost::asio::awaitable<http::response> content_route::answer(call what) {
    auto no = refused(what, key_, "CONTENT_WEBHOOK_SECRET");
    if (no) co_return std::move(*no);
    auto changes = read_content_notices(what.request.body, what.at);
    if (!changes) co_return plain(400, changes.error().text + "\n");
    std::vector<notice> notices;
    for (auto& change : *changes) {
        notice one;
        one.source = "content";
        one.id = change.id;
        one.kind = change.type;
        one.body = change.body;
        one.at = what.at;
        one.apply = [change = std::move(change)](store::session& on) { keep_content_notice(on, change); };
        notices.push_back(std::move(one));
    }
    const auto became = co_await write_notices(to_, std::move(notices));
    co_return told(became);
}

}  // namespace fib::inbound
