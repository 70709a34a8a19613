"""A link to an issue that was never told: Sentry is asked, and it unfurls with its buttons."""

import shutil

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import Answers, HangsBefore, ResetBefore
from bot.sandbox.sentry.faults import CutBody, InternalError, SignInPage
from store.issues.activities import ActivityRow
from store.issues.feed import FeedHint
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.slack.unfurls import UnfurlLink
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until

BASE = "https://sentry.acme.test"
FAULTS = {
    "error": InternalError,
    "sign-in": SignInPage,
    "reset": ResetBefore,
    "cut": CutBody,
    "none": lambda: Answers(status=404, body={"detail": "The requested resource does not exist"}),
    "forbidden": lambda: Answers(status=403, body={"detail": "No permission"}),
    "odd": lambda: Answers(status=200, body={"id": 7, "status": []}),
}


@pytest.fixture
def sides(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        slack.subscribe(None, unfurl_domains=["sentry.acme.test"])
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def issue(sides):
    return sides.sentry.raise_issue("shop", "Boom", line="return 1 / 0", count=12)


def link(issue, form="{base}/organizations/acme/issues/{id}/"):
    return form.format(base=BASE, id=issue.id, short_id=issue.short_id)


@pytest.mark.parametrize(
    "form",
    [
        "{base}/organizations/acme/issues/{id}/",
        "{base}/organizations/acme/issues/{id}/events/0123456789abcdef/?project=1",
        "{base}/organizations/acme/issues/{short_id}/",
        "{base}/acme/shop/issues/{id}/",
    ],
)
def test_unfurls(sides, ada, issue, form):
    """Each shape of a link; with the event's line, and as silent as can be."""
    message = ada.says(f"see {link(issue, form)}", channel="general")

    message = ada.expect_update(message, "Boom")
    assert message.says("Events: 12")
    assert "Resolve" in message.plain_text
    ada.expect_update(message, "return 1 / 0")
    assert not sides.slack.messages("alerts")
    assert not sides.program.rows(ActivityRow)
    assert sides.stored(issue).first_alert_at is None


def test_a_press_and_what_follows(sides, ada, issue):
    """The buttons act in Sentry, and what happens there is seen."""
    message = ada.says(link(issue), channel="general")
    message = ada.expect_update(message, "Boom")

    ada.press("Resolve", message)

    ada.expect_update(message, "State: Resolved")
    assert issue.status == "resolved"


def test_a_resolved_one(sides, ada, issue):
    """Its state is set silently; an alert that comes afterwards still brings the card."""
    sides.sentry.act("bob", issue, {"status": "resolved"})

    message = ada.says(link(issue), channel="general")

    ada.expect_update(message, "State: Resolved")
    assert wait_until(lambda: not sides.program.rows(FeedHint))
    assert not sides.program.rows(ActivityRow)
    assert sides.stored(issue).status == IssueStatus.RESOLVED
    sides.tell(issue, "alert")
    ada.expect_message("Boom", channel="alerts")


def test_both_addresses(sides, ada, issue):
    """Where Sentry is asked, and where people's links lead."""
    settings = sides.program.services.settings
    object.__setattr__(settings, "sentry_public_url", "https://bugs.sentry.acme.test")

    message = ada.says(
        link(issue).replace(BASE, "https://bugs.sentry.acme.test"), channel="general"
    )

    ada.expect_update(message, "Boom")


def test_who_may_not_see_it(sides, issue):
    """Sentry is not asked for who is not linked, nor for another organization's."""
    with sides.program.services.database.write() as session:
        session.connection().exec_driver_sql("delete from identity")
    ada = sides.slack.act_as("ada")

    ada.says(link(issue), channel="general")
    ada.expect_message("Link your Sentry account")

    assert not sides.sentry.calls("GET issue")
    assert not sides.program.rows(Issue)


@pytest.mark.parametrize("name", FAULTS)
def test_sentry_does_not_answer_well(sides, ada, issue, name):
    """The link stays as it is; known ones beside it unfurl all the same."""
    known, _ = sides.card()
    sides.sentry.faults.add("GET issue", FAULTS[name]())

    message = ada.says(f"{link(issue)} and {link(known)}", channel="general")

    ada.expect_update(message, known.title)
    assert wait_until(lambda: sides.sentry.calls("GET issue"))
    assert [row.url for row in sides.program.rows(UnfurlLink)] == [link(known)]
    assert len(sides.program.rows(Issue)) == 1


def test_sentry_is_down(sides, ada, issue):
    with sides.sentry.outage():
        message = ada.says(link(issue), channel="general")
        known, _ = sides.card()
        ada.says(link(known), channel="general")
    assert not message.attachments


def test_many_links_while_sentry_hangs(sides, ada, issue):
    """Nobody waits: what else is shared, and answered, goes on."""
    known, _card = sides.card()
    sides.sentry.faults.add("GET issue", HangsBefore(seconds=30))
    for number in range(8):
        ada.says(link(issue) + f"?n={number}", channel="general")
    message = ada.says(link(known), channel="general")

    ada.expect_update(message, known.title)
    assert len(sides.sentry.calls("GET issue")) <= 4
    states = {row.state for row in sides.program.rows(Delivery) if row.purpose == Purpose.CARD}
    assert states <= {DeliveryState.SENT}
