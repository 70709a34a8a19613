"""A press of somebody who is not linked yet goes to Sentry right after linking."""

import re

import pytest
from pydantic import SecretStr

from store.issues.issues import IssueStatus
from store.issues.wishes import WishState
from tests.whole.both_sides import ROUTES, BothSides

CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture
def sides(slack, migrated_file, tmp_path):
    """Ada alone is linked."""
    (tmp_path / "heliograph.db").write_bytes(migrated_file.read_bytes())
    sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}")
    mail = {"smtp_url": SecretStr(slack.mailbox.url), "email_from": "helio@acme.test"}
    sides.program.settings = sides.program.settings.model_copy(update=mail)
    sides.program.start(*ROUTES)
    yield sides
    sides.stop()


@pytest.fixture
def grace(slack):
    return slack.act_as("grace")


@pytest.fixture
def link(slack, grace):
    """By the button of the prompt, up to the code."""

    def link():
        asked = grace.expect_ephemeral("Looks like you haven't linked")
        grace.press("Link your identity now", asked)
        assert grace.submit(grace.expect_modal("Your work email")).errors == {}
        modal = grace.expect_modal("The code from the email")
        mail = slack.mailbox.expect("grace@acme.test", "type this code into Slack")
        grace.fill(modal, "The code from the email", CODE.search(mail.text)[0])
        assert grace.submit(modal).errors == {}

    return link


def test_done_in_sentry(sides, grace, link):
    """Nothing is asked before the code; then it is Grace's, with the way back."""
    issue, card = sides.card()
    grace.press("Resolve", card)
    assert not sides.wishes()
    assert not sides.puts()

    link()

    told = grace.expect_ephemeral(f"You marked {issue.short_id} as resolved.")
    grace.expect_update(card, "State: Resolved")
    assert sides.kinds(issue) == ["set_resolved"]
    assert sides.ended(issue).state == WishState.DONE
    grace.press("Undo", told)
    grace.expect_ephemeral("Undone: ")
    assert sides.kinds(issue) == ["set_resolved", "set_unresolved"]


def test_a_question_goes_on_asking(sides, grace, link):
    """Archive asks in place of the modal that linked; the answer goes to Sentry."""
    issue, card = sides.card()
    grace.press("Archive", card)
    link()

    assert grace.submit(grace.expect_modal("Until when")).errors == {}

    grace.expect_ephemeral(f"You archived {issue.short_id}")
    grace.expect_update(card, "State: Archived")
    assert sides.kinds(issue) == ["set_ignored"]


def test_changed_in_sentry_meanwhile(sides, grace, link):
    """It is checked anew, with Sentry: who pressed hears how it stands, and nothing is sent."""
    issue, card = sides.card()
    grace.press("Resolve", card)
    sides.sentry.act("bob", issue, {"status": "resolved"})

    link()

    grace.expect_ephemeral(f"{issue.short_id} is resolved in Sentry by now")
    grace.expect_update(card, "State: Resolved")
    assert sides.stored(issue).status == IssueStatus.RESOLVED
    assert not sides.puts()
