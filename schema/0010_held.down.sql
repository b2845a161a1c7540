create or replace function sending_held(which text) returns text language sql stable as $$
  select coalesce(
    (select 'paused: ' || reason from pauses where scope in ('all', which) order by scope limit 1),
    (select 'this database is not the one that the account was kept in (restored, copied or failed over)'
      where not exists (
        select from installation i
        where i.system_identifier = (select c.system_identifier::text from pg_control_system() c)
          and i.timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
          and i.database_name = current_database())))
$$;
