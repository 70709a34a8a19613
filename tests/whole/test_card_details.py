"""A card of an issue that came without an event shows what Sentry has of its newest one."""

import shutil

import pytest

from bot.feed.poll import Poll
from bot.sandbox import Sandbox
from bot.sandbox.faults import Answers, HangsBefore, ResetBefore
from bot.sandbox.sentry.faults import CutBody, InternalError, SignInPage
from bot.sentry.client import client_of
from store.issues import feed
from store.issues.issues import Issue
from store.outbox.models import Delivery, Purpose
from store.people.directory import Member
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until

ABOUT = {
    "line": "return total / count",
    "tags": {"browser": "Firefox 139"},
    "release": "shop@2.4.1",
    "count": 12,
    "users": 3,
}
LINE = "app/views.py:42 in view"
EVENT = "GET event"
FAULTS = {
    "error": InternalError,
    "sign-in": SignInPage,
    "reset": ResetBefore,
    "cut": CutBody,
    "none": lambda: Answers(status=404, body={"detail": "Event not found"}),
    "forbidden": lambda: Answers(status=403, body={"detail": "No permission"}),
    "odd": lambda: Answers(status=200, body={"id": "1", "title": ["no text"], "tags": 7}),
    "list": lambda: Answers(status=200, body="[1, 2]"),
}


@pytest.fixture
def sides(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}", directory=True).start()
        assert wait_until(lambda: all(row.tracker_id for row in sides.program.rows(Member)))
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def poll(sides):
    services = sides.program.services
    polled = Poll(services, client_of(services).for_polling())
    polled.tick()
    return polled.tick


def redraws(sides):
    """Of the channel's card."""
    found = [row for row in sides.program.rows(Delivery) if row.purpose == Purpose.REDRAW]
    return [row for row in found if row.lane == "slack:C0ALERTS"]


def hint(sides, issue):
    """Have its feed read again."""
    services = sides.program.services
    with services.database.write() as session:
        feed.hint(session, 1, str(issue.id), at=services.steady())


def test_by_the_poll(sides, ada, poll):
    """Stack line, tags, release, counts; drawn anew once."""
    issue = sides.sentry.raise_issue("shop", "Boom", **ABOUT)

    poll()

    card = ada.expect_message("Boom", channel="alerts")
    card = ada.expect_update(card, LINE)
    for words in (ABOUT["line"], "browser: Firefox 139", "release: shop@2.4.1", "Events: 12"):
        assert card.says(words)
    assert card.says("Users Affected: 3")
    assert sides.stored(issue).event_id == issue.event["id"]
    assert len(redraws(sides)) == 1


def test_by_a_webhook(sides, ada):
    """`issue.created` has no event either."""
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"

    sides.sentry.raise_issue("shop", "Boom", **ABOUT)

    card = ada.expect_message("Boom", channel="alerts")
    assert ada.expect_update(card, LINE).says("release: shop@2.4.1")


def test_an_event_that_a_rule_told_stays(sides, ada, poll):
    """It is the one that was alerted, whatever came since."""
    with sides.sentry.state.lock:
        sides.sentry.state.project_of("shop").rule = "Checkout"
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    sides.sentry.faults.add(EVENT, InternalError(), times=1)
    issue = sides.sentry.raise_issue("shop", "Boom", **ABOUT)
    alerted = issue.event["id"]
    assert wait_until(lambda: sides.program.rows(Issue) and sides.stored(issue).rule == "Checkout")

    sides.sentry.webhook_url = None
    sides.sentry.happen(issue, line="raise Other")
    hint(sides, issue)

    assert wait_until(lambda: sides.stored(issue).event_count == 13)
    assert sides.stored(issue).event_id == alerted


def test_owners(sides, ada, poll):
    """Who owns the code is suggested, whom the suspect commit names first; strangers are not."""
    state = sides.sentry.state
    bob = next(one for one in state.people.values() if one.email == "bob@acme.test")
    team = next(one for one in state.teams.values() if one.slug == "frontend")
    issue = sides.sentry.raise_issue("shop", "Boom")
    issue.owners += [
        ("ownershipRule", f"team:{team.id}"),
        ("suspectCommit", f"user:{bob.id}"),
        ("codeowners", f"user:{bob.id}"),
        ("codeowners", "user:999999"),
    ]

    poll()

    card = ada.expect_message("Boom", channel="alerts")
    words = "Suggested Assignees: Bob Kahn (suspect commit), #frontend"
    assert ada.expect_update(card, words)


@pytest.mark.parametrize("name", FAULTS)
def test_the_event_can_not_be_read(sides, ada, poll, caplog, name):
    """The card stays as it is, the log says why, and all else goes on."""
    caplog.set_level("INFO")
    sides.sentry.faults.add(EVENT, FAULTS[name]())

    issue = sides.sentry.raise_issue("shop", "Boom", **ABOUT)
    poll()

    card = ada.expect_message("Boom", channel="alerts")
    assert wait_until(lambda: f"of {issue.id} " in caplog.text or "has no event" in caplog.text)
    assert not redraws(sides)
    sides.sentry.act("bob", issue, {"status": "resolved"})
    poll()
    ada.expect_message("Bob Kahn marked", thread=card)


def test_read_later(sides, ada, poll):
    """What failed for now is read with the issue's next feed."""
    sides.sentry.faults.add(EVENT, InternalError(), times=1)
    issue = sides.sentry.raise_issue("shop", "Boom", **ABOUT)
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    assert wait_until(lambda: sides.sentry.calls(EVENT))

    hint(sides, issue)

    ada.expect_update(card, LINE)


def test_no_alert_waits_for_an_event(sides, ada, poll):
    """Sentry hangs in all that it is asked of events: issues are told, and followed."""
    sides.sentry.faults.add(EVENT, HangsBefore(seconds=30))
    for number in range(4):
        sides.sentry.raise_issue("shop", f"Boom {number}", **ABOUT)
    poll()
    cards = [ada.expect_message(f"Boom {number}", channel="alerts") for number in range(4)]
    assert wait_until(lambda: len(sides.sentry.calls(EVENT)) == 2)

    issue = sides.sentry.raise_issue("shop", "Crash", **ABOUT)
    poll()
    sides.sentry.act("bob", issue, {"status": "resolved"})
    poll()

    card = ada.expect_message("Crash", channel="alerts")
    ada.expect_message("Bob Kahn marked", thread=card)
    assert len(cards) == 4
