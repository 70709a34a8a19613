"""Who is told, by which provider, and the reason. Pure: values in, decisions out."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.vocabulary.levels import LEVELS
from bot.vocabulary.preferences import (
    ALWAYS,
    COMMITTED_ONLY,
    NEVER,
    PERSONAL,
    SUBSCRIBE_ONLY,
    Choice,
    Key,
    Setting,
    chosen,
)
from bot.vocabulary.route_alerts import RouteAlert
from store.issues.intake import Way
from store.people.preferences import ALL, OWN
from store.people.recipients import Silence

FALLTHROUGH_MAX = 20  # People who are told of an alert that is nobody's.

# How somebody takes part, and how they are told so; the first of several is named.
REASONS = {
    "assignee": "you are assigned to it",
    "team": "your team {team} is assigned to it",
    "owner": "you own this part of the code",
    "owning_team": "your team {team} owns this part of the code",
    "assigned": "you have been assigned to it",
    "commented": "you have commented on it",
    "acted": "you have worked on it",
    "follows": "you follow it",
    "committed": "you have committed to the release",
    "always": "you chose to be notified of everything in the project",
    "recent": "nobody owns it, and you have been active in the project lately",
    "around": "you have been active in the project lately",
}
TAKES_PART = set(REASONS) - {"always", "recent", "around", "committed"}


@dataclass(frozen=True)
class Decision:
    """One target's answer: told, or why not."""

    target: str
    reason: str = ""  # Why not; "" means that the target gets it.
    why: str = ""  # Why it gets it, where that is a person.
    held_until: datetime | None = None  # By their quiet hours; it has a reason then.

    @property
    def is_told(self) -> bool:
        return not self.reason

    @property
    def weight(self) -> int:
        """Of several decisions about one target the heaviest counts, the first of its kind."""
        return 2 if self.is_told else int(self.held_until is not None)


@dataclass(frozen=True)
class Recipient:
    """Somebody who might be told."""

    member_id: int
    email: str
    is_active: bool = True
    slack_user_id: str | None = None  # None: not linked.
    parts: tuple[str, ...] = ()  # Keys of REASONS.
    team: str = ""  # By which they take part, if by one.
    quiet_until: datetime | None = None  # They are in their quiet hours.


@dataclass(frozen=True)
class Wishes:
    """What was chosen by whom, as stored; judged for one activity."""

    scopes: Sequence[str]  # The most exact first.
    choices: Mapping[str, Mapping[Key, str]]  # By address.
    silences: Mapping[str, Sequence[Silence]]  # By address, those that still hold.

    def choice(self, email: str, setting: Setting, provider: str) -> Choice:
        return chosen(self.choices.get(email, {}), setting, provider, self.scopes)


@dataclass(frozen=True)
class Topic:
    """What people are told of."""

    setting: Setting
    actor_id: int | None = None  # The member who did it.
    off: Mapping[str, str] | None = None  # Provider → why it sends nothing.


def by_routes(
    ways: Iterable[Way], *, level: str | None, environment: str, alert: str = ""
) -> list[Decision]:
    """One decision a target: it is told if one of its routes matches, else the first reason.

    No level: what happened is no issue's, and every level takes it. `alert`: a RouteAlert, where
    one is told.
    """
    decisions: dict[str, Decision] = {}
    for route in ways:
        decision = Decision(route.target, _mismatch(route, level, environment, alert))
        known = decisions.get(route.target)
        if known is None or (decision.is_told and not known.is_told):
            decisions[route.target] = decision
    return list(decisions.values())


def broadcasts(ways: Iterable[Way], target: str, kind: str) -> bool:
    """Whether a reply of that kind is shown in the channel too."""
    return any(kind in route.broadcast for route in ways if route.target == target)


def merged(readers: Iterable[Recipient]) -> list[Recipient]:
    """Each person once, with all the ways in which they take part."""
    people: dict[str, Recipient] = {}
    for reader in readers:
        known = people.get(reader.email)
        if known is not None:
            parts, team = known.parts + reader.parts, known.team or reader.team
            people[reader.email] = replace(known, parts=parts, team=team)
        else:
            people[reader.email] = reader
    return list(people.values())


def by_wishes(readers: Iterable[Recipient], told: Topic, wishes: Wishes) -> list[Decision]:
    """One decision for each person and each provider that reaches persons."""
    return list(_all_decisions(readers, told, wishes))


