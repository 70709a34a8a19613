"""What each provider would get: by the program itself, on a database that is thrown away."""

import json
import socket

import pytest

from bot import notices
from bot.activities import known_kinds
from bot.notes.note import Effect
from bot.preview.previews import NOT_SENT, NoSuchKind, kinds, preview
from bot.sandbox.words import words_of
from tests.block_kit import check

TOLD = [kind for kind in known_kinds() if kind.is_told]
QUIET = [kind for kind in known_kinds() if not kind.is_told]
MAIL = {"mail.eml", "mail.html", "mail.txt"}


def by_provider(kind):
    return {shown.title: shown for shown in preview(kind)}


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.kind)
def test_every_kind_by_every_provider(kind):
    """Slack in the thread and by direct message, mail, Teams; PagerDuty what it is for."""
    found = by_provider(kind.kind)

    slack = found["Slack"].texts
    assert {"slack-thread.json", "slack-dm.json"} <= set(slack)
    for text in slack.values():
        check(json.loads(text)["blocks"])
    assert set(found["Email"].texts) == MAIL
    assert json.loads(found["MS Teams"].texts["msteams.json"])["type"] == "message"
    assert bool(found["PagerDuty"].texts) == (kind.effect != Effect.TELLS)


@pytest.mark.parametrize("kind", list(notices.known_kinds()), ids=lambda kind: kind.kind)
def test_every_memo(kind):
    """By direct message and by mail."""
    found = by_provider(kind.kind)

    check(json.loads(found["Slack"].texts["slack-dm.json"])["blocks"])
    assert set(found["Email"].texts) == MAIL
    assert not found["PagerDuty"].texts


@pytest.mark.parametrize("kind", QUIET, ids=lambda kind: kind.kind)
def test_kinds_that_are_not_sent(kind):
    """It says so, for each provider."""
    assert {(tuple(one.texts), one.reason) for one in preview(kind.kind)} == {((), NOT_SENT)}


def test_the_card(texts):
    """An alert makes it, in the channel; with all that chat.postMessage gets."""
    posted = json.loads(texts("alert")["slack-card.json"])

    assert posted["channel"] == "C0ALERTS"
    assert posted["text"].startswith("[shop] TypeError: ")
    buttons = next(block for block in posted["blocks"] if block["type"] == "actions")["elements"]
    assert buttons[0]["text"]["text"] == "Resolve"


def test_the_thread(texts):
    """A reply under the card, with who did what."""
    posted = json.loads(texts("set_resolved")["slack-thread.json"])

    assert posted["thread_ts"]
    assert words_of(posted["blocks"])[0] == (
        "<@U0ADA> marked <https://sentry.acme.test/organizations/acme/issues/7/|SHOP-7> as resolved"
    )


def test_the_direct_message(texts):
    """The card, with why its reader gets it; a channel's has nothing of that."""
    found = texts("alert")

    assert (
        "You get this because "
        in json.loads(found["slack-dm.json"])["blocks"][-1]["elements"][0]["text"]
    )
    assert "You get this because " not in found["slack-card.json"]


def test_a_direct_message_under_a_card(texts):
    """Its own reason stands below it; in a channel's thread there is none."""
    found = texts("note")
    small = json.loads(found["slack-dm.json"])["blocks"][-1]["elements"][0]["text"]

    assert small.startswith("You get this because ")
    assert small.endswith("Change it with */helio settings*.")
    assert "You get this because " not in found["slack-thread.json"]


def test_the_mail_as_text(texts):
    """Headers and words, as they are read."""
    head, _, words = texts("set_resolved")["mail.txt"].partition("\n\n")

    assert "To: grace@acme.test" in head.splitlines()
    assert any(line.startswith("Subject: SHOP-7 - TypeError") for line in head.splitlines())
    assert words.startswith("Ada Lovelace marked SHOP-7 as resolved")


def test_what_the_tracker_does_by_itself(texts):
    """Nobody is said to have done it."""
    thread = json.loads(texts("set_resolved_by_age")["slack-thread.json"])

    assert thread["text"].startswith("Sentry marked SHOP-7 as resolved by itself")


def test_a_deploy_of_no_issue(texts):
    """Headed by what was deployed where; its link and its button lead to the release."""
    words = texts("deploy")["mail.txt"].partition("\n\n")[2]

    page = "https://sentry.acme.test/organizations/acme/releases/shop%402.4.1/"
    assert words.startswith("Ada Lovelace deployed shop@2.4.1")
    assert "\nshop - shop@2.4.1 was deployed to production\n" in words
    assert f"Open in Sentry: {page}" in words


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        ("digest", "of Acme. Change it with /helio settings."),
        ("invite_request", "of Acme. Change it with /helio settings."),
        ("provider_down", "of Acme."),
        ("channel_renamed", "of Acme."),
        ("trial", "of Acme."),
    ],
)
def test_settings_are_named_where_they_help(texts, kind, ends):
    """What is told of Heliograph itself can't be chosen, and is not said to be."""
    words = texts(kind)["mail.txt"].rstrip()

    assert words.endswith(f"You get this because you are an owner {ends}")


def test_the_pager_has_no_key(texts):
    """An event without what is secret in it."""
    event = json.loads(texts("set_resolved")["pagerduty.json"])

    assert event == {"event_action": "resolve", "dedup_key": "acme/issue/7"}


def test_why_a_provider_gets_nothing():
    """The reason that the delivery record would have."""
    assert by_provider("note")["PagerDuty"].reason == "PagerDuty takes no such news"


def test_list():
    """Each with what it says."""
    found = kinds()

    assert found["set_resolved"] == "Ada Lovelace marked SHOP-7 as resolved"
    assert found["set_resolved_by_age"].startswith("Sentry marked SHOP-7 as resolved by itself")
    assert found["merge"] == NOT_SENT
    assert found["target_paused"].startswith("Heliograph no longer sends anything to ")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("set_resolve", "There is no kind set_resolve (is set_resolved meant?); "),
        ("???", "There is no kind ???; "),
    ],
)
def test_unknown_kind(wrong, said):
    """With the nearest name, if one is near."""
    with pytest.raises(NoSuchKind) as caught:
        preview(wrong)

    assert str(caught.value) == f"{said}`python app.py preview` lists all."


def test_without_settings_and_network(texts, monkeypatch, tmp_path):
    """What is set wrong does not matter, nothing is asked, and nothing is left behind."""
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("SMTP_URL", "nonsense")
    monkeypatch.setattr(socket.socket, "connect", _refuse)

    assert set(texts("alert")) > MAIL
    assert list(tmp_path.iterdir()) == []


def _refuse(*_args):
    raise AssertionError("nothing may be asked")


def test_an_incident():
    """Its card with the bar, a step under it that is loud, and what others get."""
    shown = {each.title: each.texts for each in preview("incident")}
    card = json.loads(shown["Slack"]["slack-card.json"])
    step = json.loads(shown["Slack"]["slack-thread.json"])

    assert card["attachments"][0]["color"] == "#FFC227"
    assert step["reply_broadcast"]
    assert "Critical after 12 minutes as Warning" in step["text"]
    assert json.loads(shown["PagerDuty"]["pagerduty.json"])["dedup_key"] == "acme/incident/4"
    assert "890 events in the last 10 minutes" in shown["Email"]["mail.txt"]
