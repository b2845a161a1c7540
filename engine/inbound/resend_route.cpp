#include "inbound/resend_route.hpp"

#include "inbound/event_text.hpp"
#include "inbound/resend_events.hpp"

#include <utility>

namespace fib::inbound {

resend_route::resend_route(intake& into, const secret& signing_secret, const clock& time)
    : intake_{into},
      has_secret_{!signing_secret.empty()},
      verifier_{svix_verifier::with(signing_secret)},
      books_{"/webhooks/resend", time} {}

boost::asio::awaitable<http::response> resend_route::answer(call what) {
    if (what.request.method != "POST") co_return only_post();
    if (!has_secret_) co_return books_.refuse({refusal::unready, "RESEND_WEBHOOK_SECRET is not set", {}});
    if (!verifier_) {
        co_return books_.refuse({refusal::unready, "RESEND_WEBHOOK_SECRET is not whsec_ and base64", {}});
    }
    const svix_headers said{.id = id_in(what.request.find("svix-id")),
                            .time = what.request.find("svix-timestamp"),
                            .signatures = what.request.find("svix-signature")};
    if (!verifier_->accepts(said, what.request.body, what.at)) {
        co_return books_.refuse(
            {refusal::forged, "no signature of RESEND_WEBHOOK_SECRET, or older than 5 minutes", {}});
    }
    auto read = read_resend_event(what.request.body, said.id, what.at);
    if (!read) co_return books_.refuse({refusal::unreadable, "the body is no JSON object", {}});
    if (!read->unknown_type.empty()) books_.met_unknown(read->unknown_type);
    if (!read->event) co_return plain(200, "nothing to write\n");
    std::vector<message_event> events;
    events.push_back(std::move(*read->event));
    const auto became = co_await intake_.write(std::move(events));
    became == kept::written ? books_.took(1) : books_.could_not_write(1);
    co_return told(became);
}

}  // namespace fib::inbound