def _all_decisions(readers: Iterable[Recipient], told: Topic, wishes: Wishes) -> Iterator[Decision]:
    """Most people chose nothing; those who are alike in all else are decided alike, once."""
    known: dict[Hashable, _Answer] = {}
    for reader in readers:
        is_plain = not (wishes.choices.get(reader.email) or wishes.silences.get(reader.email))
        is_own, is_linked = reader.member_id == told.actor_id, reader.slack_user_id is not None
        alike = (
            *(reader.parts, reader.team, reader.is_active, is_linked, is_own),
            reader.quiet_until,
        )
        for provider in PERSONAL:
            answer = known.get((provider, alike)) if is_plain else None
            if answer is None:
                answer = _answer(reader, provider, told, wishes)
                if is_plain:
                    known[provider, alike] = answer
            yield Decision(f"{provider}:{_address(reader, provider)}", *answer)


_Answer = tuple[str, str, datetime | None]  # As a Decision has them.


def _answer(reader: Recipient, provider: str, told: Topic, wishes: Wishes) -> _Answer:
    """Why they are not told, why they are, and until when it is held."""
    refusal = (
        _unreachable(reader, provider, told)
        or _own(reader, provider, told, wishes)
        or _muted(wishes.silences.get(reader.email, ()))
        or _unwanted(reader, provider, told, wishes)
    )
    if refusal:
        return refusal, "", None
    until = reader.quiet_until
    held = f"quiet hours{_until(until)}; it comes in the digest" if until else ""
    return held, why(reader), until


def why(reader: Recipient) -> str:
    """The strongest of their reasons, in words."""
    for part, words in REASONS.items():
        if part in reader.parts:
            return words.format(team=f"#{reader.team}")
    return REASONS[ALWAYS]


def _address(reader: Recipient, provider: str) -> str:
    """Where the provider finds them; who is not linked goes by their address in the record."""
    return reader.slack_user_id or reader.email if provider == "slack" else reader.email


def _unreachable(reader: Recipient, provider: str, told: Topic) -> str:
    if not reader.is_active:
        return "their membership is deactivated"
    if provider == "slack" and reader.slack_user_id is None:
        return "they have not linked a Slack user"
    return (told.off or {}).get(provider, "")


def _own(reader: Recipient, provider: str, told: Topic, wishes: Wishes) -> str:
    if reader.member_id != told.actor_id:
        return ""
    wants = wishes.choice(reader.email, Setting.OWN_ACTIVITY, provider).value == ALWAYS
    return "" if wants else "it is their own activity"


def _muted(silences: Sequence[Silence]) -> str:
    if not silences:
        return ""
    silence = silences[0]
    what = "everything" if silence.scope == ALL else f"the {silence.scope.partition(':')[0]}"
    return f"they have muted {what}{_until(silence.until)}"


def _until(until: datetime | None) -> str:
    return f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""


def _unwanted(reader: Recipient, provider: str, told: Topic, wishes: Wishes) -> str:
    choice = wishes.choice(reader.email, told.setting, provider)
    if choice.value == NEVER:
        return _setting(told, choice)
    if choice.value == SUBSCRIBE_ONLY and not TAKES_PART.intersection(reader.parts):
        return f"they are not subscribed, and {_setting(told, choice)}"
    if choice.value == COMMITTED_ONLY and "committed" not in reader.parts:
        return f"they have no commits in it, and {_setting(told, choice)}"
    return ""


def _setting(told: Topic, choice: Choice) -> str:
    return f"their {told.setting} setting is {choice.value}{_where(choice)}"


def _where(choice: Choice) -> str:
    """Where the choice was made."""
    if not choice.scope:
        return " by default"
    return "" if choice.scope == OWN else f" for the {choice.scope.partition(':')[0]}"


def _mismatch(route: Way, level: str | None, environment: str, alert: str) -> str:
    """Which condition of the route does not hold, in words; "" if all hold."""
    if route.min_level and level and LEVELS.index(level) < LEVELS.index(route.min_level):
        return f"level {level} is below the route's {route.min_level}"
    if route.environment and route.environment != environment:
        seen = f"environment {environment}" if environment else "no environment"
        return f"{seen}, and the route is for {route.environment}"
    if alert and route.alert not in {RouteAlert.BOTH, alert}:
        seen = "a rule's alert" if alert == RouteAlert.RULES else "a new issue"
        return f"it is {seen}, and the route takes {RouteAlert(route.alert).words}"
    return ""
