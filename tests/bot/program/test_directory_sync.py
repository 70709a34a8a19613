"""The directory follows Sentry by itself: when, by whom, and who is told that it can't."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.directory.sentry import demand
from bot.program.directory_sync import DirectoryDuty
from bot.program.schedule import build_scheduler
from bot.sentry.client import client_of
from bot.settings import Settings
from store.outbox.models import Delivery
from store.outbox.notices import NoticeRow
from store.people import directory_sync
from store.people.directory import Member
from tests.bot.acme import all_rows
from tests.bot.sentry.conftest import TOKEN, connect, rest
from tests.bot.sentry.organization import SCOPES, serve, token
from tests.bot.sentry.rest import FORBIDDEN, Reply, member

__all__ = ["connect", "rest"]
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def moves(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connected(services, rest, clock):
    serve(rest, people=[member(1, orgRole="owner"), member(2)])
    token(rest)
    settings = Settings(
        sentry_url=rest.url,
        sentry_org="acme",
        sentry_token=TOKEN,
        smtp_url="smtp://mail.acme.test",
        email_from="helio@acme.test",
    )
    return replace(services, settings=settings, steady=clock)


@pytest.fixture
def duty(connected, connect):
    return DirectoryDuty(connected, connect())


def reads(rest):
    """How often all of it was read."""
    return sum(each.path.endswith("/members/") for each in rest.asked)


def test_at_the_start_then_every_so_often(duty, rest, clock, services):
    """SENTRY_SYNC seconds after the last beginning."""
    counts = []
    for seconds in (0, 5, 290, 5, 5):
        clock.moves(seconds)
        duty.tick()
        counts.append(reads(rest))

    assert counts == [1, 1, 1, 2, 2]
    assert len(all_rows(services.database, Member)) == 2


def test_one_process_alone_does_it(duty, connected, connect, rest, clock):
    """Another one that starts at the same moment finds it done; later either may."""
    duty.tick()
    other = DirectoryDuty(connected, connect())
    other.tick()
    assert reads(rest) == 1

    clock.moves(300)
    other.tick()
    duty.tick()
    assert reads(rest) == 2


def test_what_is_unknown_is_read_soon(duty, connected, rest, clock):
    """Not at each webhook that names it."""
    duty.tick()
    counts = []
    for seconds in (1, 28, 1, 1, 5):
        clock.moves(seconds)
        with connected.database.write() as session:
            demand.want(session, connected)
        duty.tick()
        counts.append(reads(rest))

    assert counts == [1, 1, 2, 2, 2]


def test_without_sentry_nothing_is_wanted(services):
    with services.database.write() as session:
        demand.want(session, services)

    assert all_rows(services.database, directory_sync.DirectorySync) == []


def told(services):
    """The notices, and to whom."""
    targets = [row.lane for row in all_rows(services.database, Delivery)]
    return [(row.kind, row.data) for row in all_rows(services.database, NoticeRow)], targets


def test_owners_are_told_once_that_too_many_are_gone(duty, rest, clock, services):
    """Until it is right again; then it would be news again."""
    serve(rest, people=[member(1, orgRole="owner"), *(member(n) for n in range(2, 12))])
    duty.tick()
    serve(rest, people=[member(1, orgRole="owner")])
    for _ in range(3):
        clock.moves(300)
        duty.tick()

    notices, targets = told(services)
    assert notices == [("directory_held", {"gone": "10 of 11 members"})]
    assert targets == ["email:m1@acme.test"]
    assert all(row.is_active for row in all_rows(services.database, Member))


def test_owners_are_told_what_the_token_lacks(duty, rest, clock, services, caplog):
    duty.tick()
    rest.answer("teams/", FORBIDDEN)
    token(rest, [each for each in SCOPES if each != "team:read"])
    clock.moves(300)
    duty.tick()

    [(kind, data)], _ = told(services)
    assert kind == "directory_unread"
    assert data["reason"].startswith("SENTRY_TOKEN lacks the scope team:read")
    assert TOKEN not in caplog.text


def test_what_passes_by_itself_is_logged_alone(duty, rest, clock, services, caplog):
    """A Sentry that is down for a while is known to whoever runs it."""
    duty.tick()
    rest.answer("teams/", Reply({}, 503))
    clock.moves(300)
    with caplog.at_level(logging.WARNING):
        duty.tick()

    assert told(services) == ([], [])
    assert "the directory was not read: Sentry has an error of its own" in caplog.text


def test_before_there_is_anybody_to_tell(duty, rest, services):
    """A first start with a wrong token."""
    token(rest, ())
    rest.answer("", FORBIDDEN)

    duty.tick()

    assert told(services) == ([], [])


def test_when_it_went_well_is_kept(duty, services, clock):
    duty.tick()

    (row,) = all_rows(services.database, directory_sync.DirectorySync)
    assert (row.slug, row.begun_at, row.done_at, row.fault) == ("acme", NOON, NOON, "")


def test_the_scheduler_has_it_where_sentry_is_connected(connected, services):
    """And nowhere else."""
    jobs = [
        {job.id for job in build_scheduler(each, []).get_jobs()} for each in (connected, services)
    ]

    assert ["directory" in named for named in jobs] == [True, False]
    client_of(connected).close()


def test_it_stops_with_the_program(connected, connect, rest, services):
    """Between two steps of a large one; the next start goes on where it ended."""
    serve(rest, people=[member(number) for number in range(1, 80)])
    duty = DirectoryDuty(connected, connect(), goes_on=lambda: False)

    duty.tick()
    assert 0 < len(all_rows(services.database, Member)) < 79

    DirectoryDuty(connected, connect()).tick()
    connected.steady.moves(30)
    DirectoryDuty(connected, connect()).tick()
    assert len(all_rows(services.database, Member)) == 79


APP = {"slug": "heliograph-f6f087", "name": "Heliograph", "webhookUrl": "http://h.test/hook"}


def test_webhooks_that_are_switched_off_are_noted(duty, rest, clock, services):
    """Looked at each hour; `/helio status` shows it."""
    notes = []
    for events, seconds in (([], 0), (["issue"], 300), (["issue"], 3600)):
        rest.answer("sentry-apps/", [APP | {"events": events}])
        rest.answer("heliograph-f6f087/requests/", [], root="/api/0/sentry-apps/")
        clock.moves(seconds)
        duty.tick()
        notes.append(all_rows(services.database, directory_sync.DirectorySync)[0].webhooks[:29])

    assert notes == ["Sentry has switched off the w"] * 2 + [""]


def test_scopes_and_lost_webhooks_are_noted(duty, rest, services):
    """At the same look, with what to do."""
    token(rest, SCOPES[:-1])
    rest.answer("sentry-apps/", [APP | {"events": ["issue"]}])
    lost = {"eventType": "issue.created", "responseCode": 0, "date": str(services.now())}
    rest.answer("heliograph-f6f087/requests/", [lost], root="/api/0/sentry-apps/")

    duty.tick()

    [found] = all_rows(services.database, directory_sync.DirectorySync)
    assert found.webhooks.startswith("SENTRY_TOKEN lacks the scope event:write")
    assert found.lost.startswith("Sentry could not deliver a webhook in the last day")


def test_what_owners_were_told_is_not_told_after_an_outage_again(duty, rest, clock, services):
    """The fault is the same; in between nobody could say."""
    duty.tick()
    for reply in (FORBIDDEN, Reply({}, 503), FORBIDDEN):
        rest.answer("teams/", reply)
        clock.moves(300)
        duty.tick()

    assert len(all_rows(services.database, NoticeRow)) == 1
