#include "seeds/seeds.hpp"

#include <string_view>

namespace fib::seeds {
namespace {

// Each upsert returns one row for each that it added (true) or changed (false).

constexpr std::string_view industries_sql = R"(
insert into industries as old (name, slug, icon, terminology, common_pain_points, common_services, common_objections,
    display_order)
  select name, slug, icon, terminology, common_pain_points, common_services, common_objections, display_order
  from jsonb_to_recordset($1::jsonb) as r(name text, slug text, icon text, terminology jsonb,
    common_pain_points jsonb, common_services jsonb, common_objections jsonb, display_order integer)
on conflict (slug) do update set name = excluded.name, icon = excluded.icon, terminology = excluded.terminology,
    common_pain_points = excluded.common_pain_points, common_services = excluded.common_services,
    common_objections = excluded.common_objections, display_order = excluded.display_order, updated_at = now()
  where (old.name, old.icon, old.terminology, old.common_pain_points, old.common_services, old.common_objections,
      old.display_order)
    is distinct from (excluded.name, excluded.icon, excluded.terminology, excluded.common_pain_points,
      excluded.common_services, excluded.common_objections, excluded.display_order)
returning xmax = 0)";

constexpr std::string_view products_sql = R"(
insert into products as old (id, name, description, type, category, price_monthly, price_annual, price_onetime,
    features, icon, display_order, fulfillment_type)
  select id, name, description, type, category, price_monthly, price_annual, price_onetime, features, icon,
    display_order, fulfillment_type
  from jsonb_to_recordset($1::jsonb) as r(id text, name text, description text, type text, category text,
    price_monthly numeric, price_annual numeric, price_onetime numeric, features jsonb, icon text,
    display_order integer, fulfillment_type text)
on conflict (id) do update set name = excluded.name, description = excluded.description, type = excluded.type,
    category = excluded.category, price_monthly = excluded.price_monthly, price_annual = excluded.price_annual,
    price_onetime = excluded.price_onetime, features = excluded.features, icon = excluded.icon,
    display_order = excluded.display_order, fulfillment_type = excluded.fulfillment_type, updated_at = now()
  where (old.name, old.description, old.type, old.category, old.price_monthly, old.price_annual, old.price_onetime,
      old.features, old.icon, old.display_order, old.fulfillment_type)
    is distinct from (excluded.name, excluded.description, excluded.type, excluded.category, excluded.price_monthly,
      excluded.price_annual, excluded.price_onetime, excluded.features, excluded.icon, excluded.display_order,
      excluded.fulfillment_type)
returning xmax = 0)";

constexpr std::string_view templates_sql = R"(
insert into email_templates as old (id, name, subject, preview_text, body_html, body_text, variables, category)
  select id, name, subject, nullif(preview_text, ''), body_html, body_text, variables, category
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[])
    as r(id, name, subject, preview_text, body_html, body_text, variables, category)
on conflict (id) do update set name = excluded.name, subject = excluded.subject, preview_text = excluded.preview_text,
    body_html = excluded.body_html, body_text = excluded.body_text, variables = excluded.variables,
    category = excluded.category, updated_at = now()
  where (old.name, old.subject, old.preview_text, old.body_html, old.body_text, old.variables, old.category)
    is distinct from (excluded.name, excluded.subject, excluded.preview_text, excluded.body_html, excluded.body_text,
      excluded.variables, excluded.category)
returning xmax = 0)";

// people.sequence_id is 1 unless somebody says otherwise, so the first sequence of an empty table is number 1, also
// where an earlier try was rolled back and used the number up.
constexpr std::string_view new_sequence_sql = R"(
insert into campaign_sequences (id, name, description, is_active)
  select case when exists (select from campaign_sequences)
      then nextval(pg_get_serial_sequence('campaign_sequences', 'id'))
      else setval(pg_get_serial_sequence('campaign_sequences', 'id'), 1) end,
    r.name, r.description, coalesce(r.is_active, true)
  from jsonb_to_record($1::jsonb) as r(name text, description text, is_active boolean)
returning id)";

constexpr std::string_view steps_from_json = R"(
  jsonb_to_recordset($2::jsonb) as r(step_number integer, day_offset integer, campaign_id text, template_id text,
    landing_page text, subject text, preview_text text, channel text, conditions jsonb))";

// A step that comes or changes its channel sends the engines through all of people: left alone where none differs.
constexpr std::string_view steps_differ_sql = R"(
select exists (select from %
  left join campaign_steps s on s.sequence_id = $1 and s.step_number = r.step_number
  where s.id is null
    or (s.day_offset, s.campaign_id, s.template_id, s.landing_page, s.subject, s.preview_text, s.channel, s.conditions)
      is distinct from (r.day_offset, r.campaign_id, r.template_id, r.landing_page, r.subject, r.preview_text,
        r.channel, r.conditions)))";

