drop table sync_rejects;
drop table sync_state;
alter table businesses drop column content_gone_at;
alter table people drop column content_gone_at;
alter table people drop column content_db_id;
