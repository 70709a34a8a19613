"""What each role may do: the one table that every check reads."""

from collections.abc import Mapping
from enum import StrEnum, auto

from store.people.directory import Member, Role


class Right(StrEnum):
    ADMINISTER_MEMBERS = auto()  # Approve and reject who asks to come in.
    READ_AUDIT_LOG = auto()
    ADMINISTER_TEAMS = auto()  # Link any team's channels.
    ADMINISTER_PROJECTS = auto()  # Route any project's alerts; undo what others did.
    ACT_ON_ISSUES = auto()


_MEMBER = frozenset({Right.ACT_ON_ISSUES})
_ADMIN = _MEMBER | {Right.ADMINISTER_TEAMS, Right.ADMINISTER_PROJECTS}
_MANAGER = _ADMIN | {Right.ADMINISTER_MEMBERS, Right.READ_AUDIT_LOG}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OWNER: _MANAGER,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: _ADMIN,
    Role.MEMBER: _MEMBER,
}
HIGHEST_FIRST = tuple(Role)


def may(member: Member, right: Right) -> bool:
    """By the role that they have now; who is deactivated may nothing."""
    return member.is_active and right in RIGHTS[member.role]


def may_give(own: Role, given: Role) -> bool:
    """Nobody makes somebody else more than they are themselves."""
    return HIGHEST_FIRST.index(own) <= HIGHEST_FIRST.index(given)


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that have the right, the highest first."""
    return tuple(role for role in HIGHEST_FIRST if right in RIGHTS[role])
