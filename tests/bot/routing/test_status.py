"""Status, Resume, why and the test message: each for its own organizations alone."""

import dataclasses
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.explain import permitted
from bot.explain.permitted import NoSuchIssue
from bot.identity.command_gate import NotAllowed
from bot.identity.gate import NotLinked
from bot.preferences import test_message
from bot.relay import outages
from bot.routing import status
from bot.routing.status import NotPausedHere
from store.audit.audit import AuditEntry
from store.issues import feed
from store.issues.feed import Waiting
from store.issues.issues import Issue
from store.outbox.models import Delivery, Lane
from store.people import directory_sync
from store.routing.routes import Route
from tests.bot.acme import all_rows
from tests.bot.set_up import NOW, change, furnish, person

ADA = person("ada")
HERE = "slack:C0ALERTS"


@pytest.fixture(autouse=True)
def _there(services):
    furnish(services.database, linked=("ada", "grace", "linus"))


@pytest.fixture
def pause(services):
    """Pause it; a route of that organization leads there."""

    def pause(target, organization_id=None):
        lane = {"provider": target.partition(":")[0], "paused_at": NOW, "paused_reason": "gone"}
        change(services.database, Lane, {"target": target}, **lane)
        if organization_id is not None:
            key = {"organization_id": organization_id, "project": "*", "target": target}
            change(services.database, Route, key)

    return pause


def targets(found):
    return [(one.target, one.may_resume) for one in found.paused]


def test_status(services):
    """Who one is, what is on, what is off and why."""
    found = status.status(services, ADA)

    assert (found.workspace, found.email) == ("Acme", "ada@acme.test")
    assert found.seats == [("Acme", "owner")]
    assert [(one.title, bool(one.off)) for one in found.providers][:2] == [
        ("Slack", False),
        ("Email", True),
    ]


def test_what_is_down(services):
    """Why it takes nothing; what is off is off for another reason."""
    outages.begin(services, "slack", "token_revoked")

    found = {one.title: (one.off, one.down) for one in status.status(services, ADA).providers}

    assert found["Slack"] == ("", "token_revoked")
    assert found["Email"] == ("SMTP_URL is not set", "")


def test_paused_of_ones_own(services, pause):
    """By a route, by whose own messages go there; not another organization's, nor nobody's."""
    pause(HERE, 1)
    pause("slack:U0LINUS")
    pause("slack:C0GLOBEX", 2)
    pause("pagerduty:theirs", 3)
    pause("slack:C0NOBODY")

    assert targets(status.status(services, ADA)) == [(HERE, True), ("slack:U0LINUS", True)]
    assert targets(status.status(services, person("linus"))) == [
        (HERE, False),
        ("slack:U0LINUS", False),
    ]
    assert ("slack:C0GLOBEX", False) in targets(status.status(services, person("grace")))


def test_resume(services, pause):
    """By an admin, audited with where from; once."""
    pause(HERE, 1)

    assert status.resume(services, ADA, HERE) == "gone"

    assert all_rows(services.database, Lane)[0].paused_at is None
    [entry] = all_rows(services.database, AuditEntry)
    assert (entry.actor, entry.action, entry.target) == ("ada@acme.test", "target.resume", HERE)
    with pytest.raises(NotPausedHere):
        status.resume(services, ADA, HERE)


@pytest.mark.parametrize(
    ("handle", "organization", "error"),
    [
        ("linus", 1, NotAllowed),
        ("bob", 1, NotLinked),
        ("ada", 2, NotPausedHere),
        ("grace", 2, NotPausedHere),
        ("ada", None, NotPausedHere),
    ],
)
def test_who_may_not_resume(services, pause, handle, organization, error):
    """Members, who is not linked, and admins of another organization."""
    pause(HERE, organization)

    with pytest.raises(error):
        status.resume(services, person(handle), HERE)

    assert all_rows(services.database, Lane)[0].paused_at == NOW


