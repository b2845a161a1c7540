drop function make_partitions(integer);
drop table send_log;
drop table campaign_steps;
drop table campaign_sequences;
