"""What must be true on both sides at rest."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from random import Random

from sqlmodel import select

from bot.sandbox.sentry import Issue
from bot.write_back.feed import PLAIN, STATES
from store.issues import poll
from store.issues.issues import Issue as Stored
from store.issues.wishes import OPEN, WishState
from tests.model import cards
from tests.model.both import quiet
from tests.model.both.side_cards import differences
from tests.model.both.side_machine import SideMachine
from tests.model.office import ALL

WORDS = {  # What is told of it → Sentry's rows that it may be.
    re.compile(r" as resolved| is resolved in "): ("set_resolved",),
    re.compile(r" as unresolved| is unresolved in "): ("set_unresolved",),
    re.compile(r" as a regression"): ("set_regression",),
    re.compile(r" as escalating"): ("set_escalating",),
    re.compile(r" archived (?!for )| is archived in "): ("set_ignored",),
    re.compile(r" assigned | is assigned to "): ("assigned",),
    re.compile(r" unassigned | is no longer assigned "): ("unassigned",),
}
# Sentry writes no row for what is so already, where somebody was faster than the press.
SO_ALREADY = dict.fromkeys(("set_unresolved", "assigned", "unassigned"), 10**6)
LIVELY = timedelta(minutes=55)  # Since its last event: such are compared at each poll.


def come_to_rest(machine: SideMachine, chance: Random) -> None:
    """Raises AssertionError with all that is wrong, as soon as it must not be so any more."""
    quiet.begin(machine, chance)
    lively = _lively(machine)
    quiet.polls(machine, 2)
    _check(_cards(machine, lively))
    machine.office.clock.now += quiet.EACH_WITHIN
    quiet.polls(machine, 2)
    _check(_cards(machine))
    machine.office.clock.now += quiet.FEEDS_WITHIN
    quiet.polls(machine, 2)
    _check(_cards(machine, is_whole=True))
    _check(_gone(machine), _pages(machine), _wishes(machine), _own_rows(machine))
    _check(_told_twice(machine), _moves(machine))


def _check(*found: Iterator[str]) -> None:
    wrong = [each for every in found for each in every]
    assert not wrong, "\n".join(wrong)


def _lively(machine: SideMachine) -> set[str]:
    """Sentry's numbers of the issues of which something is known to have happened lately."""
    since = machine.office.clock.now - LIVELY
    with machine.office.database.read() as session:
        every = poll.carded(session, 1)
    times = {each.source_id: (each.happened_at, each.acted_at) for each in every}
    return {of for of, known in times.items() if any(at is not None and at > since for at in known)}


def _cards(
    machine: SideMachine, among: set[str] | None = None, *, is_whole: bool = False
) -> Iterator[str]:
    office, found = machine.office, Counter()
    numbers, known = office.numbers(), office.sentry.state.issues
    for card in cards.cards(office.space):
        number = numbers[card.token]
        if among is not None and number not in among:
            continue
        found[number, card.message.channel] += 1
        if number not in known:
            yield f"the issue {number} is gone, and can be pressed in {card.message.channel}"
            continue
        issue = known[number]
        is_read = is_whole and issue.status == "unresolved"
        yield from differences(card, issue, is_whole=is_read)
    yield from (f"two cards of {where}" for where, count in found.items() if count > 1)
    for number in sorted(machine.carded & known.keys()):
        if among is None and not found[number, ALL]:
            yield f"{known[number].short_id} has no card"


def _gone(machine: SideMachine) -> Iterator[str]:
    """Who has a card knows that it is gone, and where to."""
    state = machine.office.sentry.state
    with machine.office.database.read() as session:
        rows = session.exec(select(Stored).where(Stored.first_alert_at.is_not(None))).all()
    for row in rows:
        is_merged = row.source_id in state.merged
        is_there = row.source_id in state.issues
        wanted = "" if is_there else "merged" if is_merged else "deleted"
        found = row.substatus if row.is_gone else ""
        # What it was merged into may be gone before anybody asked: then Sentry knows neither.
        is_unknown = is_merged and state.living(row.source_id) not in state.issues
        if found != wanted and not (is_unknown and found == "deleted"):
            yield f"{row.short_id} is {wanted or 'there'} in Sentry, not {found or 'there'}"


