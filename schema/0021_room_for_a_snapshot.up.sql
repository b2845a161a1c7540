-- Room on its page for both new versions that a send makes of a person, the claim's and the record's. While a snapshot
-- is open (a dump, a long report) nothing that died can make room, and at 50 the record found none: each sent an entry
-- to every index. Nobody is sent to more than once a day, so a third is enough for a snapshot of a day. Pages that are
-- there fill up as before; 'vacuum full people' or pg_repack in a quiet hour gives them the room at once.
alter table people set (fillfactor = 33);
