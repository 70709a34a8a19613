"""Whom an issue may be assigned to: found by what is typed, and checked when it is chosen."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot import gate
from bot.errors import UserError
from bot.gate import Allowed, Presser
from bot.services import ROW_ID_MAX, Services
from store import assignees
from store.directory import Member, Team

NOBODY, MORE = "nobody", "more"
OFFERED_MAX = 100  # Options of a select; Slack's Block Kit reference.
ONE = re.compile(r"(member|team):([1-9][0-9]{0,17})")
# Letters that Unicode does not take apart.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}  # noqa: RUF001 - letters of names.
)


class NoSuchAssignee(UserError):
    """That choice is not there any more; please choose anew."""


class KeepTyping(UserError):
    """There are more people and teams than fit; type a part of the name."""


class NotActive(UserError):
    """{name} is deactivated; nothing was changed."""


class NotOfTheProject(UserError):
    """{name} has no access to the project {project}; nothing was changed."""


@dataclass(frozen=True)
class Choice:
    value: str  # `member:12`, `team:3`, or one of the words above.
    label: str
    note: str = ""  # What tells people of one name apart.


@dataclass(frozen=True)
class _Found:
    choice: Choice
    texts: tuple[str, ...]  # What it is found by, folded.


def choices(services: Services, issue_id: int | None, by: Presser, query: str) -> list[Choice]:
    """Who fits what was typed, the best first: "Me", nobody, then people and teams.

    Raises:
        UserError: the person may not.
    """
    with services.database.read() as session:
        allowed = gate.issue_for(session, services, issue_id, by)
        people = assignees.people(session, allowed.project)
        teams = assignees.teams(session, allowed.project)
    words = fold(query).replace("#", " ").split()  # A team is shown as `#backend`.
    first = list(_first(allowed, words))
    others = [_person(one) for one in people if one.id != allowed.member.id]
    return _cut([*first, *_ranked([*others, *map(_team, teams)], words)])


def chosen(session: Session, allowed: Allowed, value: str) -> dict[str, Any] | None:
    """Whom the option stands for, as an issue keeps it; None: nobody.

    Raises:
        UserError: it can't be that one, or not any more.
    """
    if value == NOBODY:
        return None
    if value == MORE:
        raise KeepTyping
    known = ONE.fullmatch(value)
    if known is None or int(known[2]) > ROW_ID_MAX:
        raise NoSuchAssignee
    kind, row_id = known[1], int(known[2])
    found = _member(session, allowed, row_id) if kind == "member" else None
    return found if kind == "member" else _of_team(session, allowed, row_id)


def fold(text: str) -> str:
    """Without case and accents: "Müller", "MULLER" and "muller" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _first(allowed: Allowed, words: Sequence[str]) -> Iterator[Choice]:
    me = allowed.member
    if _rank((*_person(me).texts, "me"), words) is not None:
        yield Choice(f"member:{me.row_id}", "Me", me.email)
    is_assigned = allowed.issue.assignee is not None
    if is_assigned and _rank(("unassign", "nobody"), words) is not None:
        yield Choice(NOBODY, "Unassign")


def _person(member: Member) -> _Found:
    choice = Choice(f"member:{member.row_id}", member.name or member.email, member.email)
    return _Found(choice, (fold(member.name), fold(member.email)))


def _team(team: Team) -> _Found:
    return _Found(Choice(f"team:{team.row_id}", f"#{team.slug}"), (fold(team.slug),))


def _ranked(found: Iterable[_Found], words: Sequence[str]) -> list[Choice]:
    """Those with every word somewhere; a name that begins so comes before one that has it."""
    fitting = [(rank, one) for one in found if (rank := _rank(one.texts, words)) is not None]
    fitting.sort(key=lambda pair: (pair[0], pair[1].texts))
    return [one.choice for _, one in fitting]


def _rank(texts: Sequence[str], words: Sequence[str]) -> int | None:
    """0: one of the texts is it; 1: begins so; 2: a word begins so; 3: any part; None: no."""
    if not all(any(word in text for text in texts) for word in words):
        return None
    whole = " ".join(words)
    if whole in texts:
        return 0
    if any(text.startswith(whole) for text in texts):
        return 1
    parts = [part for text in texts for part in re.split(r"[\W_]+", text)]
    return 2 if all(any(part.startswith(word) for part in parts) for word in words) else 3


def _cut(found: list[Choice]) -> list[Choice]:
    if len(found) <= OFFERED_MAX:
        return found
    left = len(found) - OFFERED_MAX + 1
    hint = Choice(MORE, f"… and {left:,} more: type a part of the name")
    return [*found[: OFFERED_MAX - 1], hint]


def _member(session: Session, allowed: Allowed, member_id: int) -> dict[str, Any]:
    member = session.get(Member, member_id)
    if member is None or member.organization_id != allowed.organization.id:
        raise NoSuchAssignee
    if not member.is_active:
        raise NotActive(name=member.name)
    is_me = member.id == allowed.member.id
    if not (is_me or assignees.may_have(session, allowed.project, member_id)):
        raise NotOfTheProject(name=member.name, project=allowed.project.slug)
    return {"type": "user", "name": member.name or member.email, "email": member.email}


def _of_team(session: Session, allowed: Allowed, team_id: int) -> dict[str, Any]:
    team = session.get(Team, team_id)
    if team is None or team.organization_id != allowed.organization.id:
        raise NoSuchAssignee
    if team not in assignees.teams(session, allowed.project):
        raise NotOfTheProject(name=f"#{team.slug}", project=allowed.project.slug)
    return {"type": "team", "name": team.slug, "email": ""}
