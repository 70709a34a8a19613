"""Presses and Sentry's own feed together: whatever comes first, each change is told once."""

import shutil

import pytest

from bot.sandbox import AcceptedThenReset, Sandbox
from bot.sandbox.sentry import WebhooksFirst
from store.issues.activities import ActivityRow
from store.issues.wishes import WishState
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until


@pytest.fixture
def sides(migrated_file, tmp_path):
    """With webhooks."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
        sides.sentry.webhook_url = (
            f"http://127.0.0.1:{sides.program.process.http.port}/webhooks/sentry"
        )
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


def activities(sides, issue):
    wanted = sides.stored(issue).id
    rows = [row for row in sides.program.rows(ActivityRow) if row.issue_id == wanted]
    return [(row.kind, (row.actor or {}).get("name")) for row in rows if row.kind != "alert"]


def known(sides, issue):
    """Whether the feed was read as far as it goes."""
    newest = max(int(row["id"]) for row in sides.sentry.feed(issue))
    return sides.stored(issue).feed_row == newest


def test_the_webhook_of_ones_own_press(sides, ada):
    """Before the answer: the member did it, and it is told once."""
    issue, card = sides.card()
    sides.sentry.faults.add("PUT issue", WebhooksFirst(sides.sentry.webhooks), times=1)

    ada.press("Resolve", card)

    ada.expect_ephemeral(f"You marked {issue.short_id} as resolved.")
    ada.expect_update(card, "State: Resolved")
    assert wait_until(lambda: known(sides, issue))
    assert activities(sides, issue) == [("set_resolved", "Ada Lovelace")]
    assert sides.wish_of(issue).row is not None


def test_both_sides_in_turn(sides, ada):
    """Ada here, Bob there, Ada's Undo no more: each once, by name, in order."""
    issue, card = sides.card()
    ada.press("Resolve", card)
    told = ada.expect_ephemeral("You marked")
    sides.sentry.act("bob", issue, {"status": "unresolved"})
    ada.expect_update(card, "State: Ongoing")
    assert wait_until(lambda: known(sides, issue))

    ada.press("Undo", told)

    ada.expect_update(told, "Something newer happened")
    assert activities(sides, issue) == [
        ("set_resolved", "Ada Lovelace"),
        ("set_unresolved", "Bob Kahn"),
    ]
    assert sides.kinds(issue) == ["set_resolved", "set_unresolved"]


def test_the_feed_knows_a_press_whose_answer_was_lost(sides, ada):
    """The webhook comes, the answer does not: the press tells it, once it has looked."""
    issue, card = sides.card()
    sides.sentry.faults.add("PUT issue", AcceptedThenReset(), times=1)

    ada.press("Resolve", card)

    assert wait_until(lambda: sides.wish_of(issue).row is not None)
    assert activities(sides, issue) == []
    assert sides.wish_of(issue).state == WishState.UNKNOWN
    ada.expect_update(card, "State: Resolved")


def test_what_sentry_refuses_sets_the_card_right(sides, ada):
    """It was resolved there, without a webhook: the press is refused, and the feed is read."""
    issue, card = sides.card()
    sides.at_rest()  # Else a feed that is read late shows it first.
    sides.sentry.webhook_url = None
    sides.sentry.act("bob", issue, {"status": "resolved"})

    ada.press("Resolve", card)

    ada.expect_ephemeral("is resolved in Sentry by now")
    ada.expect_update(card, "State: Resolved")
    assert sides.kinds(issue) == ["set_resolved"]
