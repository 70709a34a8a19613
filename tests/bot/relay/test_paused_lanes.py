"""A target that fails for good: its lane is paused, what waits is kept, its owner is told."""

import pytest
from sqlmodel import select

from bot.identity.links import By
from bot.notes.note import plain
from bot.routing.deliveries import resume
from bot.vocabulary.failures import TargetDead, Unknown
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Role
from store.people.identities import Identity

ARCHIVED = TargetDead("the channel is archived (is_archived)")
LOST = Unknown("no answer")


@pytest.fixture(autouse=True)
def owner(database, clock, services):
    """Ada owns Acme, and is linked."""
    with database.write() as session:
        facts = {"email": "ada@acme.test", "name": "Ada", "role": Role.OWNER}
        session.add(Member(organization_id=1, **facts))
        session.flush()
        user = {"team_id": "T0ACME", "slack_user_id": "U0ADA", "linked_at": clock.now}
        session.add(Identity(member_id=1, **user))
        session.connection().exec_driver_sql("UPDATE organization SET team_id = 'T0ACME'")


@pytest.fixture
def archived(provider):
    """#alerts takes nothing; everything else goes on."""
    provider.fails = lambda note: None if is_memo(note) else ARCHIVED


def is_memo(note):
    return note.subject.startswith("target:")


def notices(rows):
    return [row for row in rows() if row.purpose == Purpose.NOTICE]


@pytest.mark.usefixtures("archived")
def test_the_owner_is_told(relay, provider, happen, rows):
    """By direct message, and what was for the channel waits."""
    happen("alert")

    relay.run_once()

    [(note, address, _)] = provider.sent
    assert address == "U0ADA"
    assert [plain(line) for line in note.lines][:2] == [
        "Heliograph no longer sends anything to C0ALERTS: the channel is archived (is_archived).",
        "1 message waits for it, and whatever comes in is kept too.",
    ]
    assert [row.state for row in rows()] == [DeliveryState.WAITING, DeliveryState.SENT]


@pytest.mark.usefixtures("archived")
def test_told_once(relay, provider, happen, rows):
    """However much comes for it afterwards."""
    happen("alert")
    relay.run_once()

    for issue in range(8, 12):
        happen("alert", issue=issue)
    relay.run_once()

    assert len(notices(rows)) == 1
    assert len(provider.sent) == 1


@pytest.mark.usefixtures("archived")
def test_told_with_the_pause_or_not_at_all(relay, happen, rows, monkeypatch):
    """A crash between the two is none: they are one transaction."""
    happen("alert")
    monkeypatch.setattr("bot.routing.lane_pauses.notice.send", _crash)

    with pytest.raises(RuntimeError):
        relay.run_once()

    assert (rows(Lane)[0].paused_at, rows(NoticeRow)) == (None, [])


def _crash(*_args, **_more):
    raise RuntimeError("the power is gone")


@pytest.mark.usefixtures("archived")
def test_resumed(relay, services, provider, happen, rows):
    """What waited goes out, and nobody is told of that."""
    happen("alert")
    relay.run_once()
    provider.fails = lambda _: None

    resume(services, "slack:C0ALERTS", By("cli", {}))
    relay.run_once()

    assert [address for _, address, _ in provider.sent] == ["U0ADA", "C0ALERTS"]
    assert {row.state for row in rows()} == {DeliveryState.SENT}


def test_paused_by_a_look_up(relay, provider, happen, rows, clock):
    """The channel is gone when we look whether a lost answer's message stands there."""
    provider.fails = lambda note: None if is_memo(note) else LOST
    happen("alert")
    relay.run_once()
    provider.find = _dead
    clock.move(minutes=1)

    relay.run_once()

    assert [row.state for row in rows()] == [DeliveryState.UNKNOWN, DeliveryState.SENT]
    assert notices(rows)[0].lane == "slack:U0ADA"


def _dead(*_args):
    raise ARCHIVED


def test_the_owners_own_messages_are_dead_too(relay, provider, happen, rows, database):
    """It ends there: the memo is kept, and no other is made for it."""
    provider.fails = lambda _: ARCHIVED
    happen("alert")

    relay.run_once()

    with database.read() as session:
        paused = session.exec(select(Lane.target).where(Lane.paused_at.is_not(None))).all()
        assert set(paused) == {"slack:C0ALERTS", "slack:U0ADA"}
        assert len(session.exec(select(Delivery)).all()) == 2
