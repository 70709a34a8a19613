"""What webhooks show of an issue, the whole way into the store."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.drawing.activity import Renderer
from bot.drawing.issue import state_of
from bot.identity.gate import Presser
from bot.intake.intake import in_one_write
from bot.intake.tracker_differences import BEFORE, HERE
from bot.issues import archival, resolution
from bot.notes.note import plain
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.subscriptions import Subscription
from store.outbox.models import Delivery, DeliveryState
from tests.bot.acme import add_shop, all_rows, number_tokens, on
from tests.fakes import Clock

ADA = {"type": "user", "id": 4, "name": "Ada", "email": "ada@acme.test"}
GRACE = {"type": "user", "id": "9", "name": "Grace", "email": "grace@acme.test"}
BACKEND = {"type": "team", "id": "2", "name": "backend"}
SENTRY = {"type": "application", "id": "sentry", "name": "Sentry"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    return replace(services, now=clock)


@pytest.fixture(autouse=True)
def acme(database):
    number_tokens(database)
    add_shop(database, {"target": "slack:C1"}, {"target": "pagerduty:primary"})


@pytest.fixture
def send(services, clock):
    def send(action, *, resource="issue", actor=SENTRY, beside=None, **issue):
        shown = {
            "id": "97",
            "shortId": "SHOP-1",
            "title": "It broke",
            "status": "unresolved",
            "substatus": "new",
            "statusDetails": {},
            "assignedTo": None,
            "project": {"id": "2", "slug": "shop"},
            "permalink": "https://acme.test/organizations/acme/issues/97/",
        }
        data = {"issue": shown | issue} | (beside or {})
        return _take(services, Hook(uuid4().hex, resource, _body(action, actor, data)), clock)

    return send


@pytest.fixture
def alert(services, clock):
    def alert(ago=timedelta(0)):
        event = {
            "issue_id": "97",
            "event_id": uuid4().hex,
            "title": "It broke",
            "project": 2,
            "url": "https://acme.test/api/0/projects/acme/shop/events/e1/",
            "datetime": (clock() - ago).isoformat(),
        }
        data = {"event": event, "triggered_rule": "Errors"}
        return _take(
            services, Hook(uuid4().hex, "event_alert", _body("triggered", SENTRY, data)), clock
        )

    return alert


def _body(action, actor, data):
    return {"action": action, "actor": actor, "data": data, "installation": {"uuid": "14e8"}}


def _take(services, hook, clock):
    clock.move(minutes=10)
    incoming = hooks.read(hook)
    return in_one_write(services, lambda tx: hooks.take(tx, services, hook, incoming))


@pytest.fixture
def press(services):
    ada = Presser("T1", "U1", "T1")

    def press(what, *more):
        return what(services, on(1), ada, *more)

    return press


@pytest.fixture
def issue(database):
    return lambda: all_rows(database, Issue)[0]


@pytest.fixture
def lines(database):
    """What was told, as its thread has it."""

    def lines():
        with database.read() as session:
            renderer = Renderer(session, "Sentry")
            rows = session.scalars(select(ActivityRow).order_by(ActivityRow.id)).all()
            shown = session.get_one(Issue, 1)
            return [plain(renderer.line(row, shown)) for row in rows]

    return lines


@pytest.fixture
def owed(database):
    """What a target gets of the newest activity: the reason why not, "" where it does."""

    def owed(target):
        last = all_rows(database, ActivityRow)[-1].id
        rows = [
            row
            for row in all_rows(database, Delivery)
            if row.activity_id == last and row.lane == target
        ]
        return [row.reason if row.state == DeliveryState.SKIPPED else "" for row in rows]

    return owed


def test_lost_assignee(send, issue, lines, owed):
    """An unassigned issue loses its assignee at the next webhook, and it is said."""
    send("created")
    send("assigned", assignedTo=BACKEND)
    send("unresolved", substatus="escalating")

    assert issue().assignee is None
    assert lines()[-2] == "SHOP-1 is no longer assigned in Sentry"
    assert owed("email:grace@acme.test") != [""]


def test_assigned_unseen(send, issue, lines):
    """An assignee who came by a merge is shown, and said once."""
    send("created")
    send("resolved", status="resolved", substatus=None, assignedTo=ADA)
    send("unresolved", substatus="regressed", assignedTo=ADA)

    assert issue().assignee["email"] == "ada@acme.test"
    assert [line for line in lines() if "assigned" in line] == [
        "SHOP-1 is assigned to Ada in Sentry"
    ]


def test_created_with_an_assignee(send, issue, lines, database, owed):
    """A new issue shows who has it, who takes part from now on; that is no news of its own."""
    send("created", assignedTo=GRACE)

    assert issue().assignee["email"] == "grace@acme.test"
    assert [row.member_id for row in all_rows(database, Subscription)] == [2]
    assert (len(lines()), owed("email:grace@acme.test")) == (1, ["SMTP_URL is not set"])


def test_press_that_sentry_does_not_know(send, press, issue, lines, owed):
    """The card says so; the next webhook that shows otherwise sets it right, and pages nobody."""
    send("created")
    press(resolution.resolve)

    assert state_of(issue(), "Sentry") == "Resolved here, not in Sentry"
    send("assigned", assignedTo=GRACE, actor=ADA)

    assert (issue().status, state_of(issue(), "Sentry")) == (IssueStatus.UNRESOLVED, "New")
    assert lines()[-2] == "SHOP-1 is unresolved in Sentry"


def test_press_that_sentry_confirms(send, press, issue):
    """What Sentry has too is no press of ours alone any more."""
    send("created")
    press(resolution.resolve)
    send("resolved", status="resolved", substatus=None)

    assert state_of(issue(), "Sentry") == "Resolved"


def test_status_changed_unseen(send, issue, lines):
    """Resolved while we were not told: the next webhook of another kind brings it."""
    send("created")
    send("assigned", assignedTo=GRACE, status="resolved", substatus=None)

    assert issue().status == IssueStatus.RESOLVED
    assert lines()[-2] == "SHOP-1 is resolved in Sentry"


def test_verb_that_is_outdated(send, issue, owed):
    """It was resolved, and is open again by the time it is told: PagerDuty is left alone."""
    send("created")
    send("resolved", status="unresolved", substatus="ongoing")

    assert (issue().status, issue().substatus) == (IssueStatus.UNRESOLVED, "ongoing")
    assert owed("pagerduty:primary") != [""]


def test_alert_of_a_resolved_issue(send, alert, issue, lines, owed):
    """It opens the issue again, everywhere the same."""
    send("created")
    send("resolved", status="resolved", substatus=None)
    alert()

    assert issue().status == IssueStatus.UNRESOLVED
    assert lines()[-2:] == ["SHOP-1 is unresolved in Sentry", "SHOP-1 happened again, rule Errors"]
    assert owed("pagerduty:primary") == [""]


def test_older_event_of_a_resolved_issue(send, alert, issue, owed):
    """An event from before the resolution is told as what it is, and pages nobody."""
    send("created")
    send("resolved", status="resolved", substatus=None)
    alert(ago=timedelta(hours=1))

    assert issue().status == IssueStatus.RESOLVED
    assert owed("pagerduty:primary") != [""]


def test_alert_of_what_is_archived_here(send, alert, press, issue, owed):
    """It stays silent, for Sentry does not know of the archive: the reason is written down."""
    send("created")
    press(archival.archive, archival.condition("forever"))
    alert()

    assert issue().status == IssueStatus.ARCHIVED
    assert state_of(issue(), "Sentry") == "Archived for ever here, not in Sentry"
    for target in ("pagerduty:primary", "slack:C1", "email:ada@acme.test"):
        assert owed(target) == [HERE]


def test_alert_of_what_sentry_archived(send, alert, issue, lines, owed):
    """Rules go by unresolved issues alone: so it is open, and told."""
    send("created")
    send("ignored", status="ignored", substatus="archived_forever", actor=ADA)
    alert()

    assert issue().status == IssueStatus.UNRESOLVED
    assert lines()[-2] == "SHOP-1 is unresolved in Sentry"
    assert owed("pagerduty:primary") == [""]


def test_older_event_of_what_sentry_archived(send, alert, issue, owed):
    """An event from before the archive proves nothing."""
    send("created")
    send("ignored", status="ignored", substatus="archived_forever", actor=ADA)
    alert(ago=timedelta(hours=1))

    assert (issue().status, owed("pagerduty:primary")) == (IssueStatus.ARCHIVED, [BEFORE])


def test_archive_that_nobody_told(send, issue, lines, owed):
    """An archive that only another webhook shows pages nobody, and neither does its end."""
    send("created")
    send("assigned", assignedTo=GRACE, status="ignored", substatus="archived_until_escalating")
    archived = (issue().status, lines()[-2])
    send("assigned", assignedTo=ADA, substatus="ongoing")

    assert archived == (IssueStatus.ARCHIVED, "SHOP-1 is archived in Sentry until it escalates")
    assert (issue().status, lines()[-2]) == (
        IssueStatus.UNRESOLVED,
        "SHOP-1 is unresolved in Sentry",
    )
