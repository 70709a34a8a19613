"""What must be true at rest: nothing is under way, and one more payload of each issue has come."""

import re
from collections import Counter
from datetime import timedelta
from itertools import product
from random import Random

from tests.model import cards
from tests.model.machine import Machine
from tests.model.office import ALL, PAGER, SHOP
from tests.model.tracker import PROJECTS, RULES, Issue

IN = {"api": (ALL,), "shop": (ALL, SHOP)}
MOVES = re.compile(
    r" as (resolved|unresolved|a regression|escalating)| archived "
    r"| is (resolved|unresolved|archived) in Sentry"
)
ASSIGNMENTS = re.compile(r" assigned | unassigned | is (no longer )?assigned ")
FOR_SURE = timedelta(minutes=6)  # No alert belongs to the first one of a new issue any more.


def come_to_rest(machine: Machine, chance: Random) -> None:
    """All that still arrives arrives; then the tracker tells of each issue once more."""
    for webhook in machine.network.rest(chance):
        machine.hear(webhook)
    _settle(machine)
    machine.office.clock.now += FOR_SURE
    issues = list(machine.tracker.issues.values())
    chance.shuffle(issues)
    for issue in issues:
        _tell(machine, issue)
    for number in machine.tracker.incidents:
        machine.hear(machine.tracker.metric_now(number))
    _settle(machine)
    check(machine)


def check(machine: Machine) -> None:
    """Raises AssertionError with all that is wrong."""
    wrong = [*_cards(machine), *_pages(machine), *_told_twice(machine), *_comments(machine)]
    wrong += _moves(machine)
    assert not wrong, "\n".join(wrong)


def _settle(machine: Machine) -> None:
    machine.office.settle()
    machine.tracker.pass_time(machine.office.clock.now)
    machine.tick()
    machine.office.settle()


def _tell(machine: Machine, issue: Issue) -> None:
    """Its state; where it is open, an event of it too, by which it is alerted of anew."""
    machine.tracker.pass_time(machine.office.clock.now)
    machine.hear(machine.tracker.one_more(issue))
    _settle(machine)  # Cards that were deleted are missed by now.
    if issue.is_open:
        alerts = machine.tracker.event(issue, RULES[:1], escalates=False)
        for webhook in alerts:
            machine.happenings.add(webhook.happening)
            machine.hear(webhook)
        _settle(machine)
        for webhook in machine.tracker.event(issue, RULES[:1], escalates=False):
            machine.happenings.add(webhook.happening)
            machine.hear(webhook)
        machine.hear(machine.tracker.one_more(issue))


def _cards(machine: Machine):
    numbers = machine.office.numbers()
    found = Counter()
    for card in cards.cards(machine.office.space):
        issue = machine.tracker.issues[numbers[card.token]]
        found[issue.number, card.message.channel] += 1
        yield from cards.differences(card, issue)
    for issue in machine.tracker.issues.values():
        for channel in IN[PROJECTS[issue.project]]:
            if not found[issue.number, channel] and issue.is_open:
                yield f"{issue.short_id} has no card in {channel}"
    yield from (f"two cards of {where}" for where, count in found.items() if count > 1)


def _pages(machine: Machine):
    """An alert is open at the pager exactly while its issue is."""
    tracker, alerts = machine.tracker, machine.office.pages.alerts
    open_ones = {f"acme/issue/{one.number}": one.is_open for one in tracker.issues.values()}
    for number, (status, _) in tracker.incidents.items():
        open_ones[f"acme/incident/{number}"] = status != "resolved"
    for key, is_open in open_ones.items():
        state = alerts[key].state if key in alerts else "resolved"
        if is_open == (state == "resolved"):
            yield f"{PAGER} has {key} {state}, which is {'open' if is_open else 'closed'}"


def _moves(machine: Machine):
    """Each change of the status, or of the assignee, is told once under a card at the most."""
    numbers, space = machine.office.numbers(), machine.office.space
    for card in cards.cards(space):
        known = machine.belief.issues[numbers[card.token]]
        lines = list(cards.told_under(space, card))
        most = {MOVES: known.moves, ASSIGNMENTS: known.assignments}
        for words, count in most.items():
            told = [line for line in lines if words.search(line)]
            if len(told) > count:
                yield f"{len(told)} tellings of {count} changes: {told}"


def _comments(machine: Machine):
    """What was edited or deleted in the tracker stands nowhere, once that was told."""
    told = "\n".join(one.plain_text for one in cards.replies(machine.office.space))
    for issue in machine.tracker.issues.values():
        for comment in issue.comments:
            heard = machine.comments[comment.number]
            gone = [comment.former] if "updated" in heard else []
            gone += [comment.text, comment.former] if "deleted" in heard else []
            yield from (f"still told: {text}" for text in gone if text and text in told)


def _told_twice(machine: Machine):
    """In a channel, or to a person, the same happening."""
    told = [(one.channel, one.plain_text) for one in cards.replies(machine.office.space)]
    counts = Counter()
    for (channel, text), happening in product(told, sorted(machine.happenings)):
        counts[channel, happening] += text.count(happening)
    for (channel, happening), count in counts.items():
        if count > 1:
            yield f"told {count} times in {channel}: {happening}"
