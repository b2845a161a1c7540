drop trigger campaign_steps_changed on campaign_steps;
drop trigger campaign_steps_came on campaign_steps;
create or replace function step_channel_changed() returns trigger language plpgsql as $$
begin
  update people p set next_channel = s.channel
    from campaign_steps s
    where p.sequence_id = s.sequence_id and p.sequence_step = s.step_number and p.next_channel <> s.channel
      and p.next_send_at is not null;
  return null;
end $$;
create trigger campaign_steps_channel after insert or update of channel, step_number, sequence_id on campaign_steps
  for each statement execute function step_channel_changed();
drop function follow_changed_steps(integer);
drop function walk_channels(bigint, integer);
drop table channel_walk;

drop trigger people_came on people;
drop function people_came();
create trigger people_next_channel_insert before insert on people
  for each row execute function person_next_channel();
create trigger people_due_insert after insert on people
  for each row when (new.next_send_at is not null) execute function people_due_follows();

drop function detach_partition(text, timestamptz);
drop function make_partitions(integer);
drop function make_partition(text, date);
create function make_partitions(months_ahead integer) returns integer language plpgsql
  set timezone to 'UTC' set lock_timeout to '10s' as $$
declare
  parent record;
  first_moment timestamptz;
  next_moment timestamptz;
  partition_name text;
  occupied boolean;
  made integer := 0;
begin
  if months_ahead is null or months_ahead not between 0 and 120 then
    raise exception 'make_partitions: % months ahead; say a number from 0 to 120', coalesce(months_ahead::text, 'NULL')
      using errcode = 'invalid_parameter_value';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('fibonacco.make_partitions.' || current_schema(), 0));
  for parent in
    select c.relname as name, a.attname as moment
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid
      join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
      where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid = 'timestamptz'::regtype
        and c.relnamespace = current_schema()::regnamespace
      order by c.relname
  loop
    for ahead in 0 .. months_ahead loop
      first_moment := date_trunc('month', now()) + make_interval(months => ahead);
      next_moment := first_moment + interval '1 month';
      partition_name := parent.name || to_char(first_moment, '_YYYY_MM');
      continue when to_regclass(format('%I.%I', current_schema(), partition_name)) is not null;

      execute format('select exists (select from %I where %I >= $1 and %I < $2)',
                     parent.name || '_default', parent.moment, parent.moment)
        into occupied using first_moment, next_moment;
      if occupied then
        raise warning 'make_partitions: % keeps rows of the month of %, which therefore gets no partition',
          parent.name || '_default', first_moment::date;
        continue;
      end if;

      -- Made beside the table and then attached: CREATE ... PARTITION OF would stop every writer meanwhile.
      -- Room on each page, because delivery, opening and click come after the row as updates of it.
      execute format('create table %I (like %I including defaults including constraints) with (fillfactor = 90)',
                     partition_name, parent.name);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)',
                     parent.name, partition_name, first_moment, next_moment);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;

do $$
declare
  partition regclass;
begin
  for partition in
    select inhrelid from pg_inherits where inhparent in ('send_log'::regclass, 'activities'::regclass)
  loop
    execute format('alter table %s reset (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold, '
                   'autovacuum_freeze_min_age)', partition);
  end loop;
end $$;
alter table send_log_default reset (fillfactor);
alter table activities_default reset (fillfactor);
drop function partition_options();

alter table unknowns reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
alter table claims reset (fillfactor, autovacuum_vacuum_cost_delay, toast.autovacuum_vacuum_scale_factor,
  toast.autovacuum_vacuum_threshold, toast.autovacuum_vacuum_cost_delay);
alter table people_due reset (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold,
  autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay);
alter table people_due set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000,
  autovacuum_vacuum_cost_delay = 0);
alter table people reset (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
