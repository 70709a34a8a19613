"""The Home tab's blocks: all parts within Slack's limits, however much there is."""

import pytest
from slack_sdk.models.views import View

from blocks.home import home
from blocks.settings_modal import TYPES
from bot.sandbox.blocks_check import check_view
from bot.sandbox.words import words_of
from tests.block_kit import check

MOMENT = (1_770_000_000, "2026-02-02 02:40 UTC")
LONG = "<!channel> & " * 300


def an_issue(number):
    return {
        "token": f"token-{number:08}",
        "title": LONG,
        "url": "https://sentry.acme.test/issues/7/",
        "level": "error",
        "status": "unresolved",
        "facts": ("shop", f"SHOP-{number}", "New"),
        "select": {"assignee": ("member:1", "Ada"), "assignee_key": "a", "drawing": f"{number}"},
    }


def issues(count, page=0, pages=1):
    found = [an_issue(number) for number in range(1, count + 1)]
    return {"count": count, "page": page, "pages": pages, "found": found}


SETTINGS = {
    "values": {kind: {"slack": "always", "email": "never"} for kind in TYPES},
    "off": {},
    "exceptions": 2,
    "mutes": 1,
    "quiet": "22:00-07:00 Europe/Berlin",
}
PAUSED = {
    "target": "slack:C0ALERTS",
    "reason": LONG,
    "since": MOMENT,
    "waiting": 3,
    "may_resume": True,
}
PROVIDER = {"title": "Slack", "off": "", "down": "", "waiting": 3}
RUNNING = {
    "version": "0.1.0",
    "providers": [PROVIDER, PROVIDER | {"off": "no SMTP_URL"}, PROVIDER | {"down": LONG}],
    "paused": [PAUSED | {"target": f"slack:C{n}"} for n in range(10)],
    "more_paused": 7,
    "more_requests": 12,
    "audit": [{"at": MOMENT, "actor": "a", "action": "x.y", "target": LONG}] * 5,
}


def drawn(**values):
    blocks = [block.to_dict() for block in home(**{"email": "ada@acme.test"} | values)]
    check_view(View(type="home", blocks=blocks).to_dict(), "home", ())
    for block in blocks:
        check([block])
    return "\n".join(words_of(blocks))


def test_all_of_it():
    """As full as it can be."""
    everything = {"issues": issues(10, 1, 3), "settings": SETTINGS, "running": RUNNING}

    text = drawn(organizations=["Acme"], **everything)

    assert "<!channel>" not in text
    assert "Page 2 of 3" in text
    assert "Version 0.1.0" in text
    assert "7 more are paused" in text
    assert "12 more wait" in text
    assert "2 settings for single organizations and projects  ·  1 mute  ·  Quiet" in text


def test_the_tracker_is_silent():
    """Since when, also above no issue; what the tracker is called stands there as letters."""
    unread = {"tracker": "<!channel> *Sentry*", "since": MOMENT}

    for count in (0, 3):
        text = drawn(issues=issues(count) | {"unread": unread})

        assert "<!channel> *Sentry* could not be asked for your issues since" in text
        assert "2026-02-02 02:40 UTC" in text


def test_values_within_a_sentence():
    """They begin in lower case."""
    values = {"workflow": {"slack": "subscribe_only", "email": "always"}}
    text = drawn(organizations=["Acme"], settings=SETTINGS | {"values": values})

    assert "Slack: only subscribed issues, email: always" in text


def test_a_provider_that_is_off():
    """Nothing is sent by it, whatever was chosen; it says why."""
    text = drawn(settings=SETTINGS | {"off": {"email": "SMTP_URL is not set"}})

    assert "Slack: always, email: off" in text
    assert "Email is off here: SMTP_URL is not set." in text


def test_nothing_of_mine():
    """It says so, and has no pages."""
    text = drawn(issues=issues(0), settings=SETTINGS | {"exceptions": 0, "mutes": 0, "quiet": ""})

    assert "No unresolved issue is assigned to you." in text
    assert "Page" not in text
    assert "Quiet hours" not in text


@pytest.mark.parametrize(
    ("page", "buttons"),
    [(0, {"Older": "2"}), (1, {"Newer": "1", "Older": "3"}), (2, {"Newer": "2"})],
)
def test_pages(page, buttons):
    """Each button carries the page that it shows, counted from 1."""
    blocks = home(email="a@b.c", issues=issues(1, page, 3))

    shown = blocks[-1].to_dict()["elements"]
    assert {each["text"]["text"]: each["value"] for each in shown} == buttons


@pytest.mark.parametrize("may_link", [True, False])
def test_refused(may_link):
    """Why there is nothing; the button where it helps."""
    text = drawn(email="", refusal="Looks <like> nothing", may_link=may_link)

    assert "Looks &lt;like&gt; nothing" in text
    assert ("Link your identity now" in text) == may_link


def test_linked_elsewhere():
    """Who can't see anything by their link can end it."""
    assert "Unlink your identity now" in drawn(refusal="no member", may_link=False)
