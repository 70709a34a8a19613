"""A route tells an issue again when so many more events or users have come since it was told."""

from datetime import timedelta

import pytest

from bot.feed.poll import Poll
from bot.sentry.client import client_of
from store.issues import feed
from store.issues.issues import Issue


@pytest.fixture
def told(sides):
    """Polls, and gives what threads say of more."""

    def told(poll):
        poll()
        sides.at_rest()
        return [each.plain_text for each in sides.replies("since it was told")]

    return told


@pytest.fixture
def issue(sides, ada, poll, subscribe):
    """Told with its first event, by a route that tells it again after ten."""
    assert subscribe("again=10events").says("again after 10 more events")
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    return issue


def test_so_many_more(sides, poll, issue, told):
    """Once, from the tenth on; then it counts from there."""
    sides.sentry.happen(issue, 9)
    assert told(poll) == []

    sides.sentry.happen(issue, 1)

    [said] = told(poll)
    assert "SHOP-1 happened again: 10 more events since it was told" in said
    sides.sentry.happen(issue, 9)
    assert len(told(poll)) == 1
    assert sides.stored(issue).event_count == 11


def test_many_at_once(sides, poll, issue, told):
    """One message, however often the number is in them."""
    sides.sentry.happen(issue, 1234)

    [said] = told(poll)

    assert "1,234 more events since it was told" in said
    assert len(told(poll)) == 1


def test_users(sides, ada, poll, subscribe, told):
    subscribe("again=2users")
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.sentry.happen(issue, 500, users=1)
    assert told(poll) == []

    sides.sentry.happen(issue, users=1)

    [said] = told(poll)
    assert "2 more users since it was told" in said


def test_an_alert_is_where_it_counts_from(sides, poll, issue, told, by_rule):
    """A rule told of it meanwhile, when it was no longer new."""
    with sides.program.changing() as session:
        row = session.get(Issue, sides.stored(issue).id)
        row.first_alert_at -= timedelta(hours=1)
        session.add(row)
    sides.sentry.happen(issue, 8)
    by_rule(issue, "Checkout")
    sides.at_rest()
    assert sides.replies("rule Checkout")
    assert told(poll) == []

    sides.sentry.happen(issue, 9)
    assert told(poll) == []
    sides.sentry.happen(issue, 1)

    assert len(told(poll)) == 1


@pytest.mark.parametrize("status", ["resolved", "ignored"])
def test_what_is_closed(sides, poll, issue, told, status):
    """It is not told again; what came meanwhile does not count when it is open again."""
    sides.sentry.act("bob", issue, {"status": status})
    issue.count += 50
    poll()
    assert told(poll) == []

    sides.sentry.act("bob", issue, {"status": "unresolved"})

    assert told(poll) == []
    assert told(poll) == []
    sides.sentry.happen(issue, 10)
    assert len(told(poll)) == 1


def test_first_contact(sides, ada, poll, subscribe, told):
    """What was there when the route began to ask for it is not told."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    ada.expect_message("Boom", channel="alerts")
    sides.sentry.happen(issue, 5000)
    subscribe("again=10events")

    assert told(poll) == []

    sides.sentry.happen(issue, 10)
    assert len(told(poll)) == 1


def test_after_a_restore(sides, poll, issue, told):
    """The counts of the backup are old."""
    with sides.program.changing() as session:
        feed.forget(session)
    sides.sentry.happen(issue, 50)

    assert told(poll) == []


def test_after_a_restart(sides, poll, issue, told):
    """It counts from the same."""
    sides.sentry.happen(issue, 6)
    poll()
    sides.at_rest()
    sides.program.stop()
    sides.program.start()
    sides.sentry.happen(issue, 4)
    services = sides.program.services

    [said] = told(Poll(services, client_of(services).for_polling()).tick)

    assert "10 more events" in said


def test_another_is_merged_into_it(sides, poll, issue, told, ada):
    """Its events are no new ones."""
    other = sides.sentry.raise_issue("shop", "Bang", count=70)
    poll()
    ada.expect_message("Bang", channel="alerts")
    sides.at_rest()

    sides.sentry.merge("bob", issue, other)

    assert told(poll) == []
    assert told(poll) == []


def test_counts_are_asked_where_they_are_needed(sides, poll, issue):
    """Of other projects' issues they are left out, which costs Sentry less."""
    sides.sentry.raise_issue("api", "Bang")
    poll()
    sides.at_rest()
    poll()

    asked = [each.query for each in sides.sentry.calls("issues") if "group" in each.query]
    found = {query["project"][0]: query.get("collapse", []) for query in asked}
    by_slug = {each.slug: found[str(each.id)] for each in sides.sentry.state.projects.values()}
    assert by_slug == {"shop": [], "api": ["stats"]}


@pytest.mark.parametrize("words", ["0events", "events", "100", "-5users", "99999999999events"])
def test_what_is_no_number(subscribe, words):
    told = subscribe(f"again={words}", "again=")

    assert told.says("is no number of events or users; write again=100events or again=20users")
