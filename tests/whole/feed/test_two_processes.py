"""Two processes share a PostgreSQL and poll the same Sentry: one asks, and tells once."""

import pytest

from store.issues.issues import Issue
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.both_sides import BothSides
from tests.whole.program import Program, wait_until

pytestmark = pytest.mark.postgres


@pytest.fixture
def both(slack, migrated_postgres):  # noqa: F811 - the fixture.
    """Each polls every second."""
    sides = BothSides(slack, migrated_postgres)
    settings = sides.program.settings
    sides.program.settings = type(settings)(**settings.model_dump() | {"sentry_poll": 1})
    sides.start()
    other = Program(slack, migrated_postgres)
    other.settings, other.without = sides.program.settings, sides.program.without
    other.start()
    yield sides, other
    other.stop()
    sides.stop()


def _asked(sides):
    """How often each of both asked for new issues: nobody else lists a project's."""
    found = [call for call in sides.sentry.calls("issues") if "query" in call.query]
    return len(found)


def test_told_once(both, ada):
    """New issues, changes and deploys; only one of both asks."""
    sides, _ = both
    assert wait_until(lambda: _asked(sides) >= 4)
    issues = [sides.sentry.raise_issue("shop", f"Boom {number}") for number in range(5)]
    cards = [ada.expect_message(each.title, channel="alerts", timeout=20) for each in issues]

    for each in issues:
        sides.sentry.act("bob", each, {"status": "resolved"})

    for card in cards:
        ada.expect_message("Bob Kahn marked", thread=card, timeout=20)
    sides.at_rest(30)
    assert len(sides.replies("as resolved")) == 5
    assert len([m for m in sides.slack.messages("alerts") if m.thread_ts in {None, m.ts}]) == 5
    assert len(sides.program.rows(Issue)) == 5


def test_the_other_goes_on(both, ada):
    """Whoever asked is gone: after three polls the other one does."""
    sides, other = both
    assert wait_until(lambda: _asked(sides) >= 4)
    sides.program.stop()
    issue = sides.sentry.raise_issue("shop", "Boom")

    ada.expect_message(issue.title, channel="alerts", timeout=30)

    assert len(other.rows(Issue)) == 1
