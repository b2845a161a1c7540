drop table webhook_queue;
drop table webhook_targets;
drop table content_notices;
drop index conversations_source_source_id_index;
alter table conversations drop column source_id;
drop index subscriptions_stripe_customer_id_index;
drop index orders_stripe_checkout_session_id_index;
alter table subscriptions drop column stripe_event_at;
alter table orders drop column stripe_event_at;
