"""How a refusal or a fault reaches the person who pressed, and nobody else."""

import logging
import re
import threading
import time
from functools import partial
from unittest.mock import Mock

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, PlainTextObject, SectionBlock

import listeners.answers
from blocks import identity
from bot.errors import UserError
from bot.identity import pending_actions
from bot.identity.gate import NotAMember, NotLinked, Presser
from bot.identity.pending_actions import PendingAction
from bot.sandbox import HangsBefore
from bot.vocabulary.pressed import Pressed
from listeners.answers import errors_told, pressed, presser
from store.engine import Unavailable
from tests.pace import allowed
from tests.typed_texts import TYPED
from tests.visible import live, visible
from tests.whole.program import wait_until


class Refusal(UserError):
    """No, said {who}."""


def test_a_refusal_is_told(answers, click, slack):
    """To that person only, its values escaped for Slack."""
    with errors_told(answers, click()):
        raise Refusal(who="<!channel> & co")

    told = slack.act_as("ada").expect_ephemeral()
    assert told.text == "No, said &lt;!channel&gt; &amp; co."
    slack.expect_nothing_more()


def test_a_fault_is_told_with_an_id_that_the_log_has(answers, click, slack, caplog):
    """The fixed text, never what went wrong; nothing escapes."""
    with caplog.at_level(logging.ERROR), errors_told(answers, click()):
        raise ZeroDivisionError("secret detail")

    told = slack.act_as("ada").expect_ephemeral().text
    error_id = re.fullmatch(
        r"Sentry can't perform that action right now on your behalf! \(error (\w{8})\)", told
    ).group(1)
    assert error_id in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_without_a_fault_nothing_is_told(answers, click, slack):
    """The card says it."""
    with errors_told(answers, click()):
        pass

    slack.expect_nothing_more()


NO_URLS = {"none": None, "empty": "", "used up": "gone", "nobody": "http://127.0.0.1:1/actions/1"}


@pytest.mark.parametrize("url", NO_URLS.values(), ids=NO_URLS)
def test_without_a_response_url(answers, click, slack, url):
    """An ephemeral message takes its place."""
    payload = click()
    payload["response_url"] = f"{slack.url}actions/gone" if url == "gone" else url

    answers.tell(payload, "Hear, hear")

    slack.act_as("ada").expect_ephemeral("Hear, hear")


def test_an_answer_that_can_not_be_sent(answers, click, slack, caplog):
    """It is logged without the address, and that is all."""
    payload = click() | {"response_url": "http://127.0.0.1:1/actions/secret"}
    slack.revoke()

    answers.tell(payload, "Hear, hear")
    answers.close(5)

    assert "an answer did not reach its person" in caplog.text
    assert "secret" not in caplog.text


def test_a_fault_while_answering_ends_no_thread(answers, click, slack):
    """More faults than threads, of whatever kind; the next answer goes out."""
    good, bad = click(), click() | {"response_url": "no address at all"}
    for _ in range(10):
        answers.tell(bad, "Never seen")

    answers.tell(good, "Hear, hear")

    slack.act_as("ada").expect_ephemeral("Hear, hear")


@pytest.mark.parametrize("body", [{}, {"actions": []}, {"actions": None}, {"actions": [{}]}])
def test_a_press_on_nothing(body):
    """A payload without an action carries nothing."""
    assert pressed(body) == Pressed("")


def test_presser(click, slack):
    """Who pressed, from where, and whose they are."""
    ada = slack.user("ada").id

    assert presser(click()) == Presser(slack.team_id, ada, slack.team_id, "C0ALERTS")


def test_a_stranger_has_another_home():
    """By Slack Connect the user's own workspace is not the payload's."""
    body = {"user": {"id": "U1", "team_id": "T2"}, "team": {"id": "T1"}}

    assert presser(body) == Presser("T1", "U1", "T2")


