"""Two whole programs on one PostgreSQL and one workspace: Slack spreads clicks over both."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.sandbox import Sandbox
from store.audit.audit import AuditEntry
from store.issues.issues import Issue, IssueStatus
from tests.whole.oracle import assert_all_sent_once
from tests.whole.program import Program, an_activity, wait_until

ROUTES = [{"project": f"p{n}", "target": f"slack:C0ROOM{n}"} for n in range(20)]
pytestmark = [pytest.mark.postgres, pytest.mark.crowd]


@pytest.fixture
def slack():
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        for n in range(20):
            sandbox.add_channel(f"room{n}", members=["ada", "bob"], id=f"C0ROOM{n}")
        yield sandbox


@pytest.fixture
def two(slack, migrated_postgres):
    """Both run; the first one has loaded the directory."""
    programs = [Program(slack, migrated_postgres) for _ in range(2)]
    programs[0].start(*ROUTES)
    programs[1].start()
    assert wait_until(lambda: slack.connections == 4)
    yield programs
    for program in programs:
        program.stop()


def test_alerts_by_both(two, slack):
    """Each sent to both at the same time: it is stored once, and its card stands once."""
    activities = [
        an_activity("alert", f"{n}-{issue}", issue=f"{n}-{issue}", project=f"p{n}")
        for issue in range(2)
        for n in range(20)
    ]

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(program.send, one) for one in activities for program in two]
        codes = Counter(answer.result().status_code for answer in answers)

    assert codes == {202: 40, 200: 40}
    assert assert_all_sent_once(two[0], slack) == 40


def test_clicks_by_both(two, slack):
    """Ada and Bob press every Resolve at once, over all connections: one wins each."""
    two[0].link("bob")
    people = [slack.act_as(handle) for handle in ("ada", "bob")]
    for n in range(20):
        two[n % 2].send(an_activity("alert", n, issue=n, project=f"p{n}"))
    cards = [people[0].expect_message(f"Boom {n}", channel=f"room{n}") for n in range(20)]

    pressed = [one.press("Resolve", card, wait=False) for card in cards for one in people]

    assert slack.wait_acked([delivery.id for delivery in pressed])
    for card in cards:
        people[0].expect_update(card, "State: Resolved")
    winners = Counter(
        row.target for row in two[0].rows(AuditEntry) if row.action == "issue.resolve"
    )
    assert len(winners) == 20
    assert set(winners.values()) == {1}
    assert {row.status for row in two[1].rows(Issue)} == {IssueStatus.RESOLVED}
    assert assert_all_sent_once(two[1], slack) == 40
