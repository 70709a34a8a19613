"""The process is killed: nothing accepted is lost, and nothing is told twice."""

import random
import signal
import time

import pytest

from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState
from tests.pace import allowed
from tests.whole.app_process import AppProcess, Senders, rooms_for, told
from tests.whole.oracle import open_rows
from tests.whole.program import sized, wait_until

POINTS = [
    "after claim",
    "before post",
    "after post",
    "before finish",
    "after finish",
    "before redraw",
    "after redraw",
]


@pytest.fixture
def app(slack, tmp_path):
    app = AppProcess(slack, tmp_path)
    yield app
    app.stop()


def report(app, slack, senders, projects):
    """Wait until nothing waits; print and return what was lost, and what was told twice."""
    assert wait_until(lambda: not open_rows(app), 120, every=0.5), app.log()
    found = told(slack, projects)
    lost = [name for name in senders.accepted if not found[name]]
    twice = [name for name, times in found.items() if times > 1]
    looked_up = slack.call_count("conversations.history") + slack.call_count(
        "conversations.replies"
    )
    print(
        f"\n{len(senders.accepted)} accepted, {app.starts} starts, {looked_up} look-ups, "
        f"{slack.call_count('chat.postMessage')} posts: {len(lost)} lost, {len(twice)} twice"
    )
    return lost, twice


def test_killed_at_random_moments(app, slack):
    """`kill -9` again and again while activities go through, 16 in flight: 0 lost, 0 twice."""
    projects, each, kills = sized(40, 200), sized(5, 10), sized(5, 20)
    app.load(*rooms_for(slack, projects))
    moments = sorted(random.sample(range(projects * each), kills))
    app.start()
    senders = Senders(app, projects, each).start()

    for moment in moments:
        senders.wait_for(moment)
        time.sleep(random.uniform(0, 0.5))
        assert app.kill() == -signal.SIGKILL
        app.start()
    senders.join()

    assert report(app, slack, senders, projects) == ([], [])
    assert len(senders.accepted) == len(app.rows(ActivityRow)) == projects * each


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("nth", sized([2], [1, 5, 20]))
def test_killed_at_a_named_point(app, slack, point, nth):
    """Wherever between two writes it dies: what it had begun is looked up, or begun again."""
    projects, each = sized((8, 3), (40, 10))
    app.load(*rooms_for(slack, projects))
    app.start(dies_at=point, nth=nth)
    senders = Senders(app, projects, each, waits_for_cards=True).start()
    assert app.ended() == -signal.SIGKILL
    app.start()
    senders.join()

    assert report(app, slack, senders, projects) == ([], [])


@pytest.mark.parametrize("point", ["before look-up", "after look-up"])
def test_killed_while_looking_up(app, slack, point):
    """The next one asks again."""
    projects = 8
    app.load(*rooms_for(slack, projects))
    app.start(dies_at="after post")
    senders = Senders(app, projects, 3).start()
    assert app.ended() == -signal.SIGKILL
    app.start(dies_at=point)
    assert app.ended() == -signal.SIGKILL
    app.start()
    senders.join()

    assert report(app, slack, senders, projects) == ([], [])


def test_sigterm_under_load(app, slack):
    """Exit code 0 within 10 s; what it had in hand is written down, and the rest goes out later."""
    projects, each = sized(60, 200), 10
    app.load(*rooms_for(slack, projects))
    app.start()
    senders = Senders(app, projects, each).start()
    senders.wait_for(projects * each // 2)

    code, seconds = app.terminate()

    senders.stop()
    in_hand = [row for row in app.rows(Delivery) if row.state == DeliveryState.SENDING]
    accepted = len(senders.accepted)
    app.start()
    assert (code, in_hand) == (0, [])
    assert seconds < allowed(10)
    assert report(app, slack, senders, projects) == ([], [])
    assert accepted <= len(app.rows(ActivityRow))
    print(f"SIGTERM with {accepted} accepted: exit code {code} after {seconds:.1f} s")