def test_a_press_in_a_whole_organization():
    """An Enterprise install has no team beside the user's."""
    body = {"user": {"id": "U1", "team_id": "T1"}, "team": None, "container": {"channel_id": "C1"}}

    assert presser(body) == Presser("T1", "U1", "T1", "C1")


@pytest.mark.parametrize("body", [{}, {"user": None, "team": None, "channel": None}])
def test_a_press_by_nobody(body):
    """It is no known workspace's, and so refused."""
    assert presser(body) == Presser("", "", "")


def test_what_waits_is_told_at_the_end(answers, click, slack):
    """More answers than threads, and then the program stops."""
    payload = click() | {"response_url": None}

    for n in range(20):
        answers.tell(payload, f"Answer {n}.")
    answers.close(10)

    ada = slack.act_as("ada")
    for n in range(20):
        ada.expect_ephemeral(f"Answer {n}.")


def test_an_answer_that_hangs_does_not_delay_the_end(answers, click, slack):
    """It is given up after the patience."""
    slack.faults.add("chat.postEphemeral", HangsBefore(seconds=10))
    payload = click() | {"response_url": None}
    for _ in range(10):
        answers.tell(payload, "Hear, hear")
    begun = time.monotonic()

    answers.close(0.5)

    assert time.monotonic() - begun < allowed(2)


def test_who_is_not_linked_gets_the_button(answers, click, slack):
    """In place of the link of the text; what they wanted is kept."""
    with errors_told(answers, click(), PendingAction("resolve_issue", {"issue": 1})):
        raise NotLinked(tracker="Sentry")

    told = slack.act_as("ada").expect_ephemeral("Looks like you haven't linked")
    assert told.plain_text.endswith("\nLink your identity now")
    _, pending = pending_actions.take(answers.services, presser(click()))
    assert pending == PendingAction("resolve_issue", {"issue": 1})


def test_what_can_not_be_kept(answers, click, slack, monkeypatch, caplog):
    """The person is told to link all the same."""
    monkeypatch.setattr(pending_actions, "keep", Mock(side_effect=Unavailable("busy")))

    with errors_told(answers, click(), PendingAction("resolve_issue")):
        raise NotLinked(tracker="Sentry")

    slack.act_as("ada").expect_ephemeral("Looks like you haven't linked")
    assert "a pending action was not kept" in caplog.text


def test_a_busy_database_is_one_line_of_the_log(answers, click, slack, caplog):
    """Many presses meet it at once; the person gets the fixed text and the id."""
    with errors_told(answers, click()):
        raise Unavailable("the database is busy with other writes")

    told = slack.act_as("ada").expect_ephemeral("can't perform that action right now")
    [record] = caplog.records
    assert record.exc_info is None
    assert "the database is busy with other writes" in record.getMessage()
    assert record.args[0] in told.plain_text


def test_who_is_linked_elsewhere_gets_the_way_out(answers, click, slack):
    """The button in place of the link; nothing is kept."""
    with errors_told(answers, click(), PendingAction("resolve_issue")):
        raise NotAMember(tracker="Sentry", user_email="zoe@other.test", org_name="<Acme>")

    told = slack.act_as("ada").expect_ephemeral("is not a member of organization *&lt;Acme&gt;*")
    assert told.plain_text.endswith("\nUnlink your identity now")
    assert pending_actions.take(answers.services, presser(click())) is None


@pytest.mark.parametrize("channel", ["", "C0GENERAL", "C0NOWHERE", "D0ADA"])
def test_where_no_ephemeral_can_be_shown(answers, slack, channel):
    """No channel, one without the app, none that exists, a direct message: said directly."""
    ada = slack.act_as("ada")

    answers.whisper(Presser(slack.team_id, ada.user.id, slack.team_id, channel), "Hear, hear")

    assert ada.expect_message("Hear, hear").ephemeral_to is None


