"""The outbox as a record: what people ask of it, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox import deliveries
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Organization, Project, put
from store.slack.cards import Card

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
TARGET = "slack:C0A"


@pytest.fixture
def session(database):
    """With an issue, one activity of it, its card, and the card's lane."""
    with database.write() as session:
        acme = put(session, Organization, {"slug": "a"}, name="A", url="https://a.test").row_id
        project = put(session, Project, {"organization_id": acme, "slug": "api"}).row_id
        owned = {"organization_id": acme, "project_id": project}
        session.add(Issue(source_id="7", title="Boom", short_id="API-7", **owned))
        session.add(Card(subject="issue:1", target=TARGET))
        session.add(Lane(target=TARGET, provider="slack"))
        session.flush()
        times = {"occurred_at": AT, "received_at": AT}
        session.add(ActivityRow(source_id="api:1", kind="alert", issue_id=1, **owned, **times))
        session.flush()
        yield session


def enqueued(session, purpose=Purpose.CARD, state=DeliveryState.WAITING, lane=TARGET, **values):
    number = len(deliveries.newest(session, state=None, target=None, limit=99)) + 1
    if purpose != Purpose.REDRAW:
        values.setdefault("activity_id", 1)
    delivery = Delivery(
        key=f"key-{number}",
        lane=lane,
        purpose=purpose,
        state=state,
        created_at=AT,
        card_id=1,
        **values,
    )
    session.add(delivery)
    session.flush()
    return delivery


def test_newest_first(session):
    """At most so many, with their activity's kind and the issue."""
    for _ in range(3):
        enqueued(session)

    found = deliveries.newest(session, state=None, target=None, limit=2)

    assert [(one.delivery.id, one.kind, one.about) for one in found] == [
        (3, "alert", "API-7"),
        (2, "alert", "API-7"),
    ]


def test_redraw_is_about_its_card(session):
    """It tells no activity."""
    enqueued(session, Purpose.REDRAW)

    (found,) = deliveries.newest(session, state=None, target=None, limit=9)

    assert (found.kind, found.about) == ("", "API-7")


def test_redraw_of_what_has_no_short_id(session):
    """The card's subject says it."""
    enqueued(session, Purpose.REDRAW)
    session.connection().exec_driver_sql("UPDATE card SET subject = 'home:7'")

    (found,) = deliveries.newest(session, state=None, target=None, limit=9)

    assert found.about == "home:7"


def test_redraw_of_an_incident(session):
    """By the name of its rule."""
    enqueued(session, Purpose.REDRAW)
    session.connection().exec_driver_sql("UPDATE card SET subject = 'incident:4'")
    session.add(
        Incident(
            id=4,
            organization_id=1,
            project_id=1,
            source_id="4",
            rule="Too many errors",
            status=IncidentStatus.OPEN,
            since=AT,
            started_at=AT,
        )
    )
    session.flush()

    (found,) = deliveries.newest(session, state=None, target=None, limit=9)

    assert found.about == "Too many errors"


def test_of_a_state_and_a_target(session):
    """Both conditions hold."""
    enqueued(session, state=DeliveryState.DEAD)
    enqueued(session, state=DeliveryState.DEAD, lane="slack:C0B")
    enqueued(session)

    found = deliveries.newest(session, state=DeliveryState.DEAD, target=TARGET, limit=9)

    assert [one.delivery.id for one in found] == [1]


def test_of_activities(session):
    """What each one owed, in order."""
    enqueued(session)
    enqueued(session, Purpose.REPLY)
    enqueued(session, Purpose.REDRAW)

    found = deliveries.of_activities(session, [1, 2], 9)

    assert {key: [row.id for row in owed.deliveries] for key, owed in found.items()} == {1: [1, 2]}


def test_waiting_redraw(session):
    """Only one that still waits."""
    card = session.get(Card, 1)
    enqueued(session, Purpose.REDRAW, state=DeliveryState.SENT)
    before = deliveries.waiting_redraw(session, card)
    waiting = enqueued(session, Purpose.REDRAW)

    assert before is None
    assert deliveries.waiting_redraw(session, card).id == waiting.id


def test_cards_of_a_subject(session):
    """Lost ones too: people ask what became of them."""
    session.get(Card, 1).lost_at = AT
    session.add(Card(subject="issue:2", target=TARGET))
    session.flush()

    assert [card.id for card in deliveries.cards_of(session, "issue:1")] == [1]


def test_lanes_by_target(session):
    """Those that there are."""
    assert list(deliveries.lanes(session, {TARGET, "slack:C0B"})) == [TARGET]


def test_revive(session):
    """Only a dead one, and only once."""
    delivery = enqueued(
        session, Purpose.REPLY, state=DeliveryState.DEAD, reason="no_text", attempt=3
    )

    first, second = (deliveries.revive(session, delivery, AT) for _ in range(2))
    session.expire_all()

    assert (first, second) == (True, False)
    assert (delivery.state, delivery.reason, delivery.attempt) == ("waiting", "", 3)
    assert session.get(Lane, TARGET).due_at == AT


@pytest.mark.parametrize("due", [None, AT + timedelta(hours=1), AT - timedelta(hours=1)])
def test_lane_is_due_at_once(session, due):
    """Never later than it was."""
    session.get(Lane, TARGET).due_at = due
    delivery = enqueued(session, Purpose.REPLY, state=DeliveryState.DEAD)

    deliveries.revive(session, delivery, AT)
    session.expire_all()

    assert session.get(Lane, TARGET).due_at == min(due or AT, AT)


def test_resume(session):
    """Only a paused lane, and only once."""
    lane = session.get(Lane, TARGET)
    lane.paused_at, lane.paused_reason, lane.failures = AT, "is archived", 5
    session.flush()
    paused = [each.target for each in deliveries.paused(session)]

    first, second = (deliveries.resume(session, TARGET, AT) for _ in range(2))
    session.expire_all()

    assert (paused, first, second) == ([TARGET], True, False)
    assert (lane.paused_at, lane.paused_reason, lane.failures) == (None, "", 0)
    assert lane.due_at == AT
    assert list(deliveries.paused(session)) == []
