drop table people;
drop table businesses;
drop table industries;
drop table communities;
