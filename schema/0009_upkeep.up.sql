-- What keeps the tables fit while millions are sent: autovacuum by table, partitions made and detached without stopping
-- anybody, and triggers that work by the statement. schema/README.md has the figures.

-- Autovacuum ----------------------------------------------------------------------------------------------------------

-- Both updates of a send are HOT and pruned by the next reader of the page, so vacuum finds little and no index entry.
-- ANALYZE would count two changes a send and sample 30,000 pages a minute at full rate, to learn nothing new.
alter table people set (
  autovacuum_analyze_scale_factor = 0.5,
  autovacuum_analyze_threshold = 10000);

-- A dead entry a send at the head of the order, which claims that start from the beginning walk over. A pass reads the
-- whole key, so its distance grows with the table: at 4 million people one in 300,000 sends.
alter table people_due set (
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_vacuum_threshold = 100000,
  autovacuum_analyze_scale_factor = 0.5,
  autovacuum_analyze_threshold = 10000);

-- A thousand ids of people and steps a row, out of line, for seconds. Fences and renewals find room on the page.
alter table claims set (
  fillfactor = 50,
  autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0,
  toast.autovacuum_vacuum_threshold = 10000,
  toast.autovacuum_vacuum_cost_delay = 0);

-- Nearly empty, and after an outage full and soon empty again: a share of its size says nothing.
alter table unknowns set (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 1000);

-- Rows come at the end and are updated for some days by events (10 % of a page is kept for those). Every million is
-- vacuumed and frozen while it is in memory: BRIN learns of it, and no pass has to read a whole month again to save it
-- from the wraparound of transaction ids.
create function partition_options() returns text language sql immutable as $$
  select 'fillfactor = 90, autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000, '
         'autovacuum_freeze_min_age = 0'
$$;

do $$
declare
  partition regclass;
begin
  for partition in
    select inhrelid from pg_inherits where inhparent in ('send_log'::regclass, 'activities'::regclass)
  loop
    execute format('alter table %s set (%s)', partition, partition_options());
  end loop;
end $$;

-- Partitions ----------------------------------------------------------------------------------------------------------

-- Makes the partition of the month (UTC) in which `day` lies, and says whether it did; false where it is there. For
-- months gone by, before old rows are brought in.
--
-- Attaching an empty table lets rows come and go, but locks the default partition, whose rows it reads: for 0.2 s it
-- waits for those locks, and others wait behind it; then it gives up with a warning and is to be repeated. Up to 10,000
-- rows that went to the default partition meanwhile are moved; where there are more, the month stays there.
create function make_partition(parent_name text, day date) returns boolean language plpgsql
  set timezone to 'UTC' set lock_timeout to '10s' as $$
declare
  most_moved constant bigint := 10000;
  first_moment constant timestamptz := date_trunc('month', day::timestamp);
  next_moment constant timestamptz := first_moment + interval '1 month';
  partition_name constant text := parent_name || to_char(first_moment, '_YYYY_MM');
  default_name constant text := parent_name || '_default';
  moment text;
  strays bigint;
begin
  select a.attname into moment
    from pg_partitioned_table p
    join pg_class c on c.oid = p.partrelid
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid = 'timestamptz'::regtype
      and c.relnamespace = current_schema()::regnamespace and c.relname = parent_name;
  if moment is null or first_moment is null then
    raise exception 'make_partition: % has no partitions by time, or there is no day %; name send_log or activities, '
      'and a date', coalesce(parent_name, 'NULL'), coalesce(day::text, 'NULL')
      using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('fibonacco.make_partitions.' || current_schema(), 0));
  if to_regclass(format('%I.%I', current_schema(), partition_name)) is not null then
    return false;
  end if;
  perform set_config('lock_timeout', '200ms', true);

  execute format('select count(*) from (select from %I where %I >= $1 and %I < $2 limit $3) strays',
                 default_name, moment, moment)
    into strays using first_moment, next_moment, most_moved + 1;
  if strays > most_moved then
    raise warning 'make_partition: % keeps more than % rows of the month of %, which therefore gets no partition',
      default_name, most_moved, first_moment::date;
    return false;
  end if;
  if strays > 0 then
    -- Whoever had chosen the default partition for a row and then waited would be refused.
    execute format('lock table only %I in share row exclusive mode', parent_name);
  end if;
  -- Made beside the table and then attached: CREATE ... PARTITION OF would stop every writer meanwhile.
  execute format('create table %I (like %I including defaults including constraints) with (%s)',
                 partition_name, parent_name, partition_options());
  if strays > 0 then
    execute format('with moved as (delete from %I where %I >= $1 and %I < $2 returning *) '
                   'insert into %I select * from moved', default_name, moment, moment, partition_name)
      using first_moment, next_moment;
  end if;
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                 parent_name, partition_name, first_moment, next_moment);
  return true;
exception when lock_not_available then
  raise warning 'make_partition: % is in use (a long transaction reads it?), so % is not made yet; repeat it',
    parent_name, partition_name;
  return false;
end $$;

-- This month's and the next `months_ahead` ones, for every table of this schema that is partitioned by a range of time;
-- returns how many it made. Safe to repeat, and from two sessions at once.
create or replace function make_partitions(months_ahead integer) returns integer language plpgsql
  set timezone to 'UTC' as $$
declare
  parent_name text;
  made integer := 0;
