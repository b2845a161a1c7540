drop table engagement_rules;
drop trigger pauses_breaker_reset on pauses;
drop function breaker_reset();
drop table breakers, deliverability, event_feed, notices_seen, events_set_aside, bounces, tracking_events, inbox;
