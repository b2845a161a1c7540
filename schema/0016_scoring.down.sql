drop table scoring_walks;
drop index activities_signals_by_id;
drop index activities_signals;
