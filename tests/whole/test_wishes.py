"""A press happens in Sentry, whole way: every button and its Undo, on both sides."""

import shutil

import pytest

from bot.sandbox import Sandbox
from store.audit.audit import AuditEntry
from store.issues.issues import IssueStatus
from store.issues.wishes import WishState
from store.people import directory
from tests.whole.both_sides import BothSides
from tests.whole.world import GRACE, act

DONE = {  # Button → (what who pressed is told, the card, Sentry's row, the row of its Undo).
    "resolve": ("You marked {short} as resolved.", "Resolved", "set_resolved", "set_unresolved"),
    "unresolve": (
        "You marked {short} as unresolved.",
        "Ongoing",
        "set_unresolved",
        "set_resolved",
    ),
    "ongoing": ("You marked {short} as unresolved.", "Ongoing", "set_unresolved", "set_ignored"),
    "assign": ("You assigned {short} to Grace Hopper.", "Grace Hopper", "assigned", "unassigned"),
}
FROM = {"unresolve": {"status": "resolved"}, "ongoing": {"status": "ignored"}}
TOLD = {"unresolve": "set_resolved", "ongoing": "set_ignored"}


@pytest.fixture(scope="module")
def sides(tmp_path_factory, migrated_file):
    folder = tmp_path_factory.mktemp("sides")
    shutil.copy(migrated_file, folder / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{folder / 'heliograph.db'}").start()
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def card_for(sides, ada):
    """An issue as the button needs it, on both sides, and its card."""

    def card_for(button):
        issue, card = sides.card()
        if button in FROM:
            sides.sentry.act("bob", issue, FROM[button])
            sides.tell(issue, TOLD[button])
            ada.expect_update(card, "State:")
        GRACE["value"] = _grace(sides)
        return issue, card

    return card_for


def _grace(sides):
    with sides.program.services.database.read() as session:
        return f"member:{directory.member_by_email(session, 1, 'grace@acme.test').token}"


@pytest.mark.parametrize("button", DONE)
def test_done_in_sentry(sides, ada, card_for, button):
    """It happens in Sentry once; then the card, the thread and who pressed are told; so is Undo."""
    issue, card = card_for(button)
    words, shown, kind, back = DONE[button]

    act(ada, button, card)

    told = ada.expect_ephemeral(words.format(short=issue.short_id))
    ada.expect_update(card, shown)
    assert sides.ended(issue).state == WishState.DONE
    assert sides.kinds(issue)[-1] == kind
    ada.press("Undo", told)
    ada.expect_ephemeral("Undone: ")
    assert sides.ended(issue).state == WishState.DONE
    assert sides.kinds(issue)[-2:] == [kind, back]
    audits = [row for row in sides.program.rows(AuditEntry) if row.target == issue.short_id]
    assert [row.action for row in audits] == [f"issue.{button}", "issue.undo"]
    is_assigned = sides.stored(issue).assignee is not None
    assert is_assigned == (sides.sentry.issue(issue)["assignedTo"] is not None)


def test_nothing_is_shown_before(sides, ada):
    """While Sentry thinks, no row and no card shows what is wanted."""
    issue, card = sides.card()
    sides.sentry.latency = 0.6

    ada.press("Resolve", card)
    shown = sides.stored(issue).status
    sides.sentry.latency = 0.0

    assert shown == IssueStatus.UNRESOLVED
    assert sides.wish_of(issue).state == WishState.WAITING
    ada.expect_ephemeral("You marked")
    assert sides.stored(issue).status == IssueStatus.RESOLVED
