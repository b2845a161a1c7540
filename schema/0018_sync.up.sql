-- What the sync with the content database needs to know from one run to the next.

-- The contact of the content database whom this person is; 0: the business's own address. NULL: came another way, and
-- the sync leaves them alone. No index: people are found by their business.
alter table people add column content_db_id integer;

-- Set together with deleted_at by the sync, where the content database has it no more. A row that somebody else deleted
-- has only deleted_at, and the sync never brings it back.
alter table people add column content_gone_at timestamptz;
alter table businesses add column content_gone_at timestamptz;

-- How far a direction has come, by the clock of the side that was read.
create table sync_state (
  name text primary key check (name in ('from-content', 'to-content')),
  watermark timestamptz not null,
  written_at timestamptz not null default now()
);

-- Rows of the content database that could not be taken, as they were in the newest run that met them.
create table sync_rejects (
  kind text not null check (kind in ('community', 'business', 'contact')),
  content_id bigint not null,
  -- The run in audit_log.
  run_id bigint not null,
  reason text not null,
  source jsonb,
  at timestamptz not null default now(),
  primary key (kind, content_id)
);
create index sync_rejects_run_id on sync_rejects (run_id);
