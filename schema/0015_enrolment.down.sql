drop table deployments;
