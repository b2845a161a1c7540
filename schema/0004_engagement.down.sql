drop table objections;
drop table pain_points;
drop table product_interests;
drop table conversations;
drop table activities;
