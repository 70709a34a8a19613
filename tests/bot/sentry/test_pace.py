"""One budget by the headers, presses first."""

import threading

import pytest

from bot.sentry import connection
from bot.sentry.errors import SentryLimited, SentryUnreachable
from bot.sentry.pace import Pace
from tests.bot.sentry.rest import Reply, issue, limits

NOON = 1_773_489_600
HOUR = 3600


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(clock)


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


def test_nothing_is_known_at_first(pace):
    assert pace.take("GET issue", urgent=False) == 0.0


def test_what_is_left_is_used_and_not_more(pace):
    """Until the window ends; each kind of question has its own."""
    pace.learn("PUT issue", lower(limits(1, now=NOON)))

    assert [pace.take("PUT issue", urgent=True) for _ in range(2)] == [0.0, 1.0]
    assert pace.take("GET issue", urgent=True) == 0.0


def test_a_new_window_has_all_of_it(pace, clock):
    pace.learn("PUT issue", lower(limits(0, limit=2, now=NOON)))
    clock.now += 1.0

    waits = [pace.take("PUT issue", urgent=True) for _ in range(3)]

    assert waits[:2] == [0.0, 0.0]
    assert waits[2] > 0


def test_polling_leaves_some_for_presses(pace):
    """Who pressed waits for it, who polls does not."""
    pace.learn("GET issue", lower(limits(3, now=NOON)))

    assert [bool(pace.take("GET issue", urgent=False)) for _ in range(2)] == [False, True]
    assert [bool(pace.take("GET issue", urgent=True)) for _ in range(3)] == [False, False, True]


def test_polling_goes_on_where_one_a_second_is_all(pace, clock):
    """Else it would never come to it."""
    pace.learn("GET issue", lower(limits(0, limit=1, now=NOON)))
    clock.now += 1.0

    assert pace.take("GET issue", urgent=False) == 0.0


@pytest.mark.parametrize("apart", [-HOUR, HOUR])
def test_clocks_may_be_an_hour_apart(pace, apart):
    """The reset counts from the answer's own date."""
    headers = lower(limits(0, seconds=7, now=NOON + apart))

    assert pace.learn("GET issue", headers, refused=True) == 7.0
    assert pace.take("GET issue", urgent=True) == 7.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 5.0),
        ({"retry-after": "30"}, 30.0),
        ({"retry-after": "86400"}, 60.0),
        ({"x-sentry-rate-limit-reset": "soon", "date": "?"}, 5.0),
        ({"x-sentry-rate-limit-reset": "99999999999"}, 60.0),
        (lower(limits(0, seconds=-5, now=NOON)), 1.0),
    ],
)
def test_after_a_refusal(pace, headers, seconds):
    """Bounded, whatever the headers say."""
    assert pace.learn("GET issue", headers, refused=True) == seconds


def test_answers_come_out_of_order(pace):
    """An older one with more left does not give back what is used."""
    pace.learn("GET issue", lower(limits(1, now=NOON)))
    pace.learn("GET issue", lower(limits(4, now=NOON)))

    assert [bool(pace.take("GET issue", urgent=True)) for _ in range(2)] == [False, True]


LIMITED = Reply('"You are attempting to use this endpoint too frequently."', 429)


@pytest.fixture
def rests(client, monkeypatch):
    """The pauses between tries, which nobody waits for."""
    waits = []

    def wait(seconds):
        waits.append(seconds)
        client.connection._pace._windows.clear()
        return False

    monkeypatch.setattr(client.connection._is_closing, "wait", wait)
    return waits


def test_a_refused_one_is_tried_again(rest, client, rests):
    """Nothing was done; after its second it is."""
    refused = Reply(LIMITED.payload, 429, limits(0, seconds=2))
    rest.answer("issues/1/", refused, issue(), method="PUT")

    assert client.update_issue("1", {}).id == "1"
    assert rests == [2.0]


def test_a_press_does_not_wait_for_long(rest, client, rests):
    """It is stored, and comes again."""
    rest.answer("issues/1/", Reply(LIMITED.payload, 429, {"Retry-After": "20"}), method="PUT")

    with pytest.raises(SentryLimited, match="takes no more requests for now") as caught:
        client.update_issue("1", {})

    assert caught.value.retry_after.total_seconds() == 20
    assert rests == []


def test_polls_leave_connections_to_presses(rest, client, monkeypatch):
    """A Sentry that hangs holds some polls, and no press waits for them."""
    goes_on = threading.Event()
    rest.answer("issues/9/", Reply(issue(9), waits_for=goes_on))
    rest.answer("issues/1/", issue(1), method="PUT")
    polling = client.for_polling()
    polls = [threading.Thread(target=polling.issue, args=("9",)) for _ in range(30)]
    for each in polls:
        each.start()

    assert client.update_issue("1", {}).id == "1"
    assert sum(each.path.endswith("/9/") for each in rest.asked) <= connection.POLLS_MAX
    goes_on.set()
    for each in polls:
        each.join()


def test_who_waits_for_a_turn_stops_with_the_program(rest, client, monkeypatch):
    """A poll may wait for a minute; the program stops at once."""
    rest.answer("issues/1/", Reply(LIMITED.payload, 429, {"Retry-After": "50"}))
    ended, waits = [], threading.Event()
    end = client.connection._polls_end
    wait = end.wait
    monkeypatch.setattr(end, "wait", lambda seconds: (waits.set(), wait(seconds))[1])

    def poll():
        with pytest.raises(SentryLimited):
            client.for_polling().issue("1")
        ended.append(True)

    thread = threading.Thread(target=poll)
    thread.start()
    waits.wait(5)
    client.end_polling()
    thread.join(5)

    assert ended == [True]


def test_who_polls_a_sentry_that_hangs_is_let_go(rest, client):
    """While a press is still answered."""
    goes_on = threading.Event()
    rest.answer("issues/9/", Reply(issue(9), waits_for=goes_on))
    rest.answer("issues/1/", issue(1), method="PUT")
    ended = []

    def poll():
        with pytest.raises(SentryUnreachable, match="the program stops"):
            client.for_polling().issue("9")
        ended.append(True)

    thread = threading.Thread(target=poll)
    thread.start()
    while not rest.asked:
        thread.join(0.01)
    client.end_polling()
    thread.join(5)

    assert ended == [True]
    assert client.update_issue("1", {}).id == "1"
    goes_on.set()
    for each in threading.enumerate():
        if each.name == "sentry-poll":
            each.join()
