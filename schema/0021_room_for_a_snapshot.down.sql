alter table people set (fillfactor = 50);
