drop index sync_rejects_addresses;
drop index content_notices_addresses;
drop function addresses_in(text);
