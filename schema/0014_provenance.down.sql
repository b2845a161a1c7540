alter table people drop column consent_basis;
drop table audit_log;