def test_blocks_are_shown_too(answers, slack):
    """The text is what a notification gets."""
    by = Presser(slack.team_id, "U0ADA", slack.team_id, "C0ALERTS")

    answers.whisper(by, "Hear, hear", identity.not_linked("In blocks"))

    told = slack.act_as("ada").expect_ephemeral()
    assert (told.text, told.plain_text) == ("Hear, hear", "In blocks\nLink your identity now")


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_what_is_told_is_shown_as_typed(answers, click, slack, text):
    """In a block: the text alone would be read as markup."""
    answers.tell(click(), text)

    told = slack.act_as("ada").expect_ephemeral()
    assert (visible(told.blocks), live(told.blocks)) == ([text], [])


def test_no_link_unfolds(answers, slack):
    """Whoever's address stands in what is told directly."""
    by = Presser(slack.team_id, "U0ADA", slack.team_id, "")
    answers.whisper(by, "See https://evil.test/x")
    slack.act_as("ada").expect_message("See https")

    posted = slack.calls("chat.postMessage")[-1].arguments
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)


def test_a_job_that_fails_ends_no_thread(answers, click, slack):
    """More of them than threads; the next answer goes out."""
    for _ in range(10):
        answers.later(Mock(side_effect=ZeroDivisionError))

    answers.tell(click(), "Hear, hear")

    slack.act_as("ada").expect_ephemeral("Hear, hear")


def test_no_more_answers_wait_than_may(answers, monkeypatch, caplog):
    """One more is left out, and the log says so; there is room again when they are told."""
    hold, done = threading.Event(), []
    monkeypatch.setattr(listeners.answers, "WAITING_MAX", 2)
    for _ in range(listeners.answers.THREADS):
        answers.later(hold.wait)
    assert wait_until(lambda: not answers._waiting.qsize())

    for number in range(3):
        answers.later(partial(done.append, number))
    hold.set()
    assert wait_until(lambda: len(done) == 2)
    answers.later(partial(done.append, 3))

    assert wait_until(lambda: len(done) == 3)
    assert sorted(done) == [0, 1, 3]
    assert "an answer is left out: 2 wait to be told" in caplog.text


def test_an_answer_takes_the_place_of_its_question(answers, slack):
    """What asked loses its buttons, and keeps what can be pressed further."""
    ada = slack.act_as("ada")
    answers.tell({"user": {"id": "U0ADA"}, "channel": {"id": "C0ALERTS"}}, "?", asked("Yes"))
    question = ada.expect_ephemeral("Sure?")
    payload = ada.click_payload("Yes", question)

    answers.close_question(payload, "Done.", stays=asked("More"))

    assert ada.expect_update(question, "Done.").plain_text.splitlines() == [
        "Done.",
        "Sure?",
        "More",
    ]


def test_an_answer_after_the_address_is_gone(answers, slack):
    """It is told beside the question, which stays as it is."""
    ada = slack.act_as("ada")
    answers.tell({"user": {"id": "U0ADA"}, "channel": {"id": "C0ALERTS"}}, "?", asked("Yes"))
    payload = ada.click_payload("Yes", ada.expect_ephemeral("Sure?"))
    payload["response_url"] = f"{slack.url}actions/gone"

    answers.close_question(payload, "Done.", stays=asked("More"))

    assert ada.expect_ephemeral("Done.").plain_text == "Done."


class Over(UserError):
    """That is over."""

    ends_question = True


def test_a_refusal_that_ends_the_question(answers, slack):
    """Its button could only be refused again, and goes."""
    ada = slack.act_as("ada")
    answers.tell({"user": {"id": "U0ADA"}, "channel": {"id": "C0ALERTS"}}, "?", asked("Yes"))
    question = ada.expect_ephemeral("Sure?")

    with errors_told(answers, ada.click_payload("Yes", question)):
        raise Over

    assert ada.expect_update(question, "That is over.").plain_text == "That is over."


def asked(label):
    """A question with one button."""
    return [
        SectionBlock(text=PlainTextObject(text="Sure?")),
        ActionsBlock(elements=[ButtonElement(text=label, action_id=label.lower())]),
    ]
