"""`member_invited`: others may follow, and can break nothing."""

import pytest

from bot.invites import decision, events
from bot.invites.decision import APPROVE, REJECT
from bot.invites.events import MemberInvited
from store.audit.audit import AuditEntry
from store.invites.invites import InviteStatus
from tests.bot.acme import on
from tests.bot.invites.people import ADA


@pytest.fixture
def follow():
    """Subscribe for the length of a test."""
    ends = []
    yield lambda subscriber: ends.append(events.subscribe(subscriber))
    for end in ends:
        end()


def note(session, services, event):
    """Writes what it was told, as a follower might."""
    session.add(
        AuditEntry(at=services.now(), actor="test", action="test.invited", target=event.email)
    )


def break_down(session, services, event):
    """Fails after it has written something."""
    note(session, services, event)
    session.flush()
    raise RuntimeError("the mail list is away")


def test_who_follows_is_told(services, ask, follow):
    """Of who may come in, as what, and who said so."""
    heard = []
    follow(lambda _session, _services, event: heard.append(event))
    ask(role="admin", teams=["backend"])

    decision.press(services, on(1), APPROVE, ADA)

    assert heard == [
        MemberInvited(1, 1, "hedy@acme.test", "admin", ("backend",), "ada@acme.test"),
    ]


def test_what_they_write_is_stored_with_it(services, ask, follow, audits):
    """In the same transaction."""
    follow(note)
    ask()

    decision.press(services, on(1), APPROVE, ADA)

    assert audits()[-1] == ("test", "test.invited", "hedy@acme.test")


def test_who_fails_breaks_nothing(services, ask, follow, seen, caplog):
    """Logged, undone, and everything else goes on, the next follower too."""
    follow(break_down)
    follow(note)
    ask()

    decision.press(services, on(1), APPROVE, ADA)

    assert seen.request_row().status == InviteStatus.APPROVED
    assert [action for _, action, _ in seen.audits()] == [
        "invite.ask",
        "invite.approve",
        "test.invited",
    ]
    assert ("email:hedy@acme.test", "invite") in seen.told()
    assert "break_down failed on member_invited" in caplog.text


def test_a_rejection_is_no_invitation(services, ask, follow):
    """Nobody is told."""
    heard = []
    follow(lambda *told: heard.append(told))
    ask()

    decision.press(services, on(1), REJECT, ADA)

    assert heard == []
