-- A step that is taken out of its sequence stays where it is, for send_log speaks of it and people stand at it: it is
-- passed over by whoever comes to it. Its number is not given to another.

alter table campaign_steps add column is_active boolean not null default true;