@pytest.mark.parametrize("target", ["", "slack:C0NOSUCH", "x" * 2000, "'; --"])
def test_a_tampered_target(services, target):
    """What the button carries is outside input."""
    with pytest.raises(NotPausedHere):
        status.resume(services, ADA, target)


@pytest.fixture
def issues(services):
    """API-7 of Acme, BILLING-2 of Globex."""
    for of, project, short_id in ((1, 1, "API-7"), (2, 4, "BILLING-2")):
        key = {"organization_id": of, "source_id": short_id}
        values = {"project_id": project, "short_id": short_id, "title": "It broke"}
        change(services.database, Issue, key, **values)


def test_why(services, issues):
    """Of an organization of theirs."""
    [found] = permitted.explain(services, ADA, "API-7")

    assert found.title.startswith("API-7 It broke")
    assert permitted.explain(services, person("grace"), "BILLING-2")


@pytest.mark.parametrize("short_id", ["BILLING-2", "NOPE-1", "", "x" * 3000, "<!here>"])
def test_why_of_others(services, issues, short_id):
    """Another organization's issue is as unknown as none at all."""
    with pytest.raises(NoSuchIssue) as refused:
        permitted.explain(services, ADA, short_id)

    assert len(str(refused.value)) < 200


def test_a_test_by_slack(services):
    """To oneself alone; what is off is said."""
    said = test_message.send(services, ADA)

    assert said == "A test is on its way via Slack. Not via Email: SMTP_URL is not set."
    [owed] = all_rows(services.database, Delivery)
    assert (owed.lane, owed.why) == ("slack:U0ADA", "you asked for it")


def test_a_test_by_mail_too(services):
    """To one's own address."""
    mail = {"smtp_url": SecretStr("smtp://127.0.0.1:1"), "email_from": "h@acme.test"}
    mailing = dataclasses.replace(services, settings=services.settings.model_copy(update=mail))

    assert test_message.send(mailing, ADA) == "A test is on its way via Slack and Email."

    lanes = [row.lane for row in all_rows(services.database, Delivery)]
    assert lanes == ["email:ada@acme.test", "slack:U0ADA"]


@pytest.mark.parametrize("act", [test_message.send, status.status])
def test_who_is_not_linked(services, act):
    """Is told nothing."""
    with pytest.raises(NotLinked):
        act(services, person("bob"))

    assert all_rows(services.database, Delivery) == []


def test_status_of_the_tracker(services):
    """When people and projects were read, or why they were not; nothing where none is connected."""
    assert status.status(services, ADA).tracker is None

    services.settings.sentry_org = "acme"
    nothing = Waiting(0, None)
    assert status.status(services, ADA).tracker == status.Tracker(
        "Sentry", [], None, None, nothing, nothing
    )
    with services.database.write() as session:
        directory_sync.note(
            session, "acme", done_at=NOW, fault="it is down", webhooks="they are off"
        )
    found = status.status(services, ADA).tracker
    assert (found.faults, found.read_at) == (["it is down", "they are off"], NOW)


@pytest.mark.parametrize(("poll", "minutes", "is_fault"), [(60, 4, 0), (60, 6, 1), (600, 40, 0)])
def test_a_poll_that_is_missing(services, poll, minutes, is_fault):
    """After five minutes, or five polls; where nobody polls nothing is missing."""
    services.settings.sentry_org = "acme"
    at = services.steady() - timedelta(minutes=minutes)
    with services.database.write() as session:
        directory_sync.note(session, "acme", polled_at=at)

    services.settings.sentry_poll = poll
    assert len(status.status(services, ADA).tracker.faults) == is_fault
    services.settings.sentry_poll = 0
    assert not status.status(services, ADA).tracker.faults


def test_what_waits_for_the_tracker(services):
    """Issues that were not read, and since when."""
    services.settings.sentry_org = "acme"
    with services.database.write() as session:
        feed.hint(session, 1, "7", at=NOW)
        feed.hint(session, 1, "8", at=NOW + timedelta(minutes=1))

    assert status.status(services, ADA).tracker.unread == Waiting(2, NOW)
