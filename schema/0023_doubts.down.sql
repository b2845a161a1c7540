drop table doubts;
