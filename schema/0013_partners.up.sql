-- What other systems tell us and want to be told: payments, visitors, content, and webhooks of our own.

-- Stripe's events come in any order: the moment of the newest one that a row shows.
alter table orders add column stripe_event_at timestamptz;
alter table subscriptions add column stripe_event_at timestamptz;
create index orders_stripe_checkout_session_id_index on orders (stripe_checkout_session_id);
create index subscriptions_stripe_customer_id_index on subscriptions (stripe_customer_id);

-- The name that the conversation's own system gives it. Its messages come one by one, in any order.
alter table conversations add column source_id varchar(200);
create unique index conversations_source_source_id_index on conversations (source, source_id)
  where source_id is not null;

-- What changed in the content database, for the sync that reads it.
create table content_notices (
  id text primary key,
  type text not null,
  content_db_id bigint,
  body jsonb not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz
);
create index content_notices_received_at on content_notices (received_at) where processed_at is null;

-- Whom we tell of what happens here. The secret signs what they are sent, so it is kept as it is.
create table webhook_targets (
  id bigint generated always as identity primary key,
  url text not null check (url ~ '^https?://'),
  secret text not null check (secret <> ''),
  events text[] not null check (cardinality(events) > 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);

-- What waits to be told. A row is taken by moving its next try ahead; it goes once the target has answered 2xx.
create table webhook_queue (
  id bigint generated always as identity primary key,
  target_id bigint not null references webhook_targets on delete cascade,
  event text not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  tries integer not null default 0,
  next_try_at timestamptz not null default now(),
  last_error text,
  -- Given up on, and kept for people to see.
  dead_at timestamptz
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index webhook_queue_due on webhook_queue (target_id, next_try_at) where dead_at is null;
create index webhook_queue_target_id on webhook_queue (target_id);
create index webhook_queue_dead_at on webhook_queue (dead_at) where dead_at is not null;