constexpr std::string_view steps_sql = R"(
insert into campaign_steps as old (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page,
    subject, preview_text, channel, conditions)
  select $1, step_number, day_offset, campaign_id, template_id, landing_page, subject, preview_text, channel, conditions
  from %
  order by step_number
on conflict (sequence_id, step_number) do update set day_offset = excluded.day_offset,
    campaign_id = excluded.campaign_id, template_id = excluded.template_id, landing_page = excluded.landing_page,
    subject = excluded.subject, preview_text = excluded.preview_text, channel = excluded.channel,
    conditions = excluded.conditions, updated_at = now()
  where (old.day_offset, old.campaign_id, old.template_id, old.landing_page, old.subject, old.preview_text,
      old.channel, old.conditions)
    is distinct from (excluded.day_offset, excluded.campaign_id, excluded.template_id, excluded.landing_page,
      excluded.subject, excluded.preview_text, excluded.channel, excluded.conditions)
returning xmax = 0)";

std::string with_steps(std::string_view sql) {
    std::string text{sql};
    return text.replace(text.find('%'), 1, steps_from_json);
}

written count(std::string table, const store::rows& changed, std::size_t given) {
    written out{std::move(table)};
    for (std::size_t row = 0; row < changed.size(); ++row) ++(changed.truth(row, 0) ? out.added : out.updated);
    out.unchanged = static_cast<std::int64_t>(given) - out.added - out.updated;
    return out;
}

std::int64_t write_sequence(store::session& on, const row& sequence, std::vector<written>& report) {
    const auto known = on.query(
        "select id, description is distinct from $2 from campaign_sequences where name = $1 "
        "order by id limit 1",
        sequence.at("name"), sequence.at("description"));
    if (known.empty()) {
        const auto id = on.query(new_sequence_sql, sequence.json).number(0, 0);
        report.push_back({"campaign_sequences", 1, 0, 0});
        return id;
    }
    const auto id = known.number(0, 0);
    if (known.truth(0, 1)) {
        on.query("update campaign_sequences set description = $2, updated_at = now() where id = $1", id,
                 sequence.at("description"));
        report.push_back({"campaign_sequences", 0, 1, 0});
    } else {
        report.push_back({"campaign_sequences", 0, 0, 1});
    }
    return id;
}

written write_tags(store::session& on, const std::set<std::string>& names) {
    const std::vector<std::string> list{names.begin(), names.end()};
    return count(
        "tags",
        on.query("insert into tags (name, category) select name, 'campaign' from unnest($1::text[]) as r(name) "
                 "on conflict (name) do nothing returning true",
                 list),
        list.size());
}

std::string json_list(const std::vector<std::string>& names) {
    std::string out = "[";
    for (const auto& name : names) out += (out.size() > 1 ? ",\"" : "\"") + name + '"';
    return out += ']';
}

}  // namespace

written write_steps(store::session& on, std::int64_t sequence, const std::vector<row>& steps) {
    const auto json = json_array(steps);
    if (!on.query(with_steps(steps_differ_sql), sequence, json).truth(0, 0)) {
        return {"campaign_steps", 0, 0, static_cast<std::int64_t>(steps.size())};
    }
    return count("campaign_steps", on.query(with_steps(steps_sql), sequence, json), steps.size());
}

written write_templates(store::session& on, std::span<const template_row> templates) {
    std::vector<std::string> id, name, subject, preview, html, text, variables, category;
    for (const auto& one : templates) {
        id.push_back(one.id);
        name.push_back(one.name);
        subject.push_back(one.subject);
        preview.push_back(one.preview_text);
        html.push_back(one.body_html);
        text.push_back(one.body_text);
        variables.push_back(json_list(one.variables));
        category.push_back(one.category);
    }
    return count("email_templates",
                 on.query(templates_sql, id, name, subject, preview, html, text, variables, category),
                 templates.size());
}

std::vector<written> write_seeds(store::session& on, const seed_rows& rows) {
    std::vector<written> report;
    store::transaction all{on};
    on.query("select pg_advisory_xact_lock(hashtext('fibonacco seeds'))");
    report.push_back(
        count("industries", on.query(industries_sql, json_array(rows.industries)), rows.industries.size()));
    report.push_back(count("products", on.query(products_sql, json_array(rows.products)), rows.products.size()));
    report.push_back(write_templates(on, rows.templates));
    report.push_back(write_tags(on, rows.sequence.tags));
    const auto sequence = write_sequence(on, rows.sequence.sequence, report);
    report.push_back(write_steps(on, sequence, rows.sequence.steps));
    all.commit();
    return report;
}

}  // namespace fib::seeds
