-- How far scoring has come, and the way to what it counts. engine/scoring/README.md says how they are used.

-- A few activities of a hundred are signals: what was sent is none, and neither is what scoring itself writes. These two
-- hold the signals alone, with all that scoring reads of them, so that it reads no page of the log and sending pays
-- nothing for them. A reply by email is a note (its type is one of a fixed list), an unsubscribe a change of status with
-- a person. engine/scoring/signals.cpp repeats the condition word by word: the planner asks for that.
create index activities_signals on activities (business_id, occurred_at) include (type)
  where type not in ('email_sent', 'sms_sent', 'sms_delivered', 'call_outbound', 'voicemail_left', 'chat_ended',
                     'task_created', 'task_completed')
    and (type <> 'note_added' or detail like 'Replied by email: %')
    and (type <> 'status_changed' or person_id is not null);
create index activities_signals_by_id on activities (id) include (business_id)
  where type not in ('email_sent', 'sms_sent', 'sms_delivered', 'call_outbound', 'voicemail_left', 'chat_ended',
                     'task_created', 'task_completed')
    and (type <> 'note_added' or detail like 'Replied by email: %')
    and (type <> 'status_changed' or person_id is not null);

create table scoring_walks (
  kind text not null check (kind in ('lead', 'health')),
  scope text not null check (scope in ('all', 'news')),
  -- SHA-256 of the model's text, in hexadecimal.
  model text not null,
  -- The moment that the whole walk counts ages from.
  started_at timestamptz not null,
  -- all: the last business that was scored. news: the last activity whose business was scored.
  position bigint not null,
  upto bigint not null,
  -- all: which activities were there when it began.
  activities_upto bigint not null,
  ended_at timestamptz,
  primary key (kind, scope)
) with (fillfactor = 50);
