-- What commands did, and on what ground people may be written to.

-- One row a run of a command that changes much. A run without an end was killed, or is still going.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  command text not null,
  -- Whose database role, and from where; NULL over a local socket.
  by_role text not null default session_user,
  from_address inet default inet_client_addr(),
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'failed')),
  -- What was asked, and at the end what was done, in the command's own terms.
  detail jsonb not null default '{}',
  check ((ended_at is null) = (outcome is null))
);
create index audit_log_at on audit_log (at);
create index audit_log_command_at on audit_log (command, at);

-- NULL: nobody has said, and nobody is enrolled. published_contact: an address that the business itself publishes for
-- mail to it; customer: bought something, or asked about it; opt_in: asked to be written to.
alter table people add column consent_basis text
  check (consent_basis in ('published_contact', 'customer', 'opt_in'));
