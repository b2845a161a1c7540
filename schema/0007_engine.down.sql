drop procedure note_installation();
drop function sending_held(text);
drop table installation;
drop table suppressions;
drop table pauses;
alter table send_log drop column status, drop column claim_id, drop column claim_place;
drop table set_aside;
drop table unknowns;
drop table claims;
drop trigger campaign_steps_channel on campaign_steps;
drop function step_channel_changed();
drop trigger people_next_channel_update on people;
drop trigger people_next_channel_insert on people;
drop function person_next_channel();
drop index people_suspects;
drop index people_due;
alter table people reset (fillfactor);
alter table people
  drop column sequence_id, drop column next_channel, drop column claim_id, drop column send_attempts,
  drop column rescues, drop column last_sent_at;
