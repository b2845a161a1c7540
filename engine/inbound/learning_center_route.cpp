#include "inbound/learning_center_route.hpp"

#include "inbound/learning_apply.hpp"
#include "inbound/learning_event.hpp"
#include "inbound/own_signature.hpp"
#include "inbound/write_notices.hpp"

#include <utility>
#include <vector>

namespace fib::inbound {
namespace {

notice notice_of(learning_event what, timestamp now) {
    notice one;
    one.source = "learning-center";
    one.id = what.id;
    one.kind = what.kind;
    one.body = what.body;
    one.at = now;
    one.apply = [what = std::move(what)](store::session& on) { apply_learning_event(on, what); };
    return one;
}

}  // namespace

boost::asio::awaitable<http::response> learning_center_route::answer(call what) {
    auto no = refused(what, key_, "LEARNING_CENTER_WEBHOOK_SECRET");
    if (no) co_return std::move(*no);
    auto events = read_learning_events(what.request.body, what.at);
    if (!events) co_return plain(400, events.error().text + "\n");
    std::vector<notice> notices;
    for (auto& one : *events) notices.push_back(notice_of(std::move(one), what.at));
    const auto became = co_await write_notices(to_, std::move(notices));
    co_return told(became);
}

}  // namespace fib::inbound
