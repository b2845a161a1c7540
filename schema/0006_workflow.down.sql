drop table email_templates;
drop table business_tag;
drop table tags;
drop table notes;
drop table tasks;
