-- Everything that is held of a person is found by an index, also what came of years of mail.

create index tracking_events_person_id on tracking_events (person_id);
create index bounces_person_id on bounces (person_id);
