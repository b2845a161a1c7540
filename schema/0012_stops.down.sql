drop table stops;
alter table suppressions drop column former_reason;
