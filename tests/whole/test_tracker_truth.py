"""What a real tracker sent, signed and over HTTP: told once, and true, in Slack and elsewhere."""

import copy

from store.issues.activities import ActivityRow
from tests.bot.sources.senders import payload

SENTRY = {"type": "application", "id": "sentry", "name": "Sentry"}
SHA = "4f1c2b7d9e0a8365b1d4c7e2f9a0b3c6d5e8f712"
GRACE = {"id": "4", "name": "Grace Hopper", "email": "grace@acme.test"}


def webhook(action, beside=None, **shown):
    """Of the issue SHOP-7."""
    body = copy.deepcopy(payload("issue_created"))
    body |= {"action": action, "actor": SENTRY}
    body["data"]["issue"] |= shown
    body["data"] |= beside or {}
    return body


def fixed(**details):
    shown = {"status": "resolved", "substatus": None, "statusDetails": details}
    return webhook("resolved", {"resolution_type": "with_commit"}, **shown)


def test_a_fix_by_commit_is_told_once(running, ada, slack, card):
    """Sentry tells of the commit, then of its release: one reply, by the commit's author."""
    first = running.send_hook(fixed(inCommit={"id": SHA, "author": GRACE}))
    told = ada.expect_message("as resolved in commit 4f1c2b7", thread=card)

    again = running.send_hook(fixed(inRelease="shop@1.3.0", actor=None))
    ada.expect_update(card, "State: Resolved")
    slack.expect_nothing_more(0.5)

    assert (first.status_code, again.status_code) == (202, 200)
    assert "Grace Hopper" in told.plain_text or "@grace" in told.plain_text
    assert len(running.rows(ActivityRow)) == 2


def test_a_fix_whose_release_is_told_first(running, ada, slack, card):
    """The reply becomes the commit's, by its author, and nobody is told again."""
    running.send_hook(fixed(inRelease="shop@1.3.0", actor=None))
    told = ada.expect_message("as resolved in release shop@1.3.0", thread=card)
    ada.expect_update(card, "State: Resolved")

    running.send_hook(fixed(inCommit={"id": SHA, "author": GRACE}))
    better = ada.expect_update(told, "as resolved in commit 4f1c2b7")
    ada.expect_update(card, "as resolved in commit 4f1c2b7")
    slack.expect_nothing_more(0.5)

    assert "Grace Hopper" in better.plain_text or "@grace" in better.plain_text
    assert len(running.rows(ActivityRow)) == 2


def test_assigned_as_the_tracker_stores_it(running, ada, card):
    """By a number: the thread and the card name the person, whose address stands beside it."""
    running.post("assigned", issue=4511, assignee="4", assigneeEmail="grace@acme.test")

    told = ada.expect_message("assigned", thread=card)
    ada.expect_update(card, "Assignee: Grace Hopper")

    assert "Grace Hopper" in told.plain_text or "@grace" in told.plain_text


def test_of_two_organizations_the_installation_tells_which(running, ada, card):
    """Without any address in the payload: it was learnt while there was one organization."""
    running.send_hook(installed(webhook("resolved", status="resolved", permalink=None)))
    ada.expect_message("as resolved", thread=card)
    ada.expect_update(card, "State: Resolved")
    running.load_other_organization()

    told = running.send_hook(installed(webhook("created", id="120", title="Boom", permalink=None)))
    ada.expect_message("Boom", channel="alerts")

    assert told.status_code == 202


def installed(body):
    return body | {"installation": {"uuid": "14e876b6-dac0-4d31-8006-2b68f3d04023"}}
