drop table order_items;
drop table orders;
drop table subscriptions;
drop table products;
