alter table campaign_steps drop column is_active;
