"""Linking over the WebSocket, whole way: modal, mail, code, and what was wanted before."""

import re
import sqlite3

import pytest
from pydantic import SecretStr

from bot.sandbox import payloads
from store.audit.audit import AuditEntry
from store.issues.issues import Issue, IssueStatus
from store.people.codes import LinkCode
from store.people.identities import Identity
from store.people.preferences import Preference
from tests.pace import allowed
from tests.whole.conftest import ALERTS
from tests.whole.program import wait_until

CODE = re.compile(r"\b\d{6}\b")
EMAIL, TYPED = "Your work email", "The code from the email"
OFFER = "Turn on personal notifications"
LINKED = "You are linked to grace@acme.test"


@pytest.fixture
def start(program, slack):
    """Starts the program with these settings, mail if nothing is said; Ada is linked."""

    def start(**changes):
        mail = {"smtp_url": SecretStr(slack.mailbox.url), "email_from": "helio@acme.test"}
        program.settings = program.settings.model_copy(update=mail | changes)
        program.start(ALERTS)
        return program

    return start


@pytest.fixture
def mailing(start, slack):
    """Started; fails on what nobody expected."""
    program = start()
    with slack.strict():
        yield program


@pytest.fixture
def grace(slack):
    return slack.act_as("grace")


def code_for(slack, email="grace@acme.test"):
    """The code of the newest mail to that address."""
    return CODE.search(slack.mailbox.expect(email, "type this code into Slack").text)[0]


def ask(person, email=None):
    """By `/helio link` up to the modal that asks for the code."""
    person.command("/helio", "link", channel="alerts")
    view = person.expect_modal(EMAIL)
    if email:
        person.fill(view, EMAIL, email)
    assert person.submit(view).errors == {}
    return person.expect_modal(TYPED)


def submit_code(person, view, code):
    person.fill(view, TYPED, code)
    return person.submit(view).errors


def test_a_press_is_done_after_linking(mailing, slack, grace):
    """Not linked: the button, the mail, the code; then the issue is resolved, by Grace."""
    mailing.hook("issue_created")
    card = grace.expect_message("charge() missing", channel="alerts")
    grace.press("Resolve", card)
    asked = grace.expect_ephemeral("Looks like you haven't linked")
    grace.press("Link your identity now", asked)
    assert grace.submit(grace.expect_modal(EMAIL)).errors == {}

    assert submit_code(grace, grace.expect_modal(TYPED), code_for(slack)) == {}

    grace.expect_modal(LINKED)
    assert grace.expect_update(asked, LINKED).plain_text == f"{LINKED}."
    grace.expect_ephemeral("SHOP-7")
    grace.expect_message("marked SHOP-7 as resolved", thread=card)
    grace.expect_update(card, "State: Resolved")
    assert mailing.rows(Issue)[0].status == IssueStatus.RESOLVED
    entries = [row for row in mailing.rows(AuditEntry) if row.actor == "grace@acme.test"]
    assert [row.action for row in entries] == ["identity.link", "issue.resolve"]
    assert entries[0].origin["proof"] == "email_code"
    assert entries[0].origin["slack_channel"] == "C0ALERTS"


def test_a_press_that_asks_goes_on_asking(mailing, slack, grace):
    """Archive has a question: it takes the place of the modal that linked."""
    mailing.hook("issue_created")
    card = grace.expect_message("charge() missing", channel="alerts")
    grace.press("Archive", card)
    asked = grace.expect_ephemeral("Looks like you haven't linked")
    grace.press("Link your identity now", asked)
    grace.submit(grace.expect_modal(EMAIL))
    submit_code(grace, grace.expect_modal(TYPED), code_for(slack))

    assert grace.submit(grace.expect_modal("Until when")).errors == {}

    grace.expect_update(asked, LINKED)
    linked = grace.expect_ephemeral(LINKED)
    grace.expect_ephemeral("SHOP-7")
    grace.expect_message("SHOP-7", thread=card)
    grace.expect_update(card, "State: Archived")
    grace.press(OFFER, linked)
    grace.expect_update(linked, "Slack notifications have been enabled.")


def test_the_offer(mailing, slack, grace):
    """Its fixed answer stands in the modal; the settings are Grace's."""
    submit_code(grace, ask(grace), code_for(slack))

    grace.press(OFFER, grace.expect_modal(LINKED))

    grace.expect_modal("Slack notifications have been enabled.")
    chosen = mailing.rows(Preference)
    assert {(row.email, row.provider, row.value) for row in chosen} == {
        ("grace@acme.test", "slack", "always")
    }


def test_wrong_replayed_and_used_codes(mailing, slack, grace):
    """Told in the modal each time; the right one still works, and only once."""
    view = ask(grace)
    code = code_for(slack)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert submit_code(grace, view, wrong)[TYPED].endswith("Tries left: 4.")
    assert submit_code(grace, view, "12") == {TYPED: "The code has six digits; it is in the email."}
    grace.fill(view, TYPED, code)
    replayed = payloads.view_submission(slack.space, grace.user, view)

    assert grace.submit(view).errors == {}

    grace.expect_modal(LINKED)
    [envelope] = slack.send_envelope("interactive", replayed)
    assert slack.wait_acked([envelope])
    [answer] = [payload for ack_id, _, payload in slack.acks if ack_id == envelope]
    assert answer["errors"]["link_code"].startswith("This code has already been used.")
    assert len(mailing.rows(Identity)) == 2


