from dataclasses import replace

import pytest

from bot.activities.occurrence import Occurrence
from bot.intake import intake
from bot.providers.base import ALL_EFFECTS
from bot.recipients import fan_out
from store.incidents.incidents import Incident
from store.issues.issues import Issue
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.slack import cards
from store.slack.cards import Card
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock


@pytest.fixture
def rows(database):
    return lambda table: all_rows(database, table)


@pytest.fixture
def routed(database):
    """Have an organization with these routes."""
    return lambda *routes: add_acme(database, *routes)


@pytest.fixture
def receive(services):
    numbers = iter(range(1000))

    def receive(kind="alert", **changes):
        return intake.receive(services, told(kind, id=next(numbers), **changes), "api")

    return receive


@pytest.fixture
def owed(database):
    """Since the last look: what is owed to whom."""
    seen = set()

    def look():
        fresh = [row for row in all_rows(database, Delivery) if row.id not in seen]
        seen.update(row.id for row in fresh)
        return [(row.lane, row.purpose, row.state) for row in fresh]

    return look


WAITING, SKIPPED = DeliveryState.WAITING, DeliveryState.SKIPPED


def test_first_alert(routed, receive, owed, rows):
    """A card in every routed channel, and nothing else."""
    routed({"target": "slack:C2"}, {"target": "slack:C1"})
    receive()

    assert owed() == [
        ("slack:C1", Purpose.CARD, WAITING),
        ("slack:C2", Purpose.CARD, WAITING),
    ]
    assert [card.subject for card in rows(Card)] == ["issue:1", "issue:1"]
    assert {lane.target: lane.provider for lane in rows(Lane)} == {
        "slack:C1": "slack",
        "slack:C2": "slack",
    }


def test_second_alert(routed, receive, owed, rows):
    """One card stays one card: a reply under it, and it is redrawn."""
    routed({"target": "slack:C1"})
    receive()
    owed()
    receive()

    assert owed() == [
        ("slack:C1", Purpose.REPLY, WAITING),
        ("slack:C1", Purpose.REDRAW, WAITING),
    ]
    assert len(rows(Card)) == 1


def test_other_activity(routed, receive, owed):
    """A reply under every card; redraws that wait already are enough."""
    routed({"target": "slack:C1"}, {"target": "slack:C2"})
    receive()
    receive("assigned", data={"assignee": "Grace"})
    owed()
    receive("set_resolved")

    assert owed() == [
        ("slack:C1", Purpose.REPLY, WAITING),
        ("slack:C2", Purpose.REPLY, WAITING),
    ]


def test_quiet_activity(routed, receive, owed, rows):
    """A kind that nobody waits for is written down as not sent; the card is kept true."""
    routed({"target": "slack:C1"})
    receive()
    owed()
    receive("mark_reviewed")

    assert owed() == [
        ("slack:C1", Purpose.REPLY, SKIPPED),
        ("slack:C1", Purpose.REDRAW, WAITING),
    ]
    assert rows(Delivery)[-2].reason == "activity of this kind is stored, and not sent"


def test_a_card_of_a_person(routed, receive, owed, database):
    """It shows how the issue stands, also where nobody is told; counts alone don't move it."""
    routed({"target": "slack:C1"})
    receive()
    with database.write() as session:
        session.add(Card(target="slack:UADA", subject="issue:1", external_id="D1/1.1", why="it is"))
    owed()

    receive("mark_reviewed")
    receive("auto_set_ongoing")

    redrawn = [lane for lane, purpose, _ in owed() if purpose == Purpose.REDRAW]
    assert redrawn == ["slack:C1", "slack:UADA"]


def test_no_card(routed, receive, owed):
    """Activity on an issue that has no card posts nothing by itself."""
    routed({"target": "slack:C1"})
    receive("set_resolved")

    assert owed() == []


def test_another_issue(routed, receive, owed):
    """Cards of one issue do not hear of another."""
    routed({"target": "slack:C1"})
    receive()
    owed()
    receive("set_resolved", issue={"id": "8"})

    assert owed() == []


def test_another_project(routed, receive, owed):
    """A route of one project is not told of another's alerts."""
    routed({"target": "slack:C1", "project": "web"}, {"target": "slack:C2", "project": "shop"})
    receive()

    assert owed() == [("slack:C2", Purpose.CARD, WAITING)]


def test_reason_for_what_is_not_sent(routed, receive, rows):
    """What a route does not take is written down, with the reason."""
    routed({"target": "slack:C1", "min_level": "fatal"})
    receive()

    (row,) = rows(Delivery)
    assert (row.state, row.lane, row.activity_id) == (SKIPPED, "slack:C1", 1)
    assert row.reason == "level error is below the route's fatal"
    assert rows(Card) == rows(Lane) == []


