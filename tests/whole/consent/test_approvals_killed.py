"""Killed between a decision and Sentry: it is done there once, and who pressed is told once."""

import pytest

from bot.feed.invite_requests import InviteRequests
from bot.sandbox.sentry import SentrySandbox
from bot.sentry.client import client_of
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest
from store.invites.tracker_decisions import TrackerDecision
from store.people import directory
from store.people.directory import Role
from tests.whole.consent.allowing import AllowedLives
from tests.whole.program import sized, wait_until

EMAIL = "hedy@acme.test"
OUTCOMES = {"PUT": "approved", "DELETE": "rejected"}
ACTIONS = {"PUT": "invite.approve", "DELETE": "invite.reject"}
COMMIT = ("before commit", "after commit")
USUAL = {
    "PUT": ("after decision", "after PUT", *COMMIT),
    "DELETE": ("after DELETE", "before commit"),
}
FULL = ("before decision", "after decision", "before {}", "after {}", *COMMIT)


@pytest.fixture
def lives(slack, tmp_path):
    """Ada, an owner, allowed it; a request of Grace's waits in Sentry."""
    with SentrySandbox.acme() as sentry:
        sentry.add_project("pay", ["backend"])
        lives = AllowedLives(slack, sentry, tmp_path)
        lives.allow("ada")
        lives.made = sentry.request_invite(EMAIL, "Grace Hopper")
        lives.app.start()
        with lives.services() as services:
            with services.database.write() as session:
                directory.member_by_email(session, 1, "ada@acme.test").role = Role.OWNER
            InviteRequests(services, client_of(services)).poll()
        lives.card = lives.ada.expect_message(EMAIL, channel=lives.ada.user.id, timeout=20)
        lives.app.kill()
        yield lives
        lives.app.stop()


def press(lives, button):
    """Slack sends no click again: who sees nothing happen presses once more."""
    if lives.app.rows(TrackerDecision) or not lives.app.rows(InviteRequest)[0].is_waiting:
        return
    lives.ada.press(button, lives.card, wait=False)


@pytest.mark.parametrize(("button", "method"), [("Approve", "PUT"), ("Reject", "DELETE")])
def test_one_decision(lives, button, method):
    """It goes on through a death at each point of its way."""
    told = f"Invite request for {EMAIL} has been {OUTCOMES[method]}."
    for point in sized(USUAL[method], FULL):
        lives.die_at(point.format(method), lambda: press(lives, button))

    lives.app.start()

    assert wait_until(lambda: lives.said("ada", told), 30), lives.app.log()
    done = [call for call in lives.sentry.calls(f"{method} invite") if call.status < 300]
    assert [call.who for call in done] == ["ada@acme.test"]
    assert (lives.made.status == "approved") == (method == "PUT")
    assert (lives.made.id in lives.sentry.state.invitations) == (method == "PUT")
    entries = [row for row in lives.app.rows(AuditEntry) if row.action in ACTIONS.values()]
    assert [(row.actor, row.action) for row in entries] == [("ada@acme.test", ACTIONS[method])]
    assert wait_until(lambda: not any(row.tell_at for row in lives.app.rows(TrackerDecision)))
    assert lives.said("ada", told) == 1