begin
  if months_ahead is null or months_ahead not between 0 and 120 then
    raise exception 'make_partitions: % months ahead; say a number from 0 to 120', coalesce(months_ahead::text, 'NULL')
      using errcode = 'invalid_parameter_value';
  end if;
  for parent_name in
    select c.relname
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid
      join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
      where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid = 'timestamptz'::regtype
        and c.relnamespace = current_schema()::regnamespace
      order by c.relname
  loop
    for ahead in 0 .. months_ahead loop
      made := made + make_partition(parent_name, (date_trunc('month', now()) + make_interval(months => ahead))::date)::int;
    end loop;
  end loop;
  return made;
end $$;

-- Takes the oldest partition that ends at or before `before` out of its table and returns its name, or NULL where there
-- is none or another session is at it. It stays in the database, a table of its own with all its rows and indexes.
--
-- DETACH ... CONCURRENTLY is refused where there is a default partition, so this takes ACCESS EXCLUSIVE on the table for
-- the milliseconds of the change. While it waits for that, others wait behind it: for 0.2 s at most, then it fails with
-- 55P03 (lock_not_available), nothing has changed, and it is to be repeated.
create function detach_partition(parent_name text, before timestamptz) returns text language plpgsql
  set timezone to 'UTC' set lock_timeout to '200ms' as $$
declare
  partition_name text;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('fibonacco.detach_partition.' || current_schema(), 0)) then
    return null;
  end if;
  select c.relname into partition_name
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid
    join pg_class p on p.oid = h.inhparent
    cross join lateral (select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')) bound (upper)
    where p.relname = parent_name and p.relnamespace = current_schema()::regnamespace and c.relispartition
      and bound.upper::timestamptz <= before
    order by bound.upper::timestamptz limit 1;
  if partition_name is null then
    return null;
  end if;
  execute format('alter table %I detach partition %I', parent_name, partition_name);
  return partition_name;
end $$;

-- Triggers by the statement -------------------------------------------------------------------------------------------

-- Whoever brings in a hundred thousand people pays for two statements, not for two hundred thousand.
drop trigger people_next_channel_insert on people;
drop trigger people_due_insert on people;

create function people_came() returns trigger language plpgsql as $$
begin
  update people p set next_channel = w.channel
    from (
      select n.id, coalesce(s.channel, 'email') as channel
        from came n
        left join campaign_steps s on s.sequence_id = n.sequence_id and s.step_number = n.sequence_step
        where n.next_channel <> coalesce(s.channel, 'email')) w
    where p.id = w.id;
  insert into people_due (channel, at, person_id)
    select coalesce(s.channel, 'email'), n.next_send_at, n.id
      from came n
      left join campaign_steps s on s.sequence_id = n.sequence_id and s.step_number = n.sequence_step
      where n.next_send_at is not null
      order by 1, 2, 3
    on conflict do nothing;
  return null;
end $$;

create trigger people_came after insert on people
  referencing new table as came
  for each statement execute function people_came();

-- A step that gets another channel or place concerns whoever waits for it: perhaps a million people, and no index finds
-- them, for sending would have to write it. So they are walked through, in the order of ids: the first 20,000 at once,
-- which is everybody in a small installation, and all of them by the engines, a lot at a time. That begins a minute
-- after the change was seen, when no engine goes by the old steps and whoever came meanwhile is there.
drop trigger campaign_steps_channel on campaign_steps;

create table channel_walk (
  one boolean primary key default true check (one),
  seen_at timestamptz,
  last_person bigint not null default 0
);

-- Corrects the channel of the next `most` people after the one with id `behind`; returns the last of these ids, or NULL
-- when there are no more.
create function walk_channels(behind bigint, most integer) returns bigint language plpgsql as $$
declare
  last_person bigint;
  found_people bigint;
begin
  select max(id), count(*) into last_person, found_people
    from (select id from people where id > behind order by id limit most) next_ones;
  perform from people p join campaign_steps s on s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
    where p.id > behind and p.id <= last_person and p.next_channel <> s.channel and p.next_send_at is not null
    order by p.id for no key update of p;
  update people p set next_channel = s.channel
    from campaign_steps s
    where s.sequence_id = p.sequence_id and s.step_number = p.sequence_step
      and p.id > behind and p.id <= last_person and p.next_channel <> s.channel and p.next_send_at is not null;
  return case when found_people = most then last_person end;
end $$;

-- One lot of what is to be walked, and whether there is more to do at once. The engines call it.
create function follow_changed_steps(most integer) returns boolean language plpgsql as $$
declare
  walk channel_walk;
  reached bigint;
begin
  select * into walk from channel_walk for update skip locked;
  if not found then
    return false;
  end if;
  if walk.seen_at is null then
    update channel_walk set seen_at = clock_timestamp();
    return false;
  end if;
  if walk.seen_at > clock_timestamp() - interval '1 minute' then
    return false;
  end if;
  reached := walk_channels(walk.last_person, most);
  if reached is null then
    delete from channel_walk;
    return false;
  end if;
  update channel_walk set last_person = reached;
  return true;
end $$;

create or replace function step_channel_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if not exists (select sequence_id, step_number, channel from now_there
                   except select sequence_id, step_number, channel from there_before) then
      return null;
    end if;
  elsif not exists (select from now_there) then
    return null;
  end if;
  insert into channel_walk default values on conflict (one) do update set seen_at = null, last_person = 0;
  perform walk_channels(0, 20000);
  return null;
end $$;

create trigger campaign_steps_came after insert on campaign_steps
  referencing new table as now_there
  for each statement execute function step_channel_changed();
create trigger campaign_steps_changed after update on campaign_steps
  referencing old table as there_before new table as now_there
  for each statement execute function step_channel_changed();
