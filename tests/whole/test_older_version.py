"""The database of the first version under this one: it is upgraded, and all goes on.

`older/0002.sql` is what that version had written on the sandbox when it was killed, and
`older/messages.json` what stood in Slack then: the cards of issues, of an incident and of a
request; one message whose answer was lost on its way; more that was owed; and a channel that was
archived. Times are those of then.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.maintenance import move as moving
from bot.sandbox.records import Message
from bot.services import utc_now
from store.database.revisions import Position, position
from store.database.upgrade import differences, upgrade
from store.engine import Database
from store.outbox.models import Delivery, Lane
from store.people.identities import Identity
from store.people.preferences import Mute, Preference
from store.people.quiet_hours import QuietHours
from tests.store.conftest import (  # noqa: F401 - fixtures.
    empty_postgres,
    server,
)
from tests.whole.oracle import OPEN
from tests.whole.program import Program, settings_for, wait_until

OLDER = Path(__file__).parent / "older"
PAUSED = "slack:C0OPS"
STAYS = (Identity, Preference, Mute, QuietHours)


@pytest.fixture
def file(tmp_path):
    """As the older version left it."""
    path = tmp_path / "heliograph.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLDER / "0002.sql").read_text())
    return path


@pytest.fixture
def slack(slack):
    """As Slack was then."""
    slack.add_channel("ops", members=["ada", "bob"], id="C0OPS")
    for user in list(slack.space.users.values()):
        if not user.is_bot:
            slack.space.open_im(user)
    for facts in json.loads((OLDER / "messages.json").read_text()):
        message = Message(**facts, names=slack.space.names)
        slack.space.shelves[message.channel].add(message)
    slack.archive("ops")
    return slack


@pytest.fixture
def running(request, file, slack, monkeypatch):
    """This program on it, or on a PostgreSQL that it was moved to."""
    url = f"sqlite:///{file}"
    if getattr(request, "param", "") == "postgresql":
        url = request.getfixturevalue("empty_postgres")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
        moving.move(settings_for(slack, f"sqlite:///{file}"), url, lambda *_: None, now=utc_now())
    program = Program(slack, url).start()
    yield program
    program.stop()


def values(path):
    """Every row of every table, by column."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY 1")]  # noqa: S608
            for name in [row["name"] for row in names]
            if name != "alembic_version"
        }


def card_of(slack, words, channel="alerts"):
    [found] = [m for m in slack.messages(channel) if m.thread_ts is None and m.says(words)]
    return found


both = pytest.mark.parametrize(
    "running",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)


def is_open(running, lanes):
    """Whether something waits for one of these targets."""
    return any(row.state in OPEN and row.lane in lanes for row in running.rows(Delivery))


def test_the_upgrade_loses_no_value(file):
    """In every row, whatever columns came beside it."""
    before = values(file)
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    after = values(file)

    assert position(database) is Position.CURRENT
    assert differences(database) == []
    assert sum(map(len, before.values())) > 100
    for name, rows in before.items():
        pairs = zip(after[name], rows, strict=True)
        assert [{column: row[column] for column in was} for row, was in pairs] == rows
    database.close()


@both
def test_an_old_card_works(running, slack):
    """Its button is pressed over Socket Mode by who was linked then; the thread goes on."""
    ada, card = slack.act_as("ada"), card_of(slack, "charge() missing")

    ada.press("Resolve", card)

    ada.expect_update(card, "State: Resolved")
    ada.expect_message("marked SHOP-7 as resolved", thread=card)
    ada.expect_ephemeral("You marked SHOP-7 as resolved.")


def test_an_old_request_works(running, slack):
    """Every copy of its card."""
    ada = slack.act_as("ada")
    card = card_of(slack, "hedy@acme.test", channel="ada")

    ada.press("Approve", card)

    ada.expect_update(card, "Approved by")


@both
def test_what_was_owed(running, slack):
    """What was lost on its way is found in Slack, the rest is sent, each once; in its order."""
    others = {row.target for row in running.rows(Lane)} - {PAUSED}
    assert wait_until(lambda: not is_open(running, others), 60)

    card = card_of(slack, "Timeout in checkout")
    thread = [m.plain_text for m in slack.messages("alerts") if m.thread_ts == card.ts]
    assert ["Linus Torvalds" in said for said in thread].count(True) == 1
    assert ["It is the gateway." in said for said in thread].count(True) == 1
    assert card_of(slack, "Out of memory").ts > card.ts


@both
def test_what_was_chosen(running, file, slack):
    """Links, settings, mutes and quiet hours; the paused channel is, and goes on when resumed."""
    [lane] = [lane for lane in running.rows(Lane) if lane.paused_at is not None]

    assert [len(running.rows(table)) for table in STAYS] == [3, 1, 1, 1]
    assert lane.target == PAUSED
    slack.unarchive("ops")
    assert wait_until(lambda: not [m for m in running.rows(Lane) if m.paused_at], 20)
    ada = slack.act_as("ada")
    ada.expect_message("Ada Lovelace", thread=card_of(slack, "Card declined", channel="ops"))
    assert wait_until(lambda: not is_open(running, [PAUSED]), 20)
