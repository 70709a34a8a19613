"""Two processes share a PostgreSQL: the link back is in Sentry once, also when one is killed."""

import signal
from contextlib import suppress

import httpx
import pytest

from bot.sandbox.sentry import SentrySandbox
from store.issues.remarks import BackLink
from tests.bot.sources.senders import bearer
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.app_process import AppProcess
from tests.whole.program import an_activity, wait_until

pytestmark = pytest.mark.postgres
ROUTE = {"project": "pay", "target": "slack:C0ALERTS", "link_back": True}
LEASE = 2  # Seconds.
AT_ONCE = 3  # Issues; Slack takes a card a second.


@pytest.fixture
def both(slack, tmp_path, migrated_postgres):  # noqa: F811 - the fixture.
    """The first one dies when Sentry has taken a comment, before that is known here."""
    with SentrySandbox.acme() as sentry:
        sentry.add_project("pay", ["backend"])
        more = {"SENTRY_URL": sentry.url, "SENTRY_ORG": sentry.org, "SENTRY_TOKEN": sentry.token}
        apps = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            apps.append(AppProcess(slack, tmp_path / name, migrated_postgres))
            apps[-1].more = {**more, "SENTRY_POLL": "0"}
        apps[0].load(ROUTE)
        apps[0].start(dies_at="after POST", lease=LEASE)
        apps[1].start(lease=LEASE)
        yield sentry, *apps
        for app in apps:
            app.stop()


def tell(app, issue):
    """An alert, by the API; again, it changes nothing."""
    told = an_activity("alert", issue.id, issue=issue.id, title=issue.title, project="pay")
    url = f"http://127.0.0.1:{app.port}/api/activities"
    with suppress(httpx.TransportError):
        httpx.post(url, json=told, headers=bearer(), timeout=20)


def test_once(both):
    """Both hear of each issue at the same time."""
    sentry, one, other = both
    assert wait_until(lambda: is_up(one), 60), one.log()
    raised = []

    def another():
        for _ in range(AT_ONCE):
            raised.append(sentry.raise_issue("pay", f"Boom {len(raised)}"))
            tell(one, raised[-1])
            tell(other, raised[-1])
        return wait_until(lambda: one.process.poll() is not None, 5)

    assert wait_until(another, 60), one.log()
    assert one.ended() == -signal.SIGKILL
    links = lambda: other.rows(BackLink)  # noqa: E731 - asked often.

    assert wait_until(lambda: len(links()) == len(raised), 60), other.log()
    assert wait_until(lambda: all(row.comment for row in links()), 60), other.log()
    notes = [[row for row in sentry.feed(each) if row["type"] == "note"] for each in raised]
    assert [len(each) for each in notes] == [1] * len(raised)


def is_up(app):
    """It takes requests."""
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{app.port}/healthz", timeout=5).is_success
    return False
