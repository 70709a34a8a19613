"""Slack sends the same thing more than once: it happens once."""

from collections import Counter

import pytest

from store.audit.audit import AuditEntry
from store.issues.issues import Issue, IssueStatus
from tests.whole.conftest import ALERTS
from tests.whole.program import an_activity, sized

CLICKS, AT_ONCE = sized(200, 1000), 40


@pytest.mark.crowd
def test_every_envelope_three_times(program, slack, ada):
    """Clicks delivered three times at once: each has one effect, and all are acked in time."""
    program.start(ALERTS)
    program.post("alert", issue=0)
    card = ada.expect_message("Boom 0")
    for issue in range(1, CLICKS + 1):  # Not routed: their cards would only take time.
        assert program.post("assigned", assignee="Grace", issue=issue).status_code == 202

    issues = [row.token for row in program.rows(Issue)[1:]]
    for first in range(0, CLICKS, AT_ONCE):
        ids = [
            id_
            for issue in issues[first : first + AT_ONCE]
            for id_ in slack.send_envelope("interactive", click_on(ada, card, issue), times=3)
        ]
        assert slack.wait_acked(ids)

    effects = Counter(
        row.target for row in program.rows(AuditEntry) if row.action != "identity.link"
    )
    effects.pop("acme")  # The load of the directory.
    assert (len(effects), set(effects.values())) == (CLICKS, {1})
    statuses = Counter(row.status for row in program.rows(Issue)[1:])
    assert statuses == {IssueStatus.RESOLVED: CLICKS}
    slowest = max(seconds for _, seconds, _ in slack.acks)
    print(f"\n{3 * CLICKS} envelopes, {len(effects)} effects, slowest ack {slowest:.2f} s")


def click_on(person, card, token):
    """What Slack sends for the button of that issue."""
    payload = person.click_payload("Resolve", card)
    payload["actions"][0]["value"] = token
    return payload


def test_an_activity_sent_again(program, slack, ada):
    """A sender that got no answer sends again: 200 instead of 202, and the same id."""
    program.start(ALERTS)
    first = program.send(an_activity("alert", 1))

    again = [program.send(an_activity("alert", 1)) for _ in range(5)]

    assert first.status_code == 202
    assert {(one.status_code, one.json()["id"]) for one in again} == {(200, first.json()["id"])}
    ada.expect_message("Boom 7")
    slack.expect_nothing_more(0.5)