def test_send_again(mailing, slack, grace):
    """A mail got lost: another code in the same modal, and the older one is void."""
    view = ask(grace)
    old = code_for(slack)

    grace.press("Send again", view)

    assert grace.expect_modal("only the newest one works") is view
    assert wait_until(lambda: len(slack.mailbox.messages) > 1)
    new = CODE.search(slack.mailbox.messages[-1].text)[0]
    assert TYPED in submit_code(grace, view, old)
    assert submit_code(grace, view, new) == {}
    grace.expect_modal(LINKED)


def test_an_address_of_nobody_s(mailing, slack, grace):
    """The same modal, and no mail."""
    view = ask(grace, "stranger@home.test")

    assert "stranger@home.test belongs to a member" in view.plain_text
    assert slack.mailbox.messages == []
    assert len(mailing.rows(LinkCode)) == 1


def test_a_new_link_tells_both(mailing, slack, grace):
    """Grace shows that she reads Ada's mail: Ada's Slack user and mailbox hear of it."""
    submit_code(grace, ask(grace, "ada@acme.test"), code_for(slack, "ada@acme.test"))

    grace.expect_modal("You are linked to ada@acme.test")
    slack.act_as("ada").expect_message("a newer link took its place")
    slack.mailbox.expect("ada@acme.test", "a newer link took its place")
    assert [row.slack_user_id for row in mailing.rows(Identity)] == [grace.user.id]


def test_unlink(mailing, ada):
    """By command: asked, then done; by message: there is nothing more to unlink."""
    ada.command("/helio", "unlink", channel="alerts")
    asked = ada.expect_ephemeral("You are linked to ada@acme.test")
    assert ada.press("Unlink your identity now", asked, confirm=False) is None
    assert len(mailing.rows(Identity)) == 1

    ada.press("Unlink your identity now", asked)

    said = ada.expect_update(asked, "You are no longer linked to ada@acme.test.")
    assert "Unlink your identity now" not in said.plain_text.splitlines()
    assert mailing.rows(Identity) == []
    ada.says("unlink", dm=True)
    ada.expect_message("there is nothing to unlink")


def test_words_in_a_direct_message(mailing, slack, grace):
    """`link` is answered with the button, which opens the modal; our own words answer nothing."""
    grace.says("Link", dm=True)

    grace.press("Link your identity now", grace.expect_message("this button does"))

    grace.expect_modal(EMAIL)


def test_a_slow_database(mailing, slack, grace, tmp_path):
    """The modal opens all the same, and goes on when the database does."""
    other = sqlite3.connect(tmp_path / "heliograph.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    delivery = grace.command("/helio", "link", channel="alerts")
    view = grace.expect_modal("One moment")
    other.execute("ROLLBACK")

    assert delivery.seconds < allowed(2)
    assert grace.expect_modal(EMAIL) is view
    other.close()


def test_without_mail(start, slack, grace, tmp_path):
    """The person is told whom to ask, and what to tell them; the start has made a key."""
    start(smtp_url=None, email_from=None, secret_key=None)

    grace.command("/helio", "link", channel="alerts")

    assert grace.user.id in grace.expect_modal("Email is not set up here").plain_text
    assert (tmp_path / "heliograph.db.secret").exists()


def test_slack_s_word(start, slack, grace):
    """Where an admin lets it be enough: one question, no mail."""
    program = start(identity_proof="slack_email", smtp_url=None, email_from=None)
    grace.command("/helio", "link", channel="alerts")

    assert grace.submit(grace.expect_modal("Slack has confirmed that grace@acme.test")).errors == {}

    grace.expect_modal(LINKED)
    assert program.rows(AuditEntry)[-1].origin["proof"] == "slack_email"


def test_a_stranger_at_somebody_s_address(mailing, slack, grace):
    """Grace links herself all the same, and is told that Linus tried to be her."""
    linus = slack.act_as("linus")
    view = ask(linus, "grace@acme.test")
    wrong = f"{(int(code_for(slack)) + 1) % 1_000_000:06d}"
    for _ in range(2):
        assert TYPED in submit_code(linus, view, wrong)
    for _ in range(2):
        linus.press("Send again", view)
        linus.expect_modal("only the newest one works")
    linus.press("Send again", view)
    linus.expect_modal("Too many codes were requested. Try again in 10 minutes.")
    told = slack.mailbox.expect("grace@acme.test", "Somebody tried to link themselves to you")
    assert linus.user.id in told.text

    view = ask(grace)

    mail = slack.mailbox.expect("grace@acme.test", f"The Slack user Grace Hopper ({grace.user.id})")
    assert submit_code(grace, view, CODE.search(mail.text)[0]) == {}
    grace.expect_modal(LINKED)
    tries = [row for row in mailing.rows(AuditEntry) if row.action == "identity.try"]
    assert {(row.actor, row.target) for row in tries} == {(linus.user.id, "grace@acme.test")}
    heard = [m for m in slack.mailbox.messages if "Somebody tried" in m.subject]
    assert len(heard) == 1


def test_the_same_for_an_address_of_nobody_s(mailing, slack, grace):
    """Whatever is asked and typed, no answer tells that it is a member's, or is not."""

    def said(email):
        view = ask(grace, email)
        first = view.plain_text.replace(email, "…")
        wrong = [submit_code(grace, view, "000000")[TYPED] for _ in range(5)]
        return first, wrong

    assert said("linus@acme.test") == said("nobody@acme.test")
