"""The steps that drive both sides: people, presses, polls, feeds, relays, network, clock."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from queue import Empty
from random import Random

from bot import issues
from bot.errors import UserError
from bot.identity.gate import Presser
from bot.intake import intake
from bot.issues.archival import CONDITIONS, USERS
from bot.sandbox.sentry.records import SentHook
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from bot.vocabulary.pressed import Pressed
from tests.model import cards
from tests.model.both.people import SentryPeople
from tests.model.both.side_office import POLL, SideOffice
from tests.model.machine import Step
from tests.model.modals import choose_way
from tests.model.network import Network

JUMPS = (5, 60, 400, 4000)  # Seconds, at the most.
OUTAGES = (30, 120, 900)
UNDER_WAY = 0.03  # Of questions to Sentry, before which somebody acts there.
FORMS = (
    {"app_rows": "proxy", "archived": ("ignored",), "reopened": "ongoing", "web_urls": False},
    {
        "app_rows": "sentry_app",
        "archived": ("archived",),
        "reopened": "regressed",
        "web_urls": True,
    },
    {"app_rows": "sentry_app", "archived": ("archived", "ignored"), "reopened": "regressed"},
)


class SideMachine:
    def __init__(self, office: SideOffice) -> None:
        self.office = office
        self.people = SentryPeople(office.sentry)
        self.network = Network()
        self.carded: set[str] = set()  # Sentry's numbers of issues that must have a card.
        self._without: set[str] = set()  # Those whose card somebody deleted.
        self.asked = 0  # Presses that were accepted.
        self.actions = 0  # Of whichever side.
        self._polled_at = office.clock.now
        self._chance = Random(0)
        office.rest.between = self._meanwhile

    def take(self, step: Step) -> None:
        self._chance = chance = Random(step.seed)
        self.office.weather.chance = self.office.rest.chance = chance
        self.pass_time(chance.uniform(0.1, 3))
        STEPS[step.name][0](self, chance)

    def act(self, chance: Random) -> None:
        """Something happens in Sentry, and its webhooks leave."""
        self.actions += 1
        self.people.act(chance)
        self.network.send(self._left(), chance)

    def hear(self, webhook: SentHook) -> None:
        """It arrives at the program."""
        hook = Hook(f"{random.getrandbits(128):032x}", webhook.resource, webhook.body)
        services = self.office.services
        meant = hooks.read(hook)
        intake.in_one_write(services, lambda session: hooks.take(session, services, hook, meant))

    def poll(self) -> None:
        """Each new issue that it finds open has a card from then on."""
        before, actions = self.office.newest(), self.actions
        self.office.poll()
        self._polled_at = self.office.clock.now
        after = self.office.newest()
        if actions == self.actions:
            self.carded |= {
                issue.id
                for issue in self.office.sentry.state.issues.values()
                if issue.status == "unresolved"
                and issue.substatus == "new"
                and before[str(issue.project.id)] < int(issue.id) <= after[str(issue.project.id)]
            } - self._without

    def pass_time(self, seconds: float) -> None:
        self.office.clock.now += timedelta(seconds=seconds)
        self.people.pass_time()

    def _left(self) -> list[SentHook]:
        """Webhooks that left Sentry since the last look."""
        found, waiting = [], self.office.sentry.webhooks._waiting
        while True:
            try:
                found.append(waiting.get_nowait())
            except Empty:
                return found

    def _meanwhile(self) -> None:
        """While the program asks Sentry something."""
        if self._chance.random() < UNDER_WAY:
            self.act(self._chance)
        self.network.send(self._left(), self._chance)

    def _arrive(self, chance: Random) -> None:
        webhook = self.network.arrival(chance)
        if webhook is not None:
            self.hear(webhook)

    def _press(self, chance: Random) -> None:
        shown = [card for card in cards.cards(self.office.space) if card.buttons]
        if not shown:
            return
        card = chance.choice(shown)
        where = card.message.channel, card.message.ts
        user, team = chance.choice(("U0ADA", "U0GRACE")), self.office.space.team_id
        by, pressed = Presser(team, user, team, where[0]), Pressed(card.token, *where)
        try:
            done = _PRESSES[chance.choice(list(card.buttons))](self, pressed, by, chance)
            if isinstance(done, issues.Ways):
                done = choose_way(self.office.services, pressed, by, done.version, chance)
        except UserError:
            return
        self._accepted(done)

    def _undo(self, chance: Random) -> None:
        undos = [each for each in self.office.told if each.undo]
        if not undos:
            return
        taken = chance.choice(undos[-3:])
        try:
            done = issues.undo(self.office.services, Pressed(taken.undo), taken.to)
        except UserError:
            return
        self._accepted(done)

    def _accepted(self, done: issues.Confirmation) -> None:
        assert done.is_asked, f"done without Sentry: {done.line}"
        self.asked += 1
        self.actions += 1

    def _relay(self, chance: Random) -> None:
        self._draw_weather(chance)
        weather = self.office.weather
        weather.badness, weather.deaths = chance.choice((0, 0, 0.2)), chance.random() < 0.05
        self.office.turn()
        weather.badness = weather.deaths = 0
        self._clear()
        self.office.answer(chance)

    def _read(self, chance: Random) -> None:
        self._draw_weather(chance)
        self.office.read()
        self._clear()

    def _wait(self, chance: Random) -> None:
        """Polls go on meanwhile, and whatever waits for them."""
        self.pass_time(chance.uniform(1, chance.choice(JUMPS)))
        self._draw_weather(chance)
        if self.office.clock.now >= self._polled_at + POLL:
            self.poll()
        self.office.tick()
        self._clear()

    def _delete(self, chance: Random) -> None:
        """Somebody deletes a card in Slack; the next alert posts a new one."""
        shown = list(cards.cards(self.office.space))
        if shown:
            card = chance.choice(shown)
            self._without.add(self.office.numbers()[card.token])
            self.carded -= self._without
            self.office.space.shelves[card.message.channel].remove(card.message)

    def _break(self, chance: Random) -> None:
        """Sentry can't be reached for a while."""
        self.office.rest.down_until = self.office.clock.now + timedelta(
            seconds=chance.uniform(1, chance.choice(OUTAGES))
        )

    def _restart(self, _chance: Random) -> None:
        self.office.restart()

    def _upgrade(self, chance: Random) -> None:
        """Another version of Sentry, which answers in other forms."""
        for name, value in chance.choice(FORMS).items():
            setattr(self.office.sentry.forms, name, value)

    def _switch_webhooks(self, chance: Random) -> None:
        self.office.sentry.webhooks.are_lost = chance.random() < 0.5

    def _draw_weather(self, chance: Random) -> None:
        rest = self.office.rest
        rest.badness, rest.deaths = chance.choice((0, 0, 0.1, 0.5)), chance.random() < 0.05

    def _clear(self) -> None:
        self.office.rest.badness = self.office.rest.deaths = 0


