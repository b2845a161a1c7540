-- The same answer as before. PL/pgSQL keeps the plans of a session, where SQL plans anew at each call: 0.03 ms in place of
-- 0.35, at every claim and every fence.
create or replace function sending_held(which text) returns text language plpgsql stable as $$
declare
  why text;
begin
  select 'paused: ' || reason into why from pauses where scope in ('all', which) order by scope limit 1;
  if why is null and not exists (
      select from installation i
      where i.system_identifier = (select c.system_identifier::text from pg_control_system() c)
        and i.timeline = substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
        and i.database_name = current_database()) then
    why := 'this database is not the one that the account was kept in (restored, copied or failed over)';
  end if;
  return why;
end $$;
