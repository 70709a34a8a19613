"""Whom an issue may be assigned to: found by what is typed, and checked when it is chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import Allowed, Presser
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.issues import assignees
from store.issues.assignees import Hit
from store.issues.issues import Issue
from store.people import search
from store.people.directory import Member, Team
from store.slack import proofs

NOBODY, MORE = "nobody", "more"
OFFERED_MAX = 100  # Options of a select; Slack's Block Kit reference.
MOST = OFFERED_MAX  # People, and teams, that are read for them.


class NoSuchAssignee(UserError):
    """That choice no longer exists; please choose again."""


class KeepTyping(UserError):
    """There are too many people and teams to list; type a part of the name."""


class NotActive(UserError):
    """{name} is deactivated; nothing was changed."""


class NotOfTheProject(UserError):
    """{name} has no access to the project {project}; nothing was changed."""


@dataclass(frozen=True)
class Choice:
    value: str  # `member:TOKEN`, `team:TOKEN`, or one of the words above.
    label: str
    note: str = ""  # What tells people of one name apart.


def choices(services: Services, pressed: Pressed, by: Presser, query: str) -> list[Choice]:
    """Who fits what was typed, the best first: "Me", nobody, then people and teams.

    Raises:
        UserError: the person may not.
    """
    with services.database.read() as session:
        allowed = gate.issue_for(session, services, pressed.find(session, Issue), by)
        words = search.words_of(query)
        first = list(_first(allowed, words))
        people = assignees.people(session, allowed.project, words, allowed.member.row_id, MOST)
        teams = assignees.teams(session, allowed.project, words, MOST)
    found = [(one, _person(one)) for one in people.best] + [(one, _team(one)) for one in teams.best]
    found.sort(key=lambda pair: (pair[0].rank, pair[0].search))
    best = [*first, *(choice for _, choice in found)]
    return _cut(best, len(first) + people.count + teams.count)


def chosen(session: Session, allowed: Allowed, value: str) -> dict[str, Any] | None:
    """Whom the option stands for, as an issue keeps it; None: nobody.

    Raises:
        UserError: it can't be that one, or not any more.
    """
    if value == NOBODY:
        return None
    if value == MORE:
        raise KeepTyping
    kind, _, token = value.partition(":")
    if kind not in _CHOSEN:
        raise NoSuchAssignee
    return _CHOSEN[kind](session, allowed, token)


def _first(allowed: Allowed, words: Sequence[str]) -> Iterator[Choice]:
    me = allowed.member
    if search.is_found((me.name, me.email, "me"), words):
        yield Choice(f"member:{me.token}", "Me", me.email)
    if allowed.issue.assignee is not None and search.is_found(("unassign", "nobody"), words):
        yield Choice(NOBODY, "Unassign")


def _person(hit: Hit) -> Choice:
    return Choice(f"member:{hit.token}", hit.name or hit.email, hit.email)


def _team(hit: Hit) -> Choice:
    return Choice(f"team:{hit.token}", f"#{hit.name}")


def _cut(best: list[Choice], count: int) -> list[Choice]:
    if count <= OFFERED_MAX:
        return best
    left = count - OFFERED_MAX + 1
    hint = Choice(MORE, f"… and {left:,} more: type a part of the name")
    return [*best[: OFFERED_MAX - 1], hint]


def _member(session: Session, allowed: Allowed, token: str) -> dict[str, Any]:
    member_id = proofs.find(session, Member, token)
    member = session.get(Member, member_id) if member_id is not None else None
    if member is None or member.organization_id != allowed.organization.id:
        raise NoSuchAssignee
    if not member.is_active:
        raise NotActive(name=member.name)
    is_me = member.id == allowed.member.id
    if not (is_me or assignees.may_have(session, allowed.project, member.row_id)):
        raise NotOfTheProject(name=member.name, project=allowed.project.slug)
    return {"type": "user", "name": member.name or member.email, "email": member.email}


def _of_team(session: Session, allowed: Allowed, token: str) -> dict[str, Any]:
    team_id = proofs.find(session, Team, token)
    team = session.get(Team, team_id) if team_id is not None else None
    if team is None or team.organization_id != allowed.organization.id:
        raise NoSuchAssignee
    if not assignees.has_access(session, allowed.project, team.row_id):
        raise NotOfTheProject(name=f"#{team.slug}", project=allowed.project.slug)
    return {"type": "team", "name": team.slug, "email": ""}


_CHOSEN: Mapping[str, Callable[[Session, Allowed, str], dict[str, Any]]] = {
    "member": _member,
    "team": _of_team,
}