def _resolve(machine: SideMachine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.resolve_or_ask(machine.office.services, pressed, by)


def _archive(machine: SideMachine, pressed: Pressed, by: Presser, chance: Random):
    chosen = chance.choice([each for each in CONDITIONS if each != USERS])
    return issues.archive(machine.office.services, pressed, by, issues.condition(chosen))


def _unresolve(machine: SideMachine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.unresolve(machine.office.services, pressed, by)


def _ongoing(machine: SideMachine, pressed: Pressed, by: Presser, _chance: Random):
    return issues.mark_ongoing(machine.office.services, pressed, by)


def _assign(machine: SideMachine, pressed: Pressed, by: Presser, chance: Random):
    value = chance.choice(machine.office.choices())
    return issues.assign(machine.office.services, pressed, by, value)


_PRESSES: Mapping[str, Callable[..., issues.Confirmation | issues.Ways]] = {
    "resolve_issue": _resolve,
    "archive_issue": _archive,
    "unresolve_issue": _unresolve,
    "ongoing_issue": _ongoing,
    "assign_issue": _assign,
}
STEPS: Mapping[str, tuple[Callable[[SideMachine, Random], None], int]] = {  # And how often.
    "act": (SideMachine.act, 25),
    "arrive": (SideMachine._arrive, 20),
    "press": (SideMachine._press, 15),
    "undo": (SideMachine._undo, 3),
    "relay": (SideMachine._relay, 18),
    "read": (SideMachine._read, 12),
    "wait": (SideMachine._wait, 8),
    "delete": (SideMachine._delete, 1),
    "break": (SideMachine._break, 1),
    "restart": (SideMachine._restart, 1),
    "upgrade": (SideMachine._upgrade, 1),
    "webhooks": (SideMachine._switch_webhooks, 1),
}
