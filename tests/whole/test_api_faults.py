"""Slack's Web API fails: nothing is lost, nothing comes twice, and clicks are answered in time."""

import itertools
import time

import pytest

from bot.sandbox import (
    AcceptedThenHangs,
    AcceptedThenReset,
    Answers,
    HangsBefore,
    RateLimited,
    ResetBefore,
    SlowAnswer,
)
from bot.slack import web_api
from store.issues.issues import Issue, IssueStatus
from tests.pace import allowed
from tests.whole.oracle import assert_all_sent_once, open_rows
from tests.whole.program import wait_until

POST = "chat.postMessage"


@pytest.fixture
def many(program, slack):
    """Started, with so many channels that each get every alert; gives their ids."""

    def start(count):
        ids = [
            slack.add_channel(f"room{n}", members=["ada"], id=f"C0ROOM{n}").id for n in range(count)
        ]
        program.start(*({"project": "*", "target": f"slack:{id_}"} for id_ in ids))
        return ids

    return start


def test_answers_lost_after_acceptance(many, program, slack):
    """1,000 posts are accepted and never answered: each is looked up, none is sent again."""
    rooms = many(334)
    lost = 3 * len(rooms)
    slack.faults.add(POST, AcceptedThenReset(), times=lost)

    for issue in range(3):
        assert program.post("alert", issue=issue).status_code == 202

    sent = assert_all_sent_once(program, slack, seconds=120)
    assert sent == slack.call_count(POST) == lost
    print(f"\n{lost} answers lost, {sent} messages, 0 twice")


@pytest.mark.parametrize(
    "fault",
    [ResetBefore(), Answers(status=500), Answers(status=502, body="<html>"), AcceptedThenHangs()],
    ids=["reset", "500", "502", "no answer"],
)
def test_other_failures_of_a_post(many, program, slack, monkeypatch, fault):
    """Whatever happens to the first try: the message is there once."""
    monkeypatch.setattr(web_api, "TIMEOUT", 1)
    many(5)
    slack.faults.add(POST, fault, times=5)

    program.post("alert")

    assert assert_all_sent_once(program, slack) == 5


def test_rate_limits(many, program, slack):
    """30 % of posts are refused for 1 to 5 s: none is sent before its time, nobody else waits."""
    rooms = many(40)
    slack.faults.add(POST, RateLimited(retry_after=(1, 5)), probability=0.3)
    begun = time.monotonic()

    for issue in range(2):
        program.post("alert", issue=issue)

    assert assert_all_sent_once(program, slack, seconds=90) == 2 * len(rooms)
    calls = slack.calls(POST)
    limited = {call.arguments["channel"] for call in calls if call.status == 429}
    assert 5 < len(limited) < len(rooms)
    assert too_early(calls) == []
    assert max(c.at for c in calls if c.arguments["channel"] not in limited) - begun < allowed(5)
    print(f"\n{len(calls)} posts, {sum(c.status == 429 for c in calls)} of them refused")


def too_early(calls):
    """Posts that came before their channel's Retry-After was over."""
    by_channel = itertools.groupby(
        sorted(calls, key=lambda call: (call.arguments["channel"], call.at)),
        key=lambda call: call.arguments["channel"],
    )
    return [
        second
        for _, found in by_channel
        for first, second in itertools.pairwise(found)
        if first.status == 429 and second.at < first.at + first.retry_after
    ]


@pytest.mark.crowd
def test_a_slow_api_does_not_delay_clicks(many, program, slack, ada):
    """Every call takes two seconds: a click is acked and stored at once all the same."""
    many(40)
    program.post("alert", issue=1)
    card = ada.expect_message("Boom 1", channel="room0")
    slack.faults.add("*", SlowAnswer(seconds=2))
    program.post("alert", issue=2)
    time.sleep(0.5)

    click = ada.press("Resolve", card)

    slack.faults.clear()
    assert click.seconds < allowed(1)
    assert program.rows(Issue)[0].status == IssueStatus.RESOLVED
    assert assert_all_sent_once(program, slack) == 120


@pytest.mark.crowd
def test_a_hanging_api_does_not_delay_clicks(many, program, slack, ada, monkeypatch):
    """Every sender hangs: clicks are acked, and all goes out when Slack is back."""
    monkeypatch.setattr(web_api, "TIMEOUT", 3)
    many(40)
    program.post("alert", issue=1)
    card = ada.expect_message("Boom 1", channel="room0")
    assert_all_sent_once(program, slack)
    slack.faults.add("*", HangsBefore(seconds=30))
    program.post("alert", issue=2)
    time.sleep(0.5)

    clicks = [ada.press("Resolve", card) for _ in range(10)]
    slack.faults.clear()

    assert max(click.seconds for click in clicks) < allowed(1)
    assert assert_all_sent_once(program, slack) == 120


def test_pressing_stop_while_the_api_hangs(many, program, slack):
    """It ends within 10 s, and what was owed goes out after the next start."""
    rooms = many(20)
    slack.faults.add("*", HangsBefore(seconds=30))
    program.post("alert")
    assert wait_until(lambda: slack.call_count(POST) >= 16)
    begun = time.monotonic()

    program.stop()

    seconds = time.monotonic() - begun
    slack.faults.clear()
    program.start()
    assert seconds < allowed(10)
    assert assert_all_sent_once(program, slack, seconds=30) == len(rooms)
    assert open_rows(program) == []


def test_stop_while_everything_hangs(many, program, slack, ada):
    """Posts, answers to people and look-ups hang: it ends within 10 s all the same."""
    rooms = many(40)
    program.post("alert", issue=1)
    card = ada.expect_message("Boom 1", channel="room0")
    assert_all_sent_once(program, slack)
    slack.faults.add("*", HangsBefore(seconds=30))
    for _ in range(12):  # Whose answers have no response_url and hang too.
        payload = ada.click_payload("Resolve", card) | {"response_url": ""}
        payload["actions"][0]["value"] = "999"
        slack.wait_acked(slack.send_envelope("interactive", payload))
    program.post("alert", issue=2)
    time.sleep(0.5)
    begun = time.monotonic()

    program.stop()

    seconds = time.monotonic() - begun
    slack.faults.clear()
    program.start()
    print(f"\nstopped after {seconds:.1f} s")
    assert seconds < allowed(10)
    assert assert_all_sent_once(program, slack) == 2 * len(rooms)