def test_level_is_known_from_before(routed, receive, owed):
    """An alert that does not tell the level has the issue's."""
    routed({"target": "slack:C1", "min_level": "fatal"})
    receive("set_unresolved", issue={"level": "fatal"})
    receive()

    assert owed() == [("slack:C1", Purpose.CARD, WAITING)]


def test_environment(routed, receive, owed):
    """Each route takes its own environment's alerts."""
    routed(
        {"target": "slack:C1", "environment": "production"},
        {"target": "slack:C2", "environment": "staging"},
    )
    receive(data={"environment": "staging"})

    assert sorted(owed()) == [
        ("slack:C1", Purpose.CARD, SKIPPED),
        ("slack:C2", Purpose.CARD, WAITING),
    ]


def test_standing_card_outside_the_route(routed, receive, owed):
    """An alert that the route would not take is no reply; the card is kept true all the same."""
    routed({"target": "slack:C1", "environment": "production"})
    receive(data={"environment": "production"})
    owed()
    receive(data={"environment": "staging"})

    assert sorted(owed()) == [
        ("slack:C1", Purpose.REDRAW, WAITING),
        ("slack:C1", Purpose.REPLY, SKIPPED),
    ]


def test_broadcast(routed, receive, rows):
    """Replies are shown in the channel only for the kinds that the route names."""
    routed({"target": "slack:C1", "broadcast": ["set_resolved"]})
    receive()
    receive("set_resolved")
    receive("set_unresolved")

    replies = [row for row in rows(Delivery) if row.purpose == Purpose.REPLY]
    assert [reply.is_broadcast for reply in replies] == [True, False]


def test_lost_card(routed, receive, owed, rows, database):
    """A card that was deleted hears nothing more; the next alert posts it again, as one card."""
    routed({"target": "slack:C1"})
    receive()
    with database.write() as session:
        cards.lose(session, 1, Clock()())
    owed()
    receive("set_resolved")
    silent = owed()
    receive()

    assert silent == []
    assert owed() == [("slack:C1", Purpose.CARD, WAITING)]
    assert [(card.lost_at, card.external_id) for card in rows(Card)] == [(None, None)]


def test_no_such_provider(routed, receive, rows):
    """A target of a provider that this version lacks is written down as not sent."""
    routed({"target": "pigeon:loft"})
    receive()

    (row,) = rows(Delivery)
    assert (row.state, row.purpose) == (SKIPPED, Purpose.MESSAGE)
    assert row.reason == "there is no provider pigeon"


def test_provider_without_cards(routed, receive, owed, rows, monkeypatch):
    """Where there are no cards to keep, an alert is a message each time."""

    class Mail:
        name, title, keeps_cards, effects = "pigeon", "Pigeon", False, ALL_EFFECTS

    monkeypatch.setattr(fan_out.providers, "kind_of", lambda _target: Mail)
    routed({"target": "pigeon:loft"})
    receive()
    receive()

    assert owed() == [("pigeon:loft", Purpose.MESSAGE, WAITING)] * 2
    assert rows(Card) == []


ENDS = {"data": {"environment": "staging"}}, {"issue": {"level": "info"}}


@pytest.mark.parametrize("later", ENDS, ids=["environment", "level"])
def test_what_is_open_elsewhere_ends_there(routed, receive, owed, monkeypatch, later):
    """A later alert that the route would not take keeps nobody on call for ever."""

    class Pager:
        name, title, keeps_cards, effects = "pigeon", "Pigeon", False, ALL_EFFECTS

    monkeypatch.setattr(fan_out.providers, "kind_of", lambda _target: Pager)
    conditions = {"environment": "production", "min_level": "error"}
    routed({"target": "pigeon:1", **conditions}, {"target": "pigeon:2", "environment": "test"})
    receive(data={"environment": "production"})
    receive(**({"data": {"environment": "production"}} | later))
    owed()
    receive("set_resolved")

    assert sorted(owed()) == [
        ("pigeon:1", Purpose.MESSAGE, WAITING),
        ("pigeon:2", Purpose.MESSAGE, SKIPPED),
    ]


def test_subject():
    """Both sides name an issue's cards alike, and an incident's; a project has none."""
    of_project = Occurrence(None, 1, 1, 1, "shop", None, None)

    assert replace(of_project, issue_id=12).subject == Issue(id=12).subject
    assert replace(of_project, incident_id=3).subject == Incident(id=3).subject
    assert of_project.subject == ""
