-- What fibctl sync:from-content reads and sync:to-content writes: README.md says what each column means. Views of these
-- names do as well as tables. For trying things out; fibctl sample:content makes it and fills it.

create table communities (
  id integer primary key,
  name text not null,
  slug text not null,
  state text,
  county text,
  timezone text,
  zip_codes jsonb,
  population integer,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);

create table businesses (
  id integer primary key,
  community_id integer,
  name text,
  slug text,
  legal_name text,
  description text,
  industry text,
  address_street text,
  address_city text,
  address_state text,
  address_zip text,
  address_lat numeric,
  address_lng numeric,
  phone text,
  email text,
  website text,
  hours_of_operation jsonb,
  employee_count_range text,
  year_established integer,
  annual_revenue_range text,
  google_business_id text,
  facebook_url text,
  instagram_handle text,
  yelp_url text,
  source text,
  consent_basis text,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index businesses_updated_at_id on businesses (updated_at, id);
create index businesses_community_id on businesses (community_id);

create table business_contacts (
  id integer primary key,
  business_id integer not null,
  first_name text,
  last_name text,
  email text,
  phone text,
  title text,
  role text,
  is_primary boolean not null default false,
  consent_basis text,
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index business_contacts_business_id on business_contacts (business_id, id);
create index business_contacts_updated_at_id on business_contacts (updated_at, id);

create table operations_status (
  business_id integer primary key,
  operations_id bigint not null,
  lead_status text not null,
  is_claimed boolean not null,
  is_customer boolean not null,
  subscription_status text,
  subscription_product text,
  updated_at timestamptz not null
);
create index operations_status_updated_at on operations_status (updated_at);
