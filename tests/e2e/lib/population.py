"""Sequences, steps, templates, towns, businesses and people, made by SQL: thousands in a moment."""

import json

from .cluster import quote

HTML = ("<html><body><p>Hello {{first_name}},</p><p>{{business_name}} in {{community}}, {{state}}: "
        "<a href=\"{{landing_page_url}}\">look</a>.</p><p>{{postal_address}} "
        "<a href=\"{{unsubscribe_url}}\">unsubscribe</a></p></body></html>")
TEXT = ("Hello {{first_name}}, {{business_name}} in {{community}}: {{landing_page_url}}\n"
        "{{postal_address}} {{unsubscribe_url}}\n")


def template(database, name="tpl", html=HTML, text=TEXT, subject="unused", active=True):
    database.run(f"""
        insert into email_templates (id, name, subject, body_html, body_text, is_active)
        values ({quote(name)}, {quote(name)}, {quote(subject)}, {quote(html)}, {quote(text)}, {str(active).lower()})
        on conflict (id) do update set body_html = excluded.body_html, body_text = excluded.body_text,
          is_active = excluded.is_active, updated_at = now();""")


def sequence(database, *steps, id=1):
    """One step for each dict: number, day, channel, conditions, template, subject. Campaigns are S<id>-<number>."""
    database.run(f"insert into campaign_sequences (id, name) overriding system value values ({id}, 'Sequence {id}');")
    for at, step in enumerate(steps or ({},), 1):
        number = step.get("number", at)
        conditions = quote(json.dumps(step["conditions"])) if "conditions" in step else "null"
        database.run(f"""
            insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page,
                                        subject, channel, conditions)
            values ({id}, {number}, {step.get('day', 1)}, 'S{id}-{number}', {quote(step.get('template', 'tpl'))},
                    'start', {quote(step.get('subject', 'News for {{business_name}}'))},
                    {quote(step.get('channel', 'email'))}, {conditions});""")


def town(database):
    database.run("""
        insert into communities (id, name, slug, state, status) overriding system value
        values (1, 'Springfield', 'springfield', 'IL', 'active'), (2, 'Riverside', 'riverside', 'OH', 'active');""")


def people(database, count, first=1, sequence=1, step=1, email="'p' || n || '@example.com'", due="now() - interval '1 hour' + n * interval '1 ms'"):
    """`count` people with ids from `first`, one business each, half of them in each town. `email` is SQL over n."""
    last = first + count - 1
    database.run(f"""
        insert into businesses (id, community_id, name, slug) overriding system value
        select n, 1 + n % 2, 'Business ' || n, 'business-' || n from generate_series({first}, {last}) n;
        insert into people (id, business_id, first_name, last_name, email, sequence_id, sequence_step, next_send_at)
          overriding system value
        select n, n, 'Ann' || n, 'Baker', {email}, {sequence}, {step}, {due} from generate_series({first}, {last}) n;
        analyze people, businesses, communities, campaign_steps;""")


def simple(database, count):
    """One sequence of one step, and `count` people due for it."""
    template(database)
    sequence(database)
    town(database)
    people(database, count)
