"""Back up while it runs, more happens, it is killed and restored: nothing is told twice."""

import sqlite3
from contextlib import closing

import httpx
import pytest

from bot.sandbox import RateLimited
from store.issues.issues import Issue
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.slack.cards import Card
from tests.bot.sources.senders import bearer
from tests.whole.app_process import AppProcess, Senders, rooms_for, told
from tests.whole.oracle import open_rows
from tests.whole.program import an_activity, sized, wait_until

PAGER = """
[[target]]
name = "pagerduty:primary"
secret_env = "A_ROUTING_KEY"

[[route]]
project = "*"
target = "pagerduty:primary"
"""
PROJECTS, EACH = sized((12, 6), (60, 10))


@pytest.fixture
def app(slack, tmp_path):
    app = AppProcess(slack, tmp_path)
    app.more = {"PAGERDUTY_URL": slack.pagerduty.url, "A_ROUTING_KEY": "r0uting" + "0" * 25}
    app.load(*rooms_for(slack, PROJECTS), more=PAGER)
    yield app
    app.stop()


def assign(app, project, person):
    """One more thing that is told under the card, if there is one."""
    body = an_activity("assigned", f"more-{project}", issue=project, project=f"p{project}")
    body["data"] = {"assignee": person}
    answer = httpx.post(f"http://127.0.0.1:{app.port}/api/activities", json=body, headers=bearer())
    assert answer.status_code == 202


def settled(app):
    return wait_until(lambda: not open_rows(app), 120, every=0.5)


def test_from_backup_to_restore(app, slack):
    """Under load; afterwards the cards that the backup knew go on, and nobody was paged again."""
    app.start()
    senders = Senders(app, PROJECTS, EACH).start()
    senders.wait_for(PROJECTS * EACH // 3)
    said = app.command("backup", "kept.db")
    senders.join()
    assert settled(app), app.log()
    app.kill()
    before, events = told(slack, PROJECTS), len(slack.pagerduty.events)
    assert set(before.values()) == {1}
    assert "checked" in said

    app.command("restore", "kept.db", "--force")
    app.start()
    assert settled(app), app.log()

    again = told(slack, PROJECTS)
    assert [name for name, times in again.items() if times > 1] == []
    triggers = [e for e in slack.pagerduty.events[events:] if e["event_action"] == "trigger"]
    assert triggers == []
    subjects = {card.subject for card in app.rows(Card) if card.external_id}
    known = [issue for issue in app.rows(Issue) if issue.subject in subjects]
    assert known
    for issue in known:
        assign(app, int(issue.source_id), f"Person {10_000 + int(issue.source_id)}")
    assert settled(app), app.log()
    found = told(slack, PROJECTS)
    assert all(found[f"Person {10_000 + int(issue.source_id)}"] == 1 for issue in known)
    print(f"\n{len(known)} of {PROJECTS} cards were in the backup, and went on")


def test_restored_after_a_day(app, slack):
    """What waited in the backup is not told; `why` and `deliveries` say so."""
    slack.faults.add("chat.postMessage", RateLimited(retry_after=3600), times=PROJECTS)
    app.start()
    Senders(app, PROJECTS, 1).start().join()
    assert wait_until(lambda: slack.call_count("chat.postMessage") == PROJECTS)
    app.command("backup", "kept.db")
    app.kill()
    slack.faults.clear()
    with closing(sqlite3.connect(app.folder / "kept.db")) as connection, connection:
        connection.execute("UPDATE delivery SET created_at = datetime(created_at, '-1 day')")

    app.command("restore", "kept.db", "--force")
    app.start()

    assert settled(app), app.log()
    assert told(slack, PROJECTS) == {}
    assert "not sent: restored from a backup" in app.command("why", "P0-0")
    assert "restored from a backup" in app.command("deliveries")
    rooms = [row for row in app.rows(Delivery) if row.lane.startswith("slack:C0ROOM")]
    posts = {row.state for row in rooms if row.purpose != Purpose.REDRAW}
    assert posts == {DeliveryState.SKIPPED}
