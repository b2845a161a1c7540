#include "inbound/learned.hpp"

#include <vector>

namespace fib::inbound {
namespace {

constexpr store::statement add_to_conversation{"learned_conversation", R"(
insert into conversations as c (business_id, person_id, channel, source, source_id, landing_page, campaign_id, messages,
  summary, intent_detected, products_discussed, pain_points_captured, objections_captured, action_items, ai_persona,
  escalated_to_human, satisfaction_rating, started_at, ended_at, message_count)
values ($1, $2, 'chat', 'learning-center', $3, nullif($4, ''), nullif($5, ''),
  coalesce($6::jsonb, case when $7::jsonb is null then '[]' else jsonb_build_array($7::jsonb) end),
  nullif($8, ''), nullif($9, ''), $10, $11, $12, $13, nullif($14, ''), coalesce($15, false), $16, $17,
  case when $18 then $17::timestamptz end, coalesce(jsonb_array_length($6::jsonb), case when $7::jsonb is null then 0 else 1 end))
on conflict (source, source_id) where source_id is not null do update set
  person_id = coalesce(c.person_id, excluded.person_id),
  landing_page = coalesce(c.landing_page, excluded.landing_page),
  campaign_id = coalesce(c.campaign_id, excluded.campaign_id),
  messages = case
    when $6::jsonb is not null then excluded.messages
    when $7::jsonb is null or c.message_count >= 5000 then c.messages
    else c.messages || excluded.messages end,
  summary = coalesce(excluded.summary, c.summary),
  intent_detected = coalesce(excluded.intent_detected, c.intent_detected),
  products_discussed = coalesce(excluded.products_discussed, c.products_discussed),
  pain_points_captured = coalesce(excluded.pain_points_captured, c.pain_points_captured),
  objections_captured = coalesce(excluded.objections_captured, c.objections_captured),
  action_items = coalesce(excluded.action_items, c.action_items),
  ai_persona = coalesce(excluded.ai_persona, c.ai_persona),
  escalated_to_human = coalesce($15, c.escalated_to_human),
  satisfaction_rating = coalesce(excluded.satisfaction_rating, c.satisfaction_rating),
  started_at = least(c.started_at, excluded.started_at),
  ended_at = coalesce(excluded.ended_at, c.ended_at),
  updated_at = now()
  where c.business_id = excluded.business_id
returning id)"};

// Each message carries its moment, by which they stand; what came as a whole list keeps its order.
constexpr store::statement put_in_order{"learned_order", R"(
update conversations c set
  messages = coalesce((select jsonb_agg(m.value order by m.value ->> '_at' nulls first, m.n)
    from jsonb_array_elements(c.messages) with ordinality m(value, n)), '[]'),
  message_count = jsonb_array_length(c.messages),
  duration_seconds = case when ended_at >= started_at then least(extract(epoch from ended_at - started_at), 2147483647)::int end
where id = $1)"};

constexpr store::statement raise_interest{"learned_interest", R"(
insert into product_interests as i (business_id, product_id, interest_level, source, source_detail, first_shown_at, last_shown_at)
select $1, p.id, $3, 'learning-center', nullif($4, ''), $5, $5
from products p where p.id = any($2::text[]) order by p.id
on conflict (business_id, product_id) do update set
  interest_level = case
    when excluded.interest_level = 'declined' then 'declined'
    when array_position($6::text[], excluded.interest_level) > array_position($6::text[],
      case i.interest_level when 'declined' then 'engaged' else i.interest_level end) then excluded.interest_level
    else i.interest_level end,
  first_shown_at = least(i.first_shown_at, excluded.first_shown_at),
  last_shown_at = greatest(i.last_shown_at, excluded.last_shown_at),
  view_count = i.view_count + 1, updated_at = now())"};

// In the order of names: two events that make the same tags never wait for each other crosswise.
constexpr store::statement make_tags{"learned_make_tags",
                                     "insert into tags (name) select distinct name from unnest($1::text[]) as w(name) "
                                     "order by name on conflict do nothing"};
constexpr store::statement put_tags{
    "learned_put_tags",
    R"(insert into business_tag (business_id, tag_id) select $1, id from tags where name = any($2::text[]) order by id
       on conflict do nothing)"};

constexpr store::statement add_pain_points{"learned_pain_points", R"(
insert into pain_points (business_id, conversation_id, category, description, severity, source, captured_at)
select $1, $2, w.category, w.description, w.severity, 'learning-center', $3
from unnest($4::text[], $5::text[], $6::text[]) as w(category, description, severity))"};

constexpr store::statement add_objections{"learned_objections", R"(
insert into objections (business_id, person_id, conversation_id, objection_type, objection_text, response_given, resolved,
  resolved_at, source, captured_at)
select $1, $2, $3, w.type, w.words, nullif(w.response, ''), w.resolved, case when w.resolved then $4::timestamptz end,
  'learning-center', $4
from unnest($5::text[], $6::text[], $7::text[], $8::bool[]) as w(type, words, response, resolved))"};

constexpr store::statement add_questions{"learned_questions", R"(
insert into unanswered_questions (business_id, conversation_id, question, ai_response, context, created_at)
select $1, $2, w.question, nullif(w.answer, ''), nullif(w.context, ''), $3
from unnest($4::text[], $5::text[], $6::text[]) as w(question, answer, context))"};

store::parameter json_or_null(const std::string& json) {
    return json.empty() ? store::parameter{} : store::parameter{json};
}

/// The message with its moment in it, by which it is put in order. `message` is a JSON object.
std::string with_moment(const std::string& message, timestamp at) {
    if (message.empty()) return {};
    const std::string moment = R"({"_at":")" + to_sql(at) + '"';
    return message == "{}" ? moment + "}" : moment + "," + message.substr(1);
}

}  // namespace