def _pages(machine: SideMachine) -> Iterator[str]:
    """No alert is open at the pager when its issue is not; nobody was paged for such."""
    office = machine.office
    for key, alert in office.pages.alerts.items():
        issue = office.sentry.state.issues.get(key.rpartition("/")[2])
        is_open = issue is not None and issue.status == "unresolved"
        if alert.state != "resolved" and not is_open:
            yield f"the alert of {key} is {alert.state}"
        if is_open and alert.state == "resolved" and _pages_last(issue):
            yield f"the alert of {key} is resolved, and the issue came back"
    yield from office.wrong_pages


def _pages_last(issue: Issue) -> bool:
    """Whether what brought it into its state pages."""
    states = [row.kind for row in issue.rows if row.kind.startswith(STATES)]
    return bool(states) and states[-1] in {"set_regression", "set_escalating"}


def _wishes(machine: SideMachine) -> Iterator[str]:
    """Each press has an end, which who pressed was told."""
    office = machine.office
    wishes = office.wishes()
    if len(wishes) != machine.asked:
        yield f"{machine.asked} presses were accepted, {len(wishes)} are there"
    for wish in wishes:
        name = f"the wish {wish.id} ({wish.change['kind']})"
        if wish.state in OPEN:
            yield f"{name} is {wish.state} still"
        told = office.ends[wish.id]
        if not told or (told > 1 and wish.id not in office.untold):
            yield f"the end of {name} was told {told} times"


def _own_rows(machine: SideMachine) -> Iterator[str]:
    """What was done is in Sentry once; what was refused is not."""
    state, numbers = machine.office.sentry.state, _numbers(machine)
    done, perhaps = Counter(), Counter()
    for wish in machine.office.wishes():
        living = state.living(numbers[wish.issue_id])
        kind = PLAIN.get(wish.change["kind"], wish.change["kind"])
        done[living, kind] += wish.state == WishState.DONE
        perhaps[living, kind] += wish.state == WishState.GIVEN_UP or "merged" in wish.reason
    found = Counter(
        (issue.id, row.kind)
        for issue in state.issues.values()
        for row in issue.rows
        if row.integration is not None
    )
    for key in sorted({*done, *found}):
        more = found[key] - done[key]
        if key[0] in state.issues and not (-SO_ALREADY.get(key[1], 0) <= more <= perhaps[key]):
            yield f"{key} is {found[key]} times in Sentry, {done[key]} times done"


def _numbers(machine: SideMachine) -> dict[int, str]:
    with machine.office.database.read() as session:
        return dict(session.exec(select(Stored.id, Stored.source_id)).all())


def _told_twice(machine: SideMachine) -> Iterator[str]:
    """In the threads of a channel, or of a person, the same words."""
    replies = cards.replies(machine.office.space)
    told = [(one.channel, one.plain_text) for one in replies if one.thread_ts not in {None, one.ts}]
    counts = Counter()
    for (channel, text), happening in product(told, sorted(machine.people.happenings)):
        counts[channel, happening] += text.count(happening)
    for (channel, happening), count in counts.items():
        if count > 1:
            yield f"told {count} times in {channel}: {happening}"


def _moves(machine: SideMachine) -> Iterator[str]:
    """Each change in Sentry is told once under a card at the most."""
    space, numbers = machine.office.space, machine.office.numbers()
    known = machine.office.sentry.state.issues
    for card in cards.cards(space):
        if numbers[card.token] not in known:
            continue
        issue = known[numbers[card.token]]
        lines = list(cards.told_under(space, card))
        for words, kinds in WORDS.items():
            told = [line for line in lines if words.search(line)]
            most = sum(row.kind.startswith(kinds) for row in issue.rows)
            if len(told) > most:
                yield f"{issue.short_id}: {len(told)} tellings of {most} changes: {told}"
