"""Archiving: silence until something happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues.acts import Act, Confirmation, Question
from bot.issues.press import check_unresolved, move, press
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues.issues import IssueStatus

USERS = "users"
USERS_MAX = 1_000_000


class NoSuchCondition(UserError):
    """That is no condition; please choose one of these."""


class HowManyUsers(UserError):
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
        USERS: Condition(),  # How many is asked for.
        "hour": Condition({"ignoreDuration": 60}),
        "day": Condition({"ignoreDuration": 60 * 24}),
        "week": Condition({"ignoreDuration": 60 * 24 * 7}),
        "forever": Condition(),
    }
)


def condition(chosen: str, users: str = "") -> Condition:
    """What a person chose; `users` is what they typed beside it, for the one that counts users.

    Raises:
        NoSuchCondition: it was not offered.
        HowManyUsers: that is no number of users.
    """
    known = CONDITIONS.get(chosen)
    if known is None:
        raise NoSuchCondition
    return Condition({"ignoreUserCount": _count(users)}) if chosen == USERS else known


def may_archive(services: Services, pressed: Pressed, by: Presser) -> Question:
    """Which issue the person is to be asked about; raises as `check_unresolved` does."""
    asked, _ = check_unresolved(services, pressed, by)
    return asked


def archive(services: Services, pressed: Pressed, by: Presser, until: Condition) -> Confirmation:
    """Archive the issue until the condition ends; raises as `press` does."""

    def decide(session: Session, allowed: Allowed) -> Act:
        move(session, allowed.issue, IssueStatus.ARCHIVED, IssueStatus.UNRESOLVED)
        return Act("set_ignored", action="issue.archive", data=until.data, noted=until.data)

    return press(services, pressed, by, decide)


def _count(typed: str) -> int:
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(USERS_MAX))
    if not is_number or not 1 <= int(typed) <= USERS_MAX:
        raise HowManyUsers
    return int(typed)