std::optional<std::int64_t> write_conversation(store::session& on, const whom& who, const learning_event& what) {
    const auto& talk = what.talk;
    if (talk.id.empty()) return std::nullopt;
    const auto found =
        on.exec(add_to_conversation, who.business, who.person, talk.id, talk.landing_page, what.campaign,
                json_or_null(talk.messages), json_or_null(with_moment(talk.message, what.at)), talk.summary,
                talk.intent, json_or_null(talk.products), json_or_null(talk.pain_points), json_or_null(talk.objections),
                json_or_null(talk.action_items), talk.persona, talk.escalated, talk.rating, what.at, talk.ended);
    if (found.empty()) throw std::runtime_error{"the conversation " + talk.id + " is another business's"};
    const auto id = found.number(0, 0);
    on.exec(put_in_order, id);
    return id;
}

void write_interest(store::session& on, const whom& who, const learning_event& what) {
    if (what.products.empty() || what.level == interest::none) return;
    std::vector<std::string_view> rising;
    for (const auto level :
         {interest::viewed, interest::engaged, interest::inquired, interest::demo_requested, interest::quoted}) {
        rising.push_back(to_string(level));
    }
    on.exec(raise_interest, who.business, what.products, to_string(what.level), what.landing_page, what.at, rising);
}

void write_tags(store::session& on, const whom& who, std::span<const std::string> names) {
    if (names.empty()) return;
    const std::vector<std::string> all{names.begin(), names.end()};
    on.exec(make_tags, all);
    on.exec(put_tags, who.business, all);
}

void write_learned(store::session& on, const whom& who, std::optional<std::int64_t> conversation,
                   const learning_event& what) {
    std::vector<std::string_view> one, two, three;
    const auto clear = [&] {
        one.clear();
        two.clear();
        three.clear();
    };
    for (const auto& each : what.pain_points) {
        one.push_back(each.category);
        two.push_back(each.description);
        three.push_back(each.severity);
    }
    if (!one.empty()) on.exec(add_pain_points, who.business, conversation, what.at, one, two, three);
    clear();
    std::vector<bool> resolved;
    for (const auto& each : what.objections) {
        one.push_back(each.type);
        two.push_back(each.text);
        three.push_back(each.response);
        resolved.push_back(each.resolved);
    }
    if (!one.empty()) {
        on.exec(add_objections, who.business, who.person, conversation, what.at, one, two, three, resolved);
    }
    clear();
    for (const auto& each : what.questions) {
        one.push_back(each.text);
        two.push_back(each.ai_response);
        three.push_back(each.context);
    }
    if (!one.empty()) on.exec(add_questions, who.business, conversation, what.at, one, two, three);
}

}  // namespace fib::inbound
