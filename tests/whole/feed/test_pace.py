"""What the poll costs Sentry, with many issues that have cards, counted at Sentry.

With HELIOGRAPH_TEST_SCALE=full they are ten thousand.
"""

import shutil
from datetime import timedelta

import pytest

from bot.feed.poll import Poll
from bot.feed.reader import FeedReader
from bot.sandbox.sentry import SentrySandbox
from bot.sentry.client import client_of
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.issues.issues import Issue
from store.people.directory import Organization, Project
from store.routing.routes import Route
from store.slack.cards import Card
from tests.fakes import Clock
from tests.whole.program import sized

ISSUES, EVERY = sized(1_000, 10_000), 60
MINUTES = sized(12, 60)
PROJECTS = ("api", "shop")


@pytest.fixture
def sentry():
    with SentrySandbox.acme() as sentry:
        yield sentry


@pytest.fixture
def services(migrated_file, tmp_path, sentry):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    url = f"sqlite:///{tmp_path / 'heliograph.db'}"
    database = Database(url)
    settings = Settings(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        database_url=url,
        sentry_url=sentry.url,
        sentry_org=sentry.org,
        sentry_token=sentry.token,
        sentry_poll=EVERY,
    )
    clock = Clock()
    yield Services(settings=settings, database=database, now=clock, steady=clock)
    database.close()


@pytest.fixture
def carded(services, sentry):
    """All open, of two projects; as many as are asked for happened within the last hour."""

    def carded(lively):
        now = services.now()
        rows = [sentry.raise_issue(PROJECTS[n % 2], f"Boom {n}") for n in range(ISSUES)]
        with services.database.write() as session:
            session.add(Organization(id=1, slug="acme", name="Acme", url=sentry.url))
            session.flush()
            for number, slug in enumerate(PROJECTS, 1):
                of = sentry.state.project_of(slug)
                newest = max(int(row.id) for row in rows)
                project = {"organization_id": 1, "source_id": str(of.id), "newest_issue": newest}
                session.add(Project(id=number, slug=slug, **project))
                session.add(Route(organization_id=1, project=slug, target="slack:C0ALERTS"))
            session.flush()
            for number, row in enumerate(rows):
                ago = timedelta(minutes=5) if number < lively else timedelta(days=1)
                of = {"organization_id": 1, "project_id": 1 + number % 2, "feed_row": 0}
                shown = {"source_id": row.id, "title": row.title, "substatus": row.substatus}
                session.add(Issue(id=number + 1, last_seen=now - ago, **of, **shown))
                row.first_seen = row.last_seen = now - ago
            session.flush()
            for number in range(len(rows)):
                ts = f"{number}.0"
                target = {"target": "slack:C0ALERTS", "external_id": ts, "drawn_version": 1}
                session.add(Card(subject=f"issue:{number + 1}", **target))

    return carded


@pytest.fixture
def client(services):
    client = client_of(services)
    yield client
    client.close()


@pytest.mark.parametrize("lively", [0, ISSUES])
def test_one_question_a_second(services, sentry, client, carded, lively):
    """On average at most, from the first minute on; all states within ten minutes."""
    carded(lively)
    poll, reader = Poll(services, client.for_polling()), FeedReader(services, client.for_polling())
    counts, groups = [], []
    for _ in range(MINUTES):
        before = len(sentry.requests)
        poll.tick()
        while reader.turn():
            pass
        new = sentry.requests[before:]
        counts.append(len(new))
        groups.append({each for call in new for each in call.query.get("group", [])})
        services.now.move(seconds=EVERY)
    reader._pool.shutdown()
    reader._events.stop()

    a_second = sum(counts) / (MINUTES * EVERY)
    print(f"{ISSUES} cards, {lively} lively: {a_second:.2f} requests a second, {counts} a minute")
    assert a_second <= 1.0
    assert max(counts[2:]) <= 1.5 * EVERY
    assert len(set().union(*groups[:10])) == ISSUES
