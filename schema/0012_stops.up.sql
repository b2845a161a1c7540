-- What a reason stands in place of: an undo must not lift what somebody else had written down.
alter table suppressions add column former_reason text;

-- Who was stopped by the recipient's own word, so that lifting it gives back what was taken and nothing else.
create table stops (
  -- As in suppressions.
  address text not null,
  person_id bigint not null references people on delete cascade,
  -- When they were due, and the claim that held them: a send under way may still end after they were stopped.
  due_at timestamptz,
  claim_id bigint,
  -- False: do_not_email (do_not_sms for a number) was set before, by somebody else.
  set_flag boolean not null,
  stopped_at timestamptz not null default now(),
  primary key (address, person_id)
);
create index stops_person_id on stops (person_id);
