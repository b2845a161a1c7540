#include "composing.hpp"

#include <utility>

namespace fib {

pipeline::composer make_composer(const sending_settings& from) {
    pipeline::compose_settings how{.learning_center_url = from.learning_center_url,
                                   .postal_address = from.postal_address};
    how.same_at_every_attempt = from.provider == email_provider::resend;
    if (from.tracking_enabled) how.tracking = make_tracking_links(from);
    return {std::move(how), make_unsubscribe_links(from)};
}

pipeline::tracking_links make_tracking_links(const sending_settings& from) {
    return {from.tracking_url, from.learning_center_url, from.app_key, from.previous_keys};
}

pipeline::unsubscribe_links make_unsubscribe_links(const sending_settings& from) {
    return {from.tracking_url, from.app_key, from.previous_keys};
}

}  // namespace fib
