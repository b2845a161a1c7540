-- The plan of each deployment of a community.

-- The first mails of `planned` people are spread evenly from opens_at to closes_at; the first `placed` places are given
-- out. One that was not finished is continued by the next run.
create table deployments (
  id bigint generated always as identity primary key,
  community_id bigint not null references communities on delete cascade,
  sequence_id bigint not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opens_at),
  planned integer not null,
  placed integer not null default 0 check (placed between 0 and planned),
  enrolled integer not null default 0,
  consent_basis text check (consent_basis in ('published_contact', 'customer', 'opt_in')),
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
create index deployments_community_id on deployments (community_id);
create unique index deployments_unfinished on deployments (community_id) where finished_at is null;
