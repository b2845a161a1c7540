-- Who may have been sent their step already, by a provider that keeps idempotency keys, and since when. They are asked
-- again with the same key, but only for as long as the provider is sure to know it: so the first such call is remembered,
-- however often and however late they are tried again.
create table doubts (
  person_id bigint primary key references people on delete cascade,
  campaign_step_id bigint not null,
  since timestamptz not null
);
