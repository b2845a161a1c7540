-- A time to which no clock comes (infinity, a year of five digits, a date before 1970) would never be claimed, or be all
-- that the engine waits for. Whoever writes one is told so; who has one is set aside. Other rows need no second look, so
-- the table is not read through.
alter table people add constraint people_next_send_at_comes
  check (next_send_at >= '1970-01-02 00:00:00+00' and next_send_at < '9000-01-01 00:00:00+00') not valid;

with never as (
  select distinct p.id from people_due d join people p on p.id = d.person_id
  where (d.at < '1970-01-02 00:00:00+00' or d.at >= '9000-01-01 00:00:00+00') and p.next_send_at = d.at),
let_go as (
  update people p set next_send_at = null from never where p.id = never.id returning p.id)
insert into set_aside (person_id, reason)
select id, 'next_send_at was no time that comes: before 1970 or after 9000' from let_go
on conflict (person_id) do nothing;
