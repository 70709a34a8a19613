"""What comes late, or again: the state that a payload shows, and what its event's time proves."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.identity.gate import Presser
from bot.intake.intake import in_one_write
from bot.intake.tracker_differences import BEFORE, HERE
from bot.issues import archival
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Delivery, DeliveryState
from tests.bot.acme import add_shop, all_rows, number_tokens, on
from tests.fakes import Clock

CHANNEL, PAGER = "slack:C1", "pagerduty:primary"
RESOLVED = {"status": "resolved", "substatus": None}
ARCHIVED = {"status": "ignored", "substatus": "archived_forever"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock, database):
    number_tokens(database)
    add_shop(database, {"target": CHANNEL}, {"target": PAGER})
    return replace(services, now=clock)


@pytest.fixture
def send(services, clock):
    """Send a webhook of the issue, which was seen `ago`; each comes a minute after the other."""

    def send(action, ago=timedelta(0), **issue):
        shown = {"id": "97", "shortId": "SHOP-1", "title": "It broke", "project": {"slug": "shop"}}
        shown |= {"status": "unresolved", "substatus": "new", "assignedTo": None}
        shown |= {"lastSeen": (clock() - ago).isoformat()} | issue
        hook = Hook(uuid4().hex, "issue", {"action": action, "data": {"issue": shown}})
        meant = hooks.read(hook)
        in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant))
        clock.move(minutes=1)

    return send


@pytest.fixture
def paged(database):
    """How often the pager was owed something, and why the last time it was not."""

    def paged():
        rows = [row for row in all_rows(database, Delivery) if row.lane == PAGER]
        sent = sum(row.state == DeliveryState.WAITING for row in rows)
        return sent, rows[-1].reason

    return paged


@pytest.fixture
def issue(database):
    return lambda: all_rows(database, Issue)[0]


def test_a_reopening_without_its_reason(send, issue):
    """A regression that is marked as ongoing is ongoing on the card."""
    send("created")
    send("resolved", **RESOLVED)
    send("unresolved", substatus="regressed")
    before = issue().version
    send("unresolved", substatus="ongoing")

    assert issue().substatus == "ongoing"
    assert issue().version > before  # So its cards are drawn anew.


def test_a_title_that_came_with_a_repeat(send, issue):
    """It is no news, and the card has it nevertheless."""
    send("created")
    send("resolved", **RESOLVED)
    send("resolved", title="It broke anew", culprit="pay", **RESOLVED)

    assert (issue().title, issue().culprit) == ("It broke anew", "pay")


def test_created_after_its_archive(send, issue, paged):
    """It was created before it was archived in Sentry: it stays so, and nobody is paged."""
    send("ignored", **ARCHIVED)
    before, _ = paged()
    send("created", ago=timedelta(minutes=5))

    assert (issue().status, issue().substatus) == (IssueStatus.ARCHIVED, "archived_forever")
    assert paged() == (before, BEFORE)


def test_created_after_its_resolution(send, issue, paged):
    """The same of one that is resolved: it is told as what it was."""
    send("resolved", **RESOLVED)
    before, _ = paged()
    send("created", ago=timedelta(minutes=5))

    assert issue().status == IssueStatus.RESOLVED
    assert paged()[0] == before


def test_created_after_an_archive_here(send, issue, paged, services):
    """Somebody archived it by an alert's card, before Sentry told of its creation."""
    send("assigned", assignedTo={"type": "team", "id": "2", "name": "backend"})
    by = Presser("T1", "U1", "T1", "C1")
    archival.archive(services, on(1), by, archival.condition("forever"))
    send("created")

    assert (issue().status, issue().substatus) == (IssueStatus.ARCHIVED, "archived_forever")
    assert paged()[1] == HERE
