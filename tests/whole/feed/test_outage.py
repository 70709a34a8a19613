"""Nobody listened for a while: what happened is told after it, once, in order, folded."""

import re
from itertools import pairwise

import pytest

from bot.feed import many_issues
from bot.feed.poll import Poll
from bot.providers.base import UNPACED
from bot.providers.slack import Slack
from bot.sentry.client import client_of
from store.issues.issues import Issue
from store.outbox.models import Delivery
from store.outbox.notices import NoticeRow

ISSUES, ROWS = 20, 50  # A thousand activities.
MANY = 1_150  # New issues.


@pytest.fixture
def sides(sides, monkeypatch):
    """Slack is not what is waited for."""
    monkeypatch.setattr(Slack, "pace", UNPACED)
    return sides


@pytest.fixture
def polls(sides):
    """As the program does it after a start."""

    def polls():
        services = sides.program.services
        return Poll(services, client_of(services).for_polling()).tick

    return polls


@pytest.fixture
def restart(sides, polls):
    def restart():
        sides.program.start()
        polls()()
        sides.at_rest(60)

    return restart


def _thread(sides, card):
    """All that stands in it, in its order."""
    found = [
        m for m in sides.slack.messages("alerts") if m.thread_ts == card.ts and m.ts != card.ts
    ]
    found.sort(key=lambda message: float(message.ts))
    return "\n".join(message.plain_text for message in found), len(found)


def _numbers(text):
    return [int(each) for each in re.findall(r"word (\d+)\b", text)]


def _live(sentry, issue, rows):
    """Comments, and between them changes of state."""
    for number in range(rows):
        if number % 10:
            sentry.comment("bob", issue, f"word {number}")
        else:
            now = ("resolved", "unresolved")[number // 10 % 2]
            sentry.act("grace", issue, {"status": now})


def test_a_thousand_activities(sides, ada, poll, restart):
    """Over many issues, while the program was down."""
    issues = [sides.sentry.raise_issue("shop", f"Boom {n:02}") for n in range(ISSUES)]
    poll()
    cards = [ada.expect_message(each.title, channel="alerts") for each in issues]
    sides.at_rest(30)
    sides.program.stop()
    for each in issues:
        _live(sides.sentry, each, ROWS)

    restart()

    comments = [number for number in range(ROWS) if number % 10]
    posts = 0
    for issue, card in zip(issues, cards, strict=True):
        text, messages = _thread(sides, card)
        assert _numbers(text) == comments
        assert (text.count("as resolved"), text.count("as unresolved")) == (3, 2)
        assert sides.stored(issue).status == "resolved"
        posts += messages
    assert posts < ISSUES * ROWS / 4, "folded"


def test_more_than_is_told_of_one(sides, ada, poll, restart):
    """The newest hundred in order; that some is missing is said before them."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    sides.program.stop()
    for number in range(150):
        sides.sentry.comment("bob", issue, f"word {number}")

    restart()

    text, _ = _thread(sides, card)
    told = _numbers(text)
    assert told[-1] == 149
    assert all(after == before + 1 for before, after in pairwise(told))
    assert len(told) in {99, 100}
    assert text.count("some is missing here") == 1
    assert text.index("some is missing here") < text.index("word")


def test_a_flood_of_new_issues(sides, poll, restart, polls):
    """More than one poll takes: one message with a list, when all are known; none is left out."""
    sides.program.stop()
    for number in range(MANY):
        sides.sentry.raise_issue("shop", f"Boom {number}")
    restart()
    assert 500 < len(sides.program.rows(Issue)) <= many_issues.MOST
    assert not sides.slack.messages("alerts")
    sides.sentry.raise_issue("shop", "Meanwhile")

    for _ in range(3):
        polls()()
    sides.at_rest(60)

    assert len(sides.program.rows(Issue)) == MANY + 1
    listed = [m for m in sides.slack.messages("alerts") if m.says("new issues of shop")]
    assert [m.says(f"{MANY:,} new issues") for m in listed] == [True]
    assert listed[0].says(f"Boom {MANY - 1}")
    assert listed[0].says(f"{MANY - 20:,} more")
    alone = [m for m in sides.slack.messages("alerts") if m.says("Meanwhile")]
    assert len(alone) == 1


def test_a_flood_and_a_kill(sides, poll, polls, monkeypatch):
    """Whoever goes on knows how far it went."""
    monkeypatch.setattr(many_issues, "MOST", 100)
    for number in range(130):
        sides.sentry.raise_issue("shop", f"Boom {number}")
    taken = many_issues.ManyIssues._take

    def dies(self, session, **given):
        if len(sides.program.rows(Issue)) == 50:
            raise KeyboardInterrupt
        taken(self, session, **given)

    monkeypatch.setattr(many_issues.ManyIssues, "_take", dies)
    with pytest.raises(KeyboardInterrupt):
        poll()
    monkeypatch.setattr(many_issues.ManyIssues, "_take", taken)

    for _ in range(4):
        polls()()
    sides.at_rest(60)

    assert len(sides.program.rows(Issue)) == 130
    listed = [row for row in sides.program.rows(NoticeRow) if row.kind == "new_issues"]
    assert [row.data["count"] for row in listed] == [130]
    told = {row.reason for row in sides.program.rows(Delivery) if row.reason}
    assert "it was told in a list with others" in told
