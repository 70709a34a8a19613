"""Sending a dead delivery again, and opening a paused target."""

import pytest
from sqlmodel import select

from bot.identity.links import By
from bot.routing import deliveries
from bot.services import Services
from bot.settings import Settings
from store.audit import audit
from store.outbox import enqueue
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.slack.cards import Card
from tests.fakes import Clock

CLI = By("cli", {"command": "retry"})
TARGET = "slack:C0A"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    return Services(Settings(), database, clock, clock)


@pytest.fixture
def dead(services, clock):
    """A dead delivery of some purpose about a card."""

    def delivery(purpose=Purpose.CARD, **card):
        with services.database.write() as session:
            row = Card(subject="issue:1", target=TARGET)
            session.add(row)
            session.flush()
            for name, value in card.items():
                setattr(row, name, value)
            enqueue.delivery(session, TARGET, purpose, at=clock.now, card_id=row.row_id)
            delivery = session.exec(select(Delivery).filter_by(purpose=purpose)).one()
            delivery.state, delivery.reason, delivery.attempt = DeliveryState.DEAD, "no_text", 4
            session.get(Lane, TARGET).due_at = None
        return delivery.row_id

    return delivery


def stored(services, table, key):
    with services.database.read() as session:
        return session.get(table, key)


def done(services):
    with services.database.read() as session:
        return [(entry.action, entry.target, entry.data) for entry in audit.entries(session)]


def test_dead_delivery_waits_again(services, dead, clock):
    """Its lane is due, the relay is woken, and who did it is kept."""
    delivery_id, woken = dead(Purpose.REPLY, external_id="1.0"), []
    services.database.subscribe(woken.append)

    deliveries.retry(services, delivery_id, CLI)

    delivery = stored(services, Delivery, delivery_id)
    assert (delivery.state, delivery.reason) == (DeliveryState.WAITING, "")
    assert delivery.attempt == 4
    assert stored(services, Lane, TARGET).due_at == clock.now
    assert woken == [frozenset({"slack"})]
    assert done(services) == [("delivery.retry", TARGET, {"id": delivery_id})]


def test_retry_is_once(services, dead):
    """Two at once: the second is told that it waits already."""
    delivery_id = dead(lost_at=Clock().now)
    deliveries.retry(services, delivery_id, CLI)

    with pytest.raises(deliveries.NotDead, match="is waiting"):
        deliveries.retry(services, delivery_id, CLI)

    assert len(done(services)) == 1


def test_lost_card_is_posted_anew(services, dead):
    """From now on activities wait for it again."""
    delivery_id = dead(lost_at=Clock().now, drawn_version=3)

    deliveries.retry(services, delivery_id, CLI)

    card = stored(services, Card, 1)
    assert (card.external_id, card.drawn_version, card.lost_at) == (None, 0, None)


@pytest.mark.parametrize(
    ("purpose", "card", "why"),
    [
        (Purpose.CARD, {"external_id": "1.0"}, "the card stands there"),
        (Purpose.CARD, {}, "a newer delivery posts the card"),
        (Purpose.REPLY, {"lost_at": Clock().now}, "its card is gone"),
        (Purpose.REDRAW, {"lost_at": Clock().now}, "its card is gone"),
    ],
)
def test_what_would_do_harm(services, dead, purpose, card, why):
    """No second card, no reply into nowhere; nothing is changed."""
    delivery_id = dead(purpose, **card)

    with pytest.raises(deliveries.NotNeeded, match=why):
        deliveries.retry(services, delivery_id, CLI)

    assert stored(services, Delivery, delivery_id).state == DeliveryState.DEAD
    assert done(services) == []


def test_newer_redraw_is_enough(services, dead, clock):
    """It draws the card as it is then."""
    delivery_id = dead(Purpose.REDRAW, external_id="1.0")
    with services.database.write() as session:
        enqueue.delivery(session, TARGET, Purpose.REDRAW, at=clock.now, card_id=1)

    with pytest.raises(deliveries.NotNeeded, match="a newer redraw"):
        deliveries.retry(services, delivery_id, CLI)


def test_unknown_delivery(services):
    """There is nothing to send again."""
    with pytest.raises(deliveries.NoSuchDelivery, match="There is no delivery 5"):
        deliveries.retry(services, 5, CLI)


def test_resume(services, clock):
    """The target takes messages again, at once."""
    with services.database.write() as session:
        session.add(
            Lane(
                target=TARGET,
                provider="slack",
                failures=7,
                paused_at=clock.now,
                paused_reason="is archived",
            )
        )

    reason = deliveries.resume(services, TARGET, CLI)

    lane = stored(services, Lane, TARGET)
    assert reason == "is archived"
    assert (lane.paused_at, lane.paused_reason, lane.failures) == (None, "", 0)
    assert lane.due_at == clock.now
    assert done(services) == [("target.resume", TARGET, {"reason": "is archived"})]


def test_resume_what_is_not_paused(services):
    """It is said, and nothing is changed."""
    with services.database.write() as session:
        session.add(Lane(target=TARGET, provider="slack"))

    with pytest.raises(deliveries.NotPaused, match="slack:C0A is not paused"):
        deliveries.resume(services, TARGET, CLI)

    assert stored(services, Lane, TARGET).due_at is None
    assert done(services) == []


def test_resume_an_unknown_target(services):
    """Probably a slip of the pen."""
    with pytest.raises(deliveries.NoSuchTarget, match="slack:C0B"):
        deliveries.resume(services, "slack:C0B", CLI)


def test_sooner_moment_is_kept(services, dead, clock):
    """A lane that is due already is not put off."""
    delivery_id, before = dead(Purpose.REPLY, external_id="1.0"), clock.now
    with services.database.write() as session:
        session.get(Lane, TARGET).due_at = before
    clock.move(minutes=5)

    deliveries.retry(services, delivery_id, CLI)

    assert stored(services, Lane, TARGET).due_at == before
