#include "scoring/signals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fib::scoring {
namespace {

constexpr std::array<std::string_view, 36> names{
    // activities
    "email_opened", "email_clicked", "email_replied", "email_bounced", "email_complained", "sms_replied", "sms_failed",
    "call_inbound", "call_answered", "page_visited", "presentation_watched", "presentation_completed", "form_submitted",
    "document_downloaded", "chat_started", "chat_message", "order_created", "order_paid", "subscription_started",
    "subscription_cancelled", "subscription_renewed", "support_ticket_created", "support_ticket_resolved",
    // product_interests
    "interest_viewed", "interest_engaged", "interest_inquired", "interest_demo_requested", "interest_quoted",
    "interest_declined",
    // subscriptions, as they are now
    "subscription_is_trial", "subscription_is_active", "subscription_is_past_due", "subscription_is_cancelled",
    // orders
    "order_failed", "order_refunded",
    // people
    "unsubscribed"};

}  // namespace

constexpr std::string_view activity_is_signal =
    R"(a.type not in ('email_sent', 'sms_sent', 'sms_delivered', 'call_outbound', 'voicemail_left', 'chat_ended',
                     'task_created', 'task_completed')
    and (a.type <> 'note_added' or a.detail like 'Replied by email: %')
    and (a.type <> 'status_changed' or a.person_id is not null))";

std::span<const std::string_view> known_signals() {
    return names;
}

bool is_signal(std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

// The walk passes each activity once, and its writer's clock may be ahead of this one's.
std::string signals_sql(std::string_view which) {
    const auto of = [&](std::string_view column) { return fmt::format(fmt::runtime(which), column); };
    return fmt::format(R"(
select a.business_id, case a.type when 'note_added' then 'email_replied' else a.type end as signal, a.occurred_at as at
  from activities a
  where {} and a.occurred_at > $3 and a.occurred_at <= $4::timestamptz + interval '5 minutes' and {}
union all
select business_id, 'interest_' || interest_level, last_shown_at from product_interests
  where {} and last_shown_at > $3 and last_shown_at <= $4
union all
select business_id, 'subscription_is_' || case status when 'expired' then 'cancelled' else status end,
    case when status in ('cancelled', 'expired') then coalesce(cancelled_at, current_period_end, updated_at) end
  from subscriptions
  where {} and (status in ('trial', 'active', 'past_due')
    or coalesce(cancelled_at, current_period_end, updated_at) > $3
      and coalesce(cancelled_at, current_period_end, updated_at) <= $4)
union all
select business_id, 'order_' || status, coalesce(stripe_event_at, created_at) from orders
  where {} and status in ('failed', 'refunded') and coalesce(stripe_event_at, created_at) > $3
    and coalesce(stripe_event_at, created_at) <= $4
union all
select business_id, 'unsubscribed', null from people where {} and do_not_email and deleted_at is null)",
                       of("a.business_id"), activity_is_signal, of("business_id"), of("business_id"), of("business_id"),
                       of("business_id"));
}

std::vector<signal> signals_of(store::session& on, std::int64_t business, timestamp since, timestamp now) {
    static const std::string sql = "select * from (" + signals_sql("{} = $1::bigint and $2::bigint is null") +
                                   ") s order by at nulls first, signal";
    const auto found = on.query(sql, business, nullptr, since, now);
    std::vector<signal> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({std::string{found.text(row, 1)}, found.maybe_moment(row, 2)});
    }
    return out;
}

}  // namespace fib::scoring
