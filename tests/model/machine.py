"""The steps that drive tracker, network, Slack, relay and clock, each by a chance of its own.

A step is a name and a seed: the same list of steps is the same run, and any part of it is a run
too, so that a list that fails can be made short by leaving steps out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bot import issues
from bot.errors import UserError
from bot.identity.gate import Presser
from bot.vocabulary.pressed import Pressed
from tests.model import cards
from tests.model.belief import Belief
from tests.model.modals import choose_way
from tests.model.network import Network
from tests.model.office import Office
from tests.model.tracker import (
    ASSIGNEES,
    PEOPLE,
    PROJECTS,
    RULES,
    Issue,
    Tracker,
    Webhook,
)

ISSUES_MAX = 4  # Few, so that much happens to each.
RESOLUTIONS = ("now", "now", "in_release", "in_next_release")
ARCHIVES = ("archived_forever", "archived_until_escalating", "archived_until_condition_met")
CONDITIONS = ("escalating", "hour", "day", "forever")
COMMENTS = ("created", "created", "updated", "deleted")
JUMPS = (5, 60, 400, 4000, 100_000)  # Seconds, at the most.


@dataclass(frozen=True)
class Step:
    name: str
    seed: int


class Machine:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.tracker = Tracker(office.clock.now)
        self.network = Network()
        self.belief = Belief()
        self.happenings: set[str] = set()  # Whatever is told once at the most.
        self.comments: defaultdict[str, set[str]] = defaultdict(set)  # Number → what was heard.
        self.projects: set[str] = set()  # Those that were heard of by their ids.
        self._undos: list[str] = []

    def take(self, step: Step) -> None:
        chance = Random(step.seed)
        self.office.weather.chance = chance
        self._pass(chance.uniform(0.1, 3))
        STEPS[step.name][0](self, chance)

    def _act(self, chance: Random) -> None:
        known = list(self.tracker.issues.values())
        if not known or (len(known) < ISSUES_MAX and chance.random() < 0.1):
            told = self._new(chance)
        else:
            told = self._happens(chance.choice(known), chance)
        self.send(list(told), chance)

    def _new(self, chance: Random) -> Iterator[Webhook]:
        assignee = chance.choice([None, None, *ASSIGNEES])
        return self.tracker.new(chance.choice(list(PROJECTS)), assignee, _rules(chance))

    def _happens(self, issue: Issue, chance: Random) -> Iterator[Webhook]:
        who, tracker = chance.choice(list(PEOPLE)), self.tracker
        what = chance.choice(("event", "event", "resolve", "archive", "open", "assign", "comment"))
        if what == "event":
            return tracker.event(issue, _rules(chance), escalates=chance.random() < 0.3)
        if what == "resolve":
            return tracker.resolve(issue, who, chance.choice(RESOLUTIONS))
        if what == "archive":
            return tracker.archive(issue, who, chance.choice(ARCHIVES), chance.randint(1, 200))
        if what == "open":
            return tracker.unresolve(issue, who)
        if what == "assign":
            return tracker.assign(issue, who, chance.choice([None, *ASSIGNEES]))
        return tracker.comment(issue, who, chance.choice(COMMENTS))

    def send(self, webhooks: list[Webhook], chance: Random) -> None:
        self.happenings |= {one.happening for one in webhooks if one.happening}
        self.network.send(webhooks, chance)

    def _arrive(self, chance: Random) -> None:
        webhook = self.network.arrival(chance)
        if webhook is not None:
            self.hear(webhook)

    def hear(self, webhook: Webhook) -> None:
        """It arrives; whoever is paged by it may be."""
        if webhook.resource == "metric_alert":
            self.office.hear(webhook)
            return
        self.office.new_pages()
        if webhook.resource == "comment":
            self.comments[webhook.body["data"]["comment_id"]].add(webhook.action)
        else:
            self.projects.add(self.tracker.issues[webhook.issue].project)
        may = self.belief.hear(webhook, self.office.clock.now)
        self.office.hear(webhook)
        pages = self.office.new_pages()
        assert may is not False or not pages, f"paged by {pages}: {webhook}"
        assert not may or pages, f"not paged: {webhook}"
        if may is None:
            self._look()

    def _press(self, chance: Random) -> None:
        shown = list(cards.cards(self.office.space))
        if not shown:
            return
        card = chance.choice(shown)
        where = card.message.channel, card.message.ts
        user = chance.choice(("U0ADA", "U0GRACE"))
        by = Presser(self.office.space.team_id, user, self.office.space.team_id, where[0])
        action = chance.choice(list(card.buttons))
        pressed = Pressed(card.token, *where)
        try:
            done = _PRESSES[action](self, pressed, by, chance)
        except UserError:
            return
        if isinstance(done, issues.Ways):
            done = choose_way(self.office.services, pressed, by, done.version, chance)
        self._undos.append(done.undo)
        self._look()

    def _undo(self, _chance: Random) -> None:
        if not self._undos:
            return
        by = Presser(self.office.space.team_id, "U0ADA", self.office.space.team_id, "C0ALERTS")
        try:
            issues.undo(self.office.services, Pressed(self._undos.pop()), by)
        except UserError:
            return
        self._look()

    def _relay(self, chance: Random) -> None:
        weather = self.office.weather
        weather.badness = chance.choice((0, 0, 0.2, 0.6))
        weather.deaths = chance.random() < 0.1
        self.office.turn()
        weather.badness = weather.deaths = 0

    def _wait(self, chance: Random) -> None:
        self._pass(chance.uniform(1, chance.choice(JUMPS)))
        self.tick()

    def _metric(self, chance: Random) -> None:
        told = self.tracker.metric(chance.randrange(8), is_new=chance.random() < 0.2)
        self.send(list(told), chance)

    def _rename(self, chance: Random) -> None:
        """Of a project that was heard of: else nobody can know that it is the same."""
        if self.projects:
            self.tracker.rename(chance.choice(sorted(self.projects)))

    def _delete(self, chance: Random) -> None:
        """Somebody deletes a card in Slack; the next alert posts a new one."""
        shown = list(cards.cards(self.office.space))
        if shown:
            message = chance.choice(shown).message
            self.office.space.shelves[message.channel].remove(message)

    def _restart(self, _chance: Random) -> None:
        self.office.restart()

    def tick(self) -> None:
        """The program's scheduler; an archive that ends by its time pages nobody."""
        self.office.new_pages()
        self.office.tick()
        self._look(is_by_time=True)
        assert not self.office.new_pages()

    def _look(self, *, is_by_time: bool = False) -> None:
        """How the program has the issues, where the webhooks alone do not say it."""
        now = self.office.clock.now
        for number, (status, assignee) in self.office.stands().items():
            self.belief.see(number, status, assignee, now, is_by_time=is_by_time)

    def _pass(self, seconds: float) -> None:
        self.office.clock.now += timedelta(seconds=seconds)
        self.tracker.pass_time(self.office.clock.now)


