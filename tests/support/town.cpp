#include "support/town.hpp"

#include <doctest/doctest.h>

namespace fib::test {

town::town() : session_{database_.settings()} {
    session_.script(R"(
insert into communities (name, slug, state, timezone) values ('Elm Creek', 'elm-creek-ne', 'NE', 'America/Chicago');
insert into campaign_sequences (name) values ('three steps');
insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, subject)
values (1, 1, 1, 'HOOK-001', 'hello', 'claim', 'Hello {{first_name}}'),
       (1, 2, 2, 'HOOK-002', 'hello', 'claim', 'Again'), (1, 3, 5, 'HOOK-003', 'hello', 'claim', 'Last');
insert into email_templates (id, name, subject, body_html, body_text)
values ('hello', 'Hello', 'Hello', '<p>Dear {{first_name}}</p><a href="{{unsubscribe_url}}">no more</a>',
        'Dear {{first_name}}, {{unsubscribe_url}}');)");
}

town::~town() {
    try {
        session_.rollback();
        CHECK(due_entries_wrong() == 0);
    } catch (const store::error&) {
        // A test may have taken the database away.
    }
}

std::int64_t town::due_entries_wrong() {
    return number(R"(
select count(*) from (select next_channel, next_send_at, id from people where next_send_at is not null) p
full join people_due d on (d.channel, d.at, d.person_id) = (p.next_channel, p.next_send_at, p.id)
where d.person_id is null or p.id is null)");
}

void town::people(int count) {
    session_.query(R"(
with b as (
  insert into businesses (community_id, name, slug)
  select 1, 'Business ' || n, 'business-' || n from generate_series(1, $1::int) n returning id)
insert into people (business_id, first_name, email, next_send_at)
select id, 'P' || id, 'p' || id || '@example.com', now() - interval '1 minute' from b order by id)",
                   count);
}

}  // namespace fib::test
