"""What ends an archive is as Sentry has it, also where it was archived anew without a row."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot import issues
from bot.feed.poll import Poll
from bot.intake import archive_conditions
from store.issues.activities import ActivityRow
from store.issues.issues import IssueStatus
from store.slack.cards import Card
from tests.bot.acme import all_rows

MET = "archived_until_condition_met"
HOUR = {"ignoreDuration": 60}


def archive(office, substatus, **conditions):
    change = {"status": "ignored", "substatus": substatus}
    office.sentry.act("bob", office.issue, change | {"statusDetails": conditions})


def an_hour_later(office):
    """Our clock began long before Sentry's."""
    left = office.stored().archive_ends_at - office.clock()
    office.clock.move(seconds=left.total_seconds() + 60)


@pytest.fixture
def for_an_hour(office, reading):
    reading.read()
    archive(office, MET, **HOUR)
    reading.read()
    assert office.stored().archive_ends_at is not None


@pytest.mark.usefixtures("for_an_hour")
def test_by_a_count_now(office, reading):
    """The time is no condition any more: the issue stays archived when it is over."""
    archive(office, MET, ignoreCount=3)

    reading.read()

    assert (office.stored().archive_ends_at, office.stored().substatus) == (None, MET)


@pytest.mark.usefixtures("for_an_hour")
def test_for_longer_now(office, reading):
    ends_at = office.stored().archive_ends_at
    archive(office, MET, ignoreDuration=120)

    reading.read()

    assert office.stored().archive_ends_at - ends_at > timedelta(minutes=59)


@pytest.mark.usefixtures("for_an_hour")
def test_for_ever_now(office, reading):
    """Sentry drops the time, and leaves the substatus as it was."""
    archive(office, "archived_forever")

    reading.read()

    assert (office.stored().archive_ends_at, office.stored().substatus) == (None, MET)


@pytest.fixture
def polled(office, for_an_hour):
    """It has a card, so polls ask how it stands; the hour goes by."""
    an_hour_later(office)
    return Poll(office.services, office.client.for_polling()).tick


def test_sentry_says_that_the_time_is_over(office, reading, polled):
    """Not our clock: it is told once, and why."""
    assert archive_conditions.end_due(office.services) == 0
    office.sentry.move_clock(timedelta(hours=2))
    with office.sentry.state.lock:
        office.sentry._end_archive(office.issue)

    polled()
    while reading.reader.turn():
        office.clock.move(seconds=2)

    [_, ended] = all_rows(office.database, ActivityRow)[1:]
    assert (ended.kind, ended.data) == ("set_unresolved", {"expired_snooze": True})
    assert office.stored().status == IssueStatus.UNRESOLVED


def test_it_had_come_back_before(office, reading, polled):
    """It escalated within the hour, unseen: nobody reads that its time is over."""
    office.sentry.escalate(office.issue)
    assert archive_conditions.end_due(office.services) == 0

    polled()
    while reading.reader.turn():
        office.clock.move(seconds=2)

    assert office.activities() == ["set_ignored", "set_escalating"]


@pytest.mark.usefixtures("for_an_hour")
def test_without_a_card(office):
    """No poll asks for it: it is opened when its time is over."""
    with office.database.write() as session:
        session.exec(select(Card)).one().subject = "issue:99"
    an_hour_later(office)

    assert archive_conditions.end_due(office.services) == 1


def test_the_time_of_a_press_is_that_of_sentry(office, reading):
    """A press is archived by our clock first."""
    reading.read()
    office.press(issues.archive, until=issues.condition("hour"))
    office.asks()

    reading.read()

    assert (
        office.stored().archive_ends_at == office.sentry.state.issues[office.issue.id].snooze.until
    )
