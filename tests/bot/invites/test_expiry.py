"""Time passes: a reminder after a day, the end after two weeks, each once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.invites import decision as deciding
from bot.invites import expiry
from bot.invites.decision import REJECT
from bot.relay.relay import Relay
from store.engine import Unavailable
from store.invites.invites import InviteStatus
from store.outbox.models import Delivery, DeliveryState
from store.people.directory import Member, Role
from store.people.identities import Identity
from tests.bot.acme import on
from tests.bot.invites.people import ADA
from tests.fakes import Obedient

APPROVERS = ["slack:UADA", "slack:UBOB"]


def test_a_reminder_after_a_day(services, ask, clock, told):
    """To everybody who was asked, and not before."""
    ask()
    clock.move(hours=23, minutes=59)
    assert expiry.remind_due(services) == 0
    clock.move(minutes=1)

    assert expiry.remind_due(services) == 1

    assert told() == [(target, "invite_request") for target in APPROVERS]


def test_one_reminder(services, ask, clock, told):
    """Four processes look at the same time, and again a day later."""
    ask()
    clock.move(hours=25)

    with ThreadPoolExecutor(4) as pool:
        reminded = list(pool.map(lambda _: expiry.remind_due(services), range(4)))
    clock.move(hours=25)
    expiry.tick(services)

    assert sorted(reminded) == [0, 0, 0, 1]
    assert len(told()) == 2


def test_who_may_decide_since_gets_a_card(services, ask, clock, change, seen):
    """Mia has become a manager; Bob is none any more, and is asked no more."""
    ask()
    change(Member, 4, role=Role.MANAGER)
    change(Member, 2, role=Role.MEMBER)
    clock.move(days=1)

    expiry.remind_due(services)

    assert seen.cards() == [*APPROVERS, "slack:UMIA"]
    assert seen.told() == [("slack:UADA", "invite_request")]


def test_mail_is_reminded_by_mail(services, ask, clock, told, database):
    """Who has linked no Slack user."""
    with database.write() as session:
        session.delete(session.get_one(Identity, 1))
    ask()
    clock.move(days=1)

    expiry.remind_due(services)

    assert sorted(told()[1:]) == [
        ("email:ada@acme.test", "invite_request"),
        ("slack:UBOB", "invite_request"),
    ]


def test_the_end_after_two_weeks(services, ask, clock, seen):
    """Written down, shown on every card, told to the asker."""
    ask()
    clock.move(days=14, seconds=-1)
    assert expiry.end_due(services) == 0
    clock.move(seconds=1)

    assert expiry.end_due(services) == 1

    assert seen.request_row().status == InviteStatus.EXPIRED
    assert seen.redraws() == APPROVERS
    assert seen.audits()[-1] == ("heliograph", "invite.expire", "hedy@acme.test")
    assert seen.told() == [("slack:UMIA", "invite_outcome")]


def test_one_end(services, ask, clock, audits):
    """Four processes look at the same time."""
    ask()
    clock.move(days=15)

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: expiry.end_due(services), range(4)))

    assert sorted(ended) == [0, 0, 0, 1]
    assert len(audits()) == 2


def test_what_ends_is_not_reminded_of(services, ask, clock, told):
    """The program was not running for three weeks."""
    ask()
    clock.move(days=21)

    expiry.tick(services)

    assert told() == [("slack:UMIA", "invite_outcome")]


def test_what_is_decided_rests(services, ask, clock, told):
    """Neither reminder nor end."""
    ask()
    ask(withdrawn=True)
    clock.move(days=21)

    expiry.tick(services)

    assert told() == []


def test_a_database_that_can_take_nothing(services, ask, clock, monkeypatch, caplog):
    """The next tick does it."""
    ask()
    clock.move(days=1)

    def fail(*_):
        raise Unavailable("locked")

    monkeypatch.setattr("bot.invites.expiry.intake.in_one_write", fail)
    expiry.tick(services)

    assert "wait for the database: locked" in caplog.text


@pytest.mark.parametrize(
    ("name", "value"), [("REMIND_AFTER", timedelta(hours=24)), ("EXPIRE_AFTER", timedelta(days=14))]
)
def test_the_times(name, value):
    """As the docs state them."""
    assert getattr(expiry, name) == value


def test_a_reminder_that_comes_too_late(services, ask, clock, rows):
    """It was decided before Slack took the reminder: nobody is told that it waits still."""
    ask()
    clock.move(days=1)
    expiry.remind_due(services)
    deciding.press(services, on(1), REJECT, ADA)
    provider = Obedient()

    Relay(services, provider).run_once()

    sent = [note.title for note, _, _ in provider.sent]
    assert not [title for title in sent if title.startswith("Still waiting")]
    left_out = [r.reason for r in rows(Delivery) if r.memo_id and r.state == DeliveryState.SKIPPED]
    assert left_out == ["the request does not wait any more"] * 2


@pytest.fixture
def _first_fails(monkeypatch):
    """The first request can't be ended, by a fault of ours."""
    end = expiry.end

    def fail_first(session, services, deciding, *more):
        if deciding.request.row_id == 1:
            raise RuntimeError("a fault of ours")
        return end(session, services, deciding, *more)

    monkeypatch.setattr(expiry, "end", fail_first)


@pytest.mark.usefixtures("_first_fails")
def test_one_that_fails(services, ask, clock, request_row, caplog):
    """It is logged, and the others end in time."""
    ask(1)
    ask(2, email="grete@acme.test")
    clock.move(days=15)

    assert expiry.end_due(services) == 1

    assert [request_row(n).status for n in (1, 2)] == [InviteStatus.WAITING, InviteStatus.EXPIRED]
    assert "the request 1 failed" in caplog.text
