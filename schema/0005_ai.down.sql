-- The extension vector stays: it may have been there before, and others may use it.
drop table unanswered_questions;
drop table business_services;
drop table business_faqs;
drop table business_ai_configs;
