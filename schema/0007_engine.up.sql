-- What the engine adds to the platform's tables: where a person stands, who holds them, and what is not known.

-- People ----------------------------------------------------------------------------------------------------------

alter table people
  -- No foreign key: a person may be brought in before the first sequence is; the gate names a missing one.
  add column sequence_id bigint not null default 1,
  -- The channel of the step that comes next, so that claims of one channel never wade through another's people.
  add column next_channel text not null default 'email' check (next_channel in ('email', 'sms', 'voice')),
  -- The claim that holds this person. In no index and no index predicate: claiming is a HOT update.
  add column claim_id bigint,
  add column send_attempts smallint not null default 0,
  -- How often a claim with this person in it was rescued since the last outcome. At 3 claimed alone, then set aside.
  add column rescues smallint not null default 0,
  add column last_sent_at timestamptz;

-- A claim takes whole pages when a community was loaded together, and HOT needs room for the new versions on the page.
alter table people set (fillfactor = 50);

create index people_due on people (next_channel, next_send_at, id) where next_send_at is not null;
create index people_suspects on people (next_channel, next_send_at) where rescues >= 3 and next_send_at is not null;

create function person_next_channel() returns trigger language plpgsql as $$
begin
  new.next_channel := coalesce(
    (select s.channel from campaign_steps s
      where s.sequence_id = new.sequence_id and s.step_number = new.sequence_step), 'email');
  return new;
end $$;

create trigger people_next_channel_insert before insert on people
  for each row execute function person_next_channel();

-- Also when somebody becomes due at all: a step that changes meanwhile leaves those alone for whom nothing is due.
-- The engine writes the channel together with the step, and lets go of the claim in the same update: not its business.
create trigger people_next_channel_update before update of sequence_id, sequence_step, next_send_at on people
  for each row when (
    ((old.sequence_id, old.sequence_step) is distinct from (new.sequence_id, new.sequence_step)
      or (old.next_send_at is null and new.next_send_at is not null))
    and new.claim_id is not distinct from old.claim_id)
  execute function person_next_channel();

create function step_channel_changed() returns trigger language plpgsql as $$
begin
  update people p set next_channel = s.channel
    from campaign_steps s
    where p.sequence_id = s.sequence_id and p.sequence_step = s.step_number and p.next_channel <> s.channel
      and p.next_send_at is not null;
  return null;
end $$;

create trigger campaign_steps_channel after insert or update of channel, step_number, sequence_id on campaign_steps
  for each statement execute function step_channel_changed();

-- The account ---------------------------------------------------------------------------------------------------------

-- One claim: who holds which people, in which order, how far sending may have begun. schema/README.md has the states.
create table claims (
  id bigint generated always as identity primary key,
  owner uuid not null,
  channel text not null check (channel in ('email', 'sms', 'voice')),
  person_ids bigint[] not null,
  step_ids bigint[] not null check (cardinality(step_ids) = cardinality(person_ids)),
  -- Places 1 .. started_upto may have reached the provider; those after it certainly have not.
  started_upto integer not null default 0 check (started_upto between 0 and cardinality(person_ids)),
  fenced_at timestamptz,
  claimed_at timestamptz not null default now(),
  expires_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index claims_expires_at on claims (expires_at);
create index claims_owner on claims (owner);

-- A send that may have happened. The person keeps claim_id and has next_send_at NULL until it is settled.
create table unknowns (
  person_id bigint primary key references people on delete cascade,
  claim_id bigint not null,
  place integer not null,
  attempt text not null,
  channel text not null,
  campaign_step_id bigint,
  due_at timestamptz,
  fenced_at timestamptz not null,
  reason text not null,
  noted_at timestamptz not null default now(),
  unique (claim_id, place)
);
create index unknowns_noted_at on unknowns (noted_at);

-- People whom the engine cannot process; next_send_at is NULL until somebody has looked.
create table set_aside (
  person_id bigint primary key references people on delete cascade,
  reason text not null,
  due_at timestamptz,
  set_aside_at timestamptz not null default now()
);

-- send_log: which attempt a row is, and whether it was sent at all.
alter table send_log
  add column status text not null default 'sent' check (status in ('sent', 'skipped', 'failed')),
  add column claim_id bigint,
  add column claim_place integer;
create index send_log_attempt on send_log (claim_id, claim_place);

-- What holds sending back -----------------------------------------------------------------------------------------

create table pauses (
  scope text primary key check (scope in ('all', 'email', 'sms', 'voice')),
  reason text not null,
  paused_by text not null,
  paused_at timestamptz not null default now()
);

-- Lower-case address, E.164 number, or '@domain'.
create table suppressions (
  address text primary key,
  reason text not null,
  source text,
  created_at timestamptz not null default now()
);

-- The database that this account was kept in. A copy or a failover changes it, and nothing is sent until resumed.
create table installation (
  one boolean primary key default true check (one),
  system_identifier text not null,
  timeline text not null,
  database_name text not null,
  noted_at timestamptz not null default now()
);

-- Why nothing of this channel may be claimed or begun now; NULL when it may. Read by claim and fence, so that a pause
-- and a moved database are obeyed from their commit on.
create function sending_held(which text) returns text language sql stable as $$
  select coalesce(
    (select 'paused: ' || reason from pauses where scope in ('all', which) order by scope limit 1),
    (select 'this database is not the one that the account was kept in (restored, copied or failed over)'
      where not exists (
        select from installation i
        where i.system_identifier = (select c.system_identifier::text from pg_control_system() c)
          and i.timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
          and i.database_name = current_database())))
$$;

create procedure note_installation() language sql as $$
  insert into installation (system_identifier, timeline, database_name)
  select c.system_identifier::text, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), current_database()
  from pg_control_system() c
  on conflict (one) do update set
    system_identifier = excluded.system_identifier, timeline = excluded.timeline,
    database_name = excluded.database_name, noted_at = now()
$$;
call note_installation();
