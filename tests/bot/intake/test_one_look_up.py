"""Where a webhook belongs is looked up once: each statement holds up every other write."""

import pytest
from sqlalchemy import event

from bot.intake.intake import in_one_write
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from tests.bot.acme import add_shop
from tests.bot.sources.senders import payload


@pytest.fixture
def statements(database, services):
    """Of one webhook, by the name of its payload."""
    add_shop(database, {"target": "slack:C1"})
    run = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_more: run.append(sql)
    )

    def statements(name):
        resource = name if name in {"comment", "event_alert", "metric_alert"} else "issue"
        hook = Hook("r", resource, payload(name) | {"installation": {"uuid": "14e8"}})
        meant = hooks.read(hook)
        run.clear()
        in_one_write(services, lambda tx: hooks.take(tx, services, hook, meant))
        return [" ".join(sql.split()) for sql in run]

    return statements


NAMES = [
    "issue_created",
    "issue_created",
    "event_alert",
    "issue_assigned",
    "issue_resolved",
    "issue_resolved",
    "comment",
    "metric_alert",
]


def test_one_look_up_a_webhook(statements):
    """New, repeated, folded, with what had changed unseen: the place is asked for once."""
    for name in NAMES:
        places = [sql for sql in statements(name) if "FROM organization LEFT OUTER JOIN" in sql]
        assert len(places) == 1


def test_a_repeat_costs_next_to_nothing(statements):
    """A tracker that sends again and again writes nothing."""
    statements("issue_created")

    assert len(statements("issue_created")) <= 3
