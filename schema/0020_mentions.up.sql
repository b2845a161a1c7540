-- Whoever asks to be forgotten is found by an index in what the content database told of them.

-- The mail addresses that a text mentions, in lower case: what stands around an @ between spaces, brackets, quotes, the
-- escapes of JSON and the like.
create function addresses_in(body text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct btrim(found[1], $q$.'`$q$)), '{}')
  from regexp_matches(regexp_replace(lower(body), $q$\\(u[0-9a-f]{4}|.)$q$, ' ', 'g'),
    $q$([^\s"<>,;:()\[\]{}]+@[^\s"<>,;:()\[\]{}]+)$q$, 'g') as found
$$;

create index content_notices_addresses on content_notices using gin (addresses_in(body::text));
create index sync_rejects_addresses on sync_rejects using gin (addresses_in(coalesce(source::text, '') || ' ' || reason));
