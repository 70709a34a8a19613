"""In what a card does not show its issue as Sentry has it."""

from collections.abc import Iterator

from bot.sandbox.sentry import Issue
from bot.sandbox.sentry.records import Team
from tests.model.cards import ASSIGN, BUTTONS, OPEN_BUTTONS, Card

MET = "archived_until_condition_met"  # An older time can stand beside another substatus.
ARCHIVED = {
    "archived_until_escalating": "Archived until it escalates",
    "archived_forever": "Archived for ever",
    MET: "Archived",
}


def differences(card: Card, issue: Issue, *, is_whole: bool) -> Iterator[str]:
    """`is_whole`: what no poll tells either, until the feed is read."""
    expected = {
        "assignee": (_assignee(issue), card.fact("Assignee")),
        "state": (state(issue), card.fact("State")),
        "buttons": ([*BUTTONS.get(issue.status, OPEN_BUTTONS), ASSIGN], list(card.buttons)),
    }
    if is_whole:
        expected["title"] = (issue.title, card.title)
        expected["events"] = (str(issue.count), card.fact("Events"))
    for name, (wanted, found) in expected.items():
        if wanted != found:
            where = card.message.channel
            yield f"{issue.short_id} in {where}: {name} {found!r}, not {wanted!r}"


def state(issue: Issue) -> str:
    if issue.status == "resolved":
        return "Resolved"
    if issue.status == "unresolved":
        return str(issue.substatus).capitalize()
    words, is_timed = ARCHIVED[str(issue.substatus)], issue.substatus == MET
    until = issue.snooze.until if issue.snooze and is_timed else None
    return f"{words} until {until:%Y-%m-%d %H:%M} UTC" if until else words


def _assignee(issue: Issue) -> str:
    who = issue.assignee
    if who is None:
        return ""
    return f"#{who.slug}" if isinstance(who, Team) else who.name