def _rules(chance: Random) -> tuple[str, ...]:
    return chance.choice(((), RULES[:1], RULES[:1], RULES[1:], RULES))


def _resolve(machine: Machine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.resolve_or_ask(machine.office.services, pressed, by)


def _archive(machine: Machine, pressed: Pressed, by: Presser, chance: Random):
    until = issues.condition(chance.choice(CONDITIONS))
    return issues.archive(machine.office.services, pressed, by, until)


def _unresolve(machine: Machine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.unresolve(machine.office.services, pressed, by)


def _ongoing(machine: Machine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.mark_ongoing(machine.office.services, pressed, by)


def _assign(machine: Machine, pressed: Pressed, by: Presser, chance: Random):
    value = chance.choice(machine.office.choices())
    return issues.assign(machine.office.services, pressed, by, value)


_PRESSES: dict[str, Callable[..., issues.Confirmation | issues.Ways]] = {
    "resolve_issue": _resolve,
    "archive_issue": _archive,
    "unresolve_issue": _unresolve,
    "ongoing_issue": _ongoing,
    "assign_issue": _assign,
}
STEPS: dict[str, tuple[Callable[[Machine, Random], None], int]] = {  # And how often.
    "act": (Machine._act, 30),
    "arrive": (Machine._arrive, 35),
    "press": (Machine._press, 10),
    "undo": (Machine._undo, 2),
    "relay": (Machine._relay, 10),
    "wait": (Machine._wait, 6),
    "restart": (Machine._restart, 1),
    "rename": (Machine._rename, 1),
    "delete": (Machine._delete, 1),
    "metric": (Machine._metric, 3),
}


def steps(seed: int, count: int, of: Mapping[str, tuple[Any, int]] = STEPS) -> list[Step]:
    """So many, drawn by the seed."""
    chance = Random(seed)
    names, weights = list(of), [weight for _, weight in of.values()]
    drawn = chance.choices(names, weights, k=count)
    return [Step(name, chance.getrandbits(32)) for name in drawn]
