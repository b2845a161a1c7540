alter table people drop constraint people_next_send_at_comes;
