drop index bounces_person_id;
drop index tracking_events_person_id;
