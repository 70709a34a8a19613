"""Linking over the WebSocket, whole way: modal, mail, code, and what was wanted before."""

import re

import pytest
from pydantic import SecretStr

from store.audit import AuditEntry
from store.issues import Issue, IssueStatus
from tests.whole.conftest import ALERTS

CODE = re.compile(r"\b\d{6}\b")
EMAIL, TYPED = "Your work email", "The code from the mail"
OFFER = "Turn on personal notifications"


@pytest.fixture
def mailing(program, slack):
    """The program with the sandbox's mail server; #alerts is routed, Ada is linked."""
    mail = {"smtp_url": SecretStr(slack.mailbox.url), "email_from": "helio@acme.test"}
    program.settings = program.settings.model_copy(update=mail)
    program.start(ALERTS)
    with slack.strict():
        yield program


@pytest.fixture
def grace(slack):
    return slack.act_as("grace")


def code_for(slack, email):
    """The code of the newest mail to that address."""
    mail = slack.mailbox.expect(email, "type this code into Slack")
    return CODE.search(mail.text)[0]


def ask(person, email=None):
    """By `/helio link` up to the modal that asks for the code."""
    person.command("/helio", "link", channel="alerts")
    view = person.expect_modal(EMAIL)
    if email:
        person.fill(view, EMAIL, email)
    assert person.submit(view).errors == {}
    return person.expect_modal(TYPED)


def test_a_press_is_done_after_linking(mailing, slack, grace):
    """Not linked: the button, the mail, the code; then the issue is resolved, by Grace."""
    mailing.hook("issue_created")
    card = grace.expect_message("charge() missing", channel="alerts")
    grace.press("Resolve", card)
    grace.press("Link your identity now", grace.expect_ephemeral("Looks like you haven't linked"))
    first = grace.expect_modal(EMAIL)
    grace.submit(first)
    second = grace.expect_modal(TYPED)
    grace.fill(second, TYPED, code_for(slack, "grace@acme.test"))

    assert grace.submit(second).errors == {}

    grace.expect_modal("You are linked to grace@acme.test")
    grace.expect_ephemeral("SHOP-7")
    grace.expect_message("marked SHOP-7 as resolved", thread=card)
    grace.expect_update(card, "State: Resolved")
    assert mailing.rows(Issue)[0].status == IssueStatus.RESOLVED
    entries = [row for row in mailing.rows(AuditEntry) if row.actor == "grace@acme.test"]
    assert [row.action for row in entries] == ["identity.link", "issue.resolve"]
    assert entries[0].origin["proof"] == "email_code"
    assert entries[0].origin["slack_channel"] == "C0ALERTS"
