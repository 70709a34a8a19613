"""The database can't take it: nobody is told a lie, and nothing accepted is lost."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from tests.pace import allowed
from tests.whole.conftest import ALERTS
from tests.whole.oracle import assert_all_sent_once
from tests.whole.program import wait_until

UNEXPECTED = "Sentry can't perform that action right now on your behalf!"
LOCK = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
database.execute("ROLLBACK")
"""


@pytest.fixture
def card(program, ada):
    """The program with one card."""
    program.start(ALERTS)
    program.hook("issue_created")
    return ada.expect_message("charge() missing", channel="alerts")


@pytest.fixture
def locked(program):
    """Lock the database by another process, for so many seconds."""

    def lock(seconds):
        file = program.services.database.url.database
        command = [sys.executable, "-c", LOCK, file, str(seconds)]
        other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert other.stdout.readline() == "locked\n"
        others.append(other)
        return other

    others = []
    yield lock
    for other in others:
        other.wait(30)
        other.stdout.close()


@pytest.mark.disk
def test_locked_by_another_process(program, slack, ada, card, locked):
    """For 10 s: intake says 503 or waits, clicks are answered in time, all accepted comes out."""
    places = enumerate(rooms(slack, 20))
    program.load(*({"project": f"p{n}", "target": f"slack:{room}"} for n, room in places))
    other = locked(10)
    with ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(program.post, "alert", project=f"p{n}", issue=n) for n in range(20)]
        clicks = [ada.press("Resolve", card) for _ in range(3)]
        answers = [post.result().status_code for post in posts]

    assert other.poll() is None or other.wait() == 0
    assert max(click.seconds or 9 for click in clicks) < allowed(3)
    for _ in clicks:
        assert UNEXPECTED in ada.expect_ephemeral(timeout=10).plain_text
    assert set(answers) <= {202, 503}
    assert 503 in answers
    other.wait(30)
    assert program.post("alert", project="p0", issue=99).status_code == 202
    assert assert_all_sent_once(program, slack) == answers.count(202) + 2
    print(f"\nlocked for 10 s: {answers.count(503)} of {len(answers)} refused, 0 lost")


def test_locked_while_sending(program, slack, ada, card, locked):
    """What Slack has taken by then is written down when it can be, and never sent again."""
    program.load(*({"project": "*", "target": f"slack:{room}"} for room in rooms(slack, 40)))
    program.post("alert", issue=1)
    assert wait_until(lambda: slack.call_count("chat.postMessage") > 5)

    locked(5)

    assert assert_all_sent_once(program, slack) == 42


def rooms(slack, count):
    """New channels that Ada and the app are in."""
    names = [f"room{n}" for n in range(count)]
    return [slack.add_channel(name, members=["ada"], id=f"C0{name.upper()}").id for name in names]


class Disk:
    """SQLite's own limit on the pages of a file, in each transaction, as a full disk has it."""

    def __init__(self, database):
        self._file = database.url.database
        self._pages = 2**30
        self._taken = database._kept._taken
        database._kept._taken = self._limited

    def _limited(self):
        session = self._taken()
        session.raw.execute(f"PRAGMA max_page_count = {self._pages}")
        return session

    def fill(self):
        connection = sqlite3.connect(self._file)
        self._pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.close()

    def free(self):
        self._pages = 2**30


def test_disk_full(program, slack, ada, card):
    """Intake refuses loudly and stores nothing of it; what was accepted goes out in the end."""
    disk = Disk(program.services.database)
    disk.fill()
    answers = [program.post("alert", issue=n, title="x" * 5000) for n in range(100, 140)]
    click = ada.press("Resolve", card)
    disk.free()

    after = program.post("alert", issue=999)

    codes = [answer.status_code for answer in answers]
    assert set(codes[-10:]) == {503}
    assert "can't take it now" in answers[-1].text
    assert click.seconds < allowed(3)
    assert after.status_code == 202
    assert len(program.rows(Issue)) == codes.count(202) + 2
    alerts = [row for row in program.rows(ActivityRow) if row.kind == "alert"]
    assert len(alerts) == codes.count(202) + 2
    assert assert_all_sent_once(program, slack) >= codes.count(202) + 2
    print(f"\ndisk full: {codes.count(202)} accepted, {codes.count(503)} refused, 0 lost")


def test_disk_full_while_sending(program, slack, card):
    """A send whose outcome can't be written down is not done again."""
    program.load(*({"project": "*", "target": f"slack:{room}"} for room in rooms(slack, 40)))
    disk = Disk(program.services.database)
    program.post("alert", issue=1)
    disk.fill()
    time.sleep(2)
    disk.free()

    assert assert_all_sent_once(program, slack) == 42
