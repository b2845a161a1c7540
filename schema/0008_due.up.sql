-- Who waits for what, in the order of time. It is an index on people that the engine and these triggers keep: while no
-- index on people holds a column that sending changes, every update of people is HOT and writes to no index at all.
-- The truth is in people: an entry that does not match its person is passed over.
drop index people_due;
create table people_due (
  channel text not null,
  at timestamptz not null,
  person_id bigint not null,
  primary key (channel, at, person_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000, autovacuum_vacuum_cost_delay = 0);
insert into people_due (channel, at, person_id)
  select next_channel, next_send_at, id from people where next_send_at is not null order by 1, 2, 3;

-- In the predicate no more next_send_at, for the same reason. rescues changes only for who is rescued.
drop index people_suspects;
create index people_suspects on people (id) where rescues >= 3;

create function people_due_follows() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.next_send_at is not null then
    delete from people_due where channel = old.next_channel and at = old.next_send_at and person_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.next_send_at is not null then
    insert into people_due (channel, at, person_id) values (new.next_channel, new.next_send_at, new.id)
      on conflict do nothing;
  end if;
  return null;
end $$;

create trigger people_due_insert after insert on people
  for each row when (new.next_send_at is not null) execute function people_due_follows();

-- The engine moves the entry itself when it lets go of a claim and the person goes on: it moves a thousand at once.
create trigger people_due_update
  after update of id, sequence_id, sequence_step, next_channel, next_send_at on people
  for each row when (
    (old.id, old.next_channel, old.next_send_at) is distinct from (new.id, new.next_channel, new.next_send_at)
    and (new.claim_id is not distinct from old.claim_id or new.next_send_at is null or old.next_send_at is null))
  execute function people_due_follows();

create trigger people_due_delete after delete on people
  for each row when (old.next_send_at is not null) execute function people_due_follows();

create function people_due_truncated() returns trigger language plpgsql as $$
begin
  truncate people_due;
  return null;
end $$;

create trigger people_due_truncate after truncate on people
  for each statement execute function people_due_truncated();
