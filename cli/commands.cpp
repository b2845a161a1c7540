#include "cli/commands.hpp"

namespace fib::cli {
namespace commands {

// One function a verb, defined in commands/<verb>.cpp.
void campaign_explain(verbs& all);
void campaign_pause(verbs& all);
void campaign_process(verbs& all);
void campaign_resume(verbs& all);
void campaign_status(verbs& all);
void campaign_unknown(verbs& all);
void community_deploy(verbs& all);
void community_deploy_batch(verbs& all);
void community_list(verbs& all);
void community_pause(verbs& all);
void community_resume(verbs& all);
void community_status(verbs& all);
void cleanup_activities(verbs& all);
void cleanup_send_log(verbs& all);
void cleanup_tracking(verbs& all);
void completion(verbs& all);
void config_check(verbs& all);
void doctor(verbs& all);
void engagement_add(verbs& all);
void engagement_list(verbs& all);
void engagement_remove(verbs& all);
void manual(verbs& all);
void migrate(verbs& all);
void person_erase(verbs& all);
void person_export(verbs& all);
void person_replied(verbs& all);
void sample_content(verbs& all);
void sample_load(verbs& all);
void scoring_explain(verbs& all);
void scoring_recalculate_health(verbs& all);
void scoring_recalculate_leads(verbs& all);
void seed(verbs& all);
void suppression_add(verbs& all);
void suppression_export(verbs& all);
void suppression_import(verbs& all);
void suppression_list(verbs& all);
void suppression_remove(verbs& all);
void steps_export(verbs& all);
void steps_import(verbs& all);
void steps_list(verbs& all);
void sync_from_content(verbs& all);
void sync_to_content(verbs& all);
void template_preview(verbs& all);
void template_push(verbs& all);
void template_send_test(verbs& all);
void webhook_add(verbs& all);
void webhook_list(verbs& all);
void webhook_remove(verbs& all);

}  // namespace commands

void register_commands(verbs& all) {
    commands::migrate(all);
    commands::seed(all);
    commands::sample_load(all);
    commands::sample_content(all);
    commands::sync_from_content(all);
    commands::sync_to_content(all);
    commands::template_push(all);
    commands::template_preview(all);
    commands::template_send_test(all);
    commands::steps_list(all);
    commands::steps_export(all);
    commands::steps_import(all);
    commands::community_deploy(all);
    commands::community_deploy_batch(all);
    commands::community_list(all);
    commands::community_status(all);
    commands::community_pause(all);
    commands::community_resume(all);
    commands::campaign_process(all);
    commands::campaign_status(all);
    commands::campaign_explain(all);
    commands::campaign_pause(all);
    commands::campaign_resume(all);
    commands::campaign_unknown(all);
    commands::engagement_add(all);
    commands::engagement_list(all);
    commands::engagement_remove(all);
    commands::scoring_recalculate_leads(all);
    commands::scoring_recalculate_health(all);
    commands::scoring_explain(all);
    commands::person_replied(all);
    commands::person_export(all);
    commands::person_erase(all);
    commands::suppression_add(all);
    commands::suppression_remove(all);
    commands::suppression_list(all);
    commands::suppression_import(all);
    commands::suppression_export(all);
    commands::webhook_add(all);
    commands::webhook_list(all);
    commands::webhook_remove(all);
    commands::cleanup_activities(all);
    commands::cleanup_send_log(all);
    commands::cleanup_tracking(all);
    commands::config_check(all);
    commands::doctor(all);
    commands::completion(all);
    commands::manual(all);
}

}  // namespace fib::cli
