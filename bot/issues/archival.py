"""Archiving: silence until something happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues import wish
from bot.issues.acts import Act, Confirmation, Question
from bot.issues.press import check_unresolved, move, press
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues.issues import IssueStatus

EVENTS, USERS = "events", "users"
COUNTED = {EVENTS: "ignoreCount", USERS: "ignoreUserCount"}  # How many is asked for.
NUMBER_MAX = 1_000_000
WINDOWS = {"hour": 60, "day": 60 * 24, "week": 60 * 24 * 7}  # Minutes; the tracker's longest.


class NoSuchCondition(UserError):
    """That is no condition; please choose one of these."""


class NoSuchWindow(UserError):
    """That is no such time; please choose one of these."""


class HowMany(UserError):
    """Please give a whole number from 1 to 1,000,000."""


@dataclass(frozen=True)
class Condition:
    """Until when an issue is archived, as its activity says it."""

    data: Mapping[str, Any] = field(default_factory=dict)


CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "escalating": Condition({"ignoreUntilEscalating": True}),
        "events_10": Condition({"ignoreCount": 10}),
        "events_100": Condition({"ignoreCount": 100}),
        "events_1000": Condition({"ignoreCount": 1000}),
        EVENTS: Condition(),
        USERS: Condition(),
        "hour": Condition({"ignoreDuration": 60}),
        "day": Condition({"ignoreDuration": 60 * 24}),
        "week": Condition({"ignoreDuration": 60 * 24 * 7}),
        "forever": Condition(),
    }
)


COUNTS = {"ignoreCount": "ignoreWindow", "ignoreUserCount": "ignoreUserWindow"}


def condition(chosen: str, number: str = "", window: str = "") -> Condition:
    """What a person chose; `number` is what they typed beside it, for those that are counted.

    `window` is within which time so many must come together; "": in any.

    Raises:
        NoSuchCondition, NoSuchWindow: it was not offered.
        HowMany: that is no number of times or users.
    """
    known = CONDITIONS.get(chosen)
    if known is None:
        raise NoSuchCondition
    if chosen in COUNTED:
        known = Condition({COUNTED[chosen]: _count(number)})
    if window and window not in WINDOWS:
        raise NoSuchWindow
    within = {COUNTS[name]: WINDOWS[window] for name in known.data if window and name in COUNTS}
    return Condition({**known.data, **within})


@dataclass(frozen=True)
class Until(Question):
    """What the person is asked."""

    has_windows: bool  # The tracker counts within a time; this program does not.


def may_archive(services: Services, pressed: Pressed, by: Presser) -> Until:
    """Which issue the person is to be asked about; raises as `check_unresolved` does."""
    asked, allowed = check_unresolved(services, pressed, by)
    return Until(asked.token, asked.issue, wish.is_asked(services, allowed.organization))


def archive(services: Services, pressed: Pressed, by: Presser, until: Condition) -> Confirmation:
    """Archive the issue until the condition ends; raises as `press` does."""

    def decide(session: Session, allowed: Allowed) -> Act:
        move(session, allowed.issue, IssueStatus.ARCHIVED, IssueStatus.UNRESOLVED)
        return Act("set_ignored", action="issue.archive", data=until.data, noted=until.data)

    return press(services, pressed, by, decide)


def _count(typed: str) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(NUMBER_MAX))
    if not is_number or not 1 <= int(typed) <= NUMBER_MAX:
        raise HowMany
    return int(typed)
