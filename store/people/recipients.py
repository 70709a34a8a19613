"""Who might be told of an activity, and what they chose: a few queries, whatever their number.

Every statement is built once: building one costs far more than SQLite needs to run it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session

from store.database.prepared import Prepared
from store.tables import METADATA

MEMBER, TEAM, ORGANIZATION = (METADATA.tables[name] for name in ("member", "team", "organization"))
IDENTITY, SUBSCRIPTION = METADATA.tables["identity"], METADATA.tables["subscription"]
TEAM_MEMBER, PROJECT_TEAM = METADATA.tables["team_member"], METADATA.tables["project_team"]
TEAM_CHANNEL, PREFERENCE = METADATA.tables["team_channel"], METADATA.tables["preference"]
MUTE, QUIET = METADATA.tables["mute"], METADATA.tables["quiet_hours"]

ALWAYS = "always"  # How a member came in who chose to be told of everything.


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be told, and one way in which they came in."""

    member_id: int
    email: str
    is_active: bool
    slack_user_id: str | None  # In the organization's workspace.
    part: str  # A Part; or ALWAYS; "" for who was asked for by address or team.
    team: str  # The slug of the team that they came in by.
    starts_minute: int | None = None  # Of their quiet hours, if they have any now …
    ends_minute: int | None = None
    zone: str | None = None  # … all as store/people/quiet_hours.py has them.


@dataclass(frozen=True)
class Silence:
    """What somebody has muted."""

    scope: str
    until: datetime | None


Choices = dict[tuple[str, str, str], str]  # By (scope, provider, kind).

_ORG: Any = bindparam("organization_id")
_PROJECT: Any = bindparam("project_id")
_LISTS: Any = (bindparam(name, expanding=True) for name in ("emails", "teams", "scopes", "kinds"))
_EMAILS, _TEAMS, _SCOPES, _KINDS = _LISTS


def _came_in() -> CompoundSelect[Any]:
    """(member, part, team) by each way."""
    has_channel = exists().where(TEAM_CHANNEL.c.team_id == TEAM.c.id)
    part = type_coerce(SUBSCRIPTION.c.part, String).label("part")
    subscribed = select(SUBSCRIPTION.c.member_id, part, literal("").label("team"))
    named = select(MEMBER.c.id, literal(""), literal(""))
    in_team = select(TEAM_MEMBER.c.member_id, literal(""), TEAM.c.slug).join(
        TEAM, TEAM.c.id == TEAM_MEMBER.c.team_id
    )
    chose_always = select(PREFERENCE.c.email).where(
        PREFERENCE.c.kind == bindparam("eager_of"),
        PREFERENCE.c.value == ALWAYS,
        PREFERENCE.c.scope.in_(_SCOPES),
    )
    eager = select(MEMBER.c.id, literal(ALWAYS), literal("")).where(
        MEMBER.c.organization_id == _ORG, MEMBER.c.email.in_(chose_always), _works_on_project()
    )
    return union_all(
        subscribed.where(SUBSCRIPTION.c.issue_id == bindparam("issue_id")),
        named.where(MEMBER.c.organization_id == _ORG, MEMBER.c.email.in_(_EMAILS)),
        in_team.where(TEAM.c.organization_id == _ORG, TEAM.c.slug.in_(_TEAMS), ~has_channel),
        eager,
    )


def _works_on_project() -> Any:  # noqa: ANN401 - a condition.
    return exists().where(
        TEAM_MEMBER.c.member_id == MEMBER.c.id,
        TEAM_MEMBER.c.team_id == PROJECT_TEAM.c.team_id,
        PROJECT_TEAM.c.project_id == _PROJECT,
    )


def _people(came_in: Any, part: Any, team: Any) -> Select[Any]:  # noqa: ANN401 - of many types.
    """The members with their Slack users; the same address is the same person everywhere."""
    linked = MEMBER.alias("linked")
    same_person = select(linked.c.id).where(linked.c.email == MEMBER.c.email).correlate(MEMBER)
    workspace = select(ORGANIZATION.c.team_id).where(ORGANIZATION.c.id == _ORG)
    slack_user = (
        select(IDENTITY.c.slack_user_id)
        .where(
            IDENTITY.c.team_id == workspace.scalar_subquery(),
            IDENTITY.c.member_id.in_(same_person),
        )
        .limit(1)
        .scalar_subquery()
    )
    member = (MEMBER.c.id, MEMBER.c.email, MEMBER.c.is_active, slack_user)
    quiet = (QUIET.c.starts_minute, QUIET.c.ends_minute, QUIET.c.zone)
    theirs = and_(QUIET.c.email == MEMBER.c.email, QUIET.c.is_on)
    return select(*member, part, team, *quiet).select_from(came_in.outerjoin(QUIET, theirs))


def _candidates() -> Select[Any]:
    came_in = _came_in().subquery("came_in")
    member = came_in.join(MEMBER, MEMBER.c.id == came_in.c.member_id)
    return _people(member, came_in.c.part, came_in.c.team).order_by(MEMBER.c.id)


_CANDIDATES = Prepared(_candidates())
_OF_PROJECT = select(PROJECT_TEAM.c.team_id).where(PROJECT_TEAM.c.project_id == _PROJECT)
_WORKING = select(TEAM_MEMBER.c.member_id).where(TEAM_MEMBER.c.team_id.in_(_OF_PROJECT))
_RECENT = Prepared(
    _people(MEMBER, literal(""), literal(""))
    .where(MEMBER.c.organization_id == _ORG, MEMBER.c.is_active, MEMBER.c.id.in_(_WORKING))
    .order_by(MEMBER.c.last_active_at.is_(None), MEMBER.c.last_active_at.desc(), MEMBER.c.id)
    .limit(bindparam("most"))
)
_BY_ROLE = Prepared(
    _people(MEMBER, literal(""), literal(""))
    .where(
        MEMBER.c.organization_id == _ORG,
        MEMBER.c.is_active,
        MEMBER.c.role.in_(bindparam("roles", expanding=True)),
    )
    .order_by(MEMBER.c.id)
)
_CHANNELS = Prepared(
    select(TEAM.c.slug, TEAM_CHANNEL.c.target)
    .join(TEAM, TEAM.c.id == TEAM_CHANNEL.c.team_id)
    .where(TEAM.c.organization_id == _ORG, TEAM.c.slug.in_(_TEAMS))
    .order_by(TEAM_CHANNEL.c.target)
)
_CHOICES = select(
    PREFERENCE.c.email,
    PREFERENCE.c.scope,
    PREFERENCE.c.provider,
    PREFERENCE.c.kind,
    PREFERENCE.c.value,
    type_coerce(null(), MUTE.c.until.type).label("until"),
).where(
    PREFERENCE.c.email.in_(_EMAILS), PREFERENCE.c.scope.in_(_SCOPES), PREFERENCE.c.kind.in_(_KINDS)
)
_NO_KIND = literal("")  # What a mute has in the columns of a choice.
_MUTES = select(MUTE.c.email, MUTE.c.scope, _NO_KIND, _NO_KIND, _NO_KIND, MUTE.c.until).where(
    MUTE.c.email.in_(_EMAILS),
    MUTE.c.scope.in_(bindparam("mutable", expanding=True)),
    or_(MUTE.c.until.is_(None), MUTE.c.until > bindparam("now")),
)
_WISHES = Prepared(union_all(_CHOICES, _MUTES))


def candidates(
    session: Session,
    *,
    organization_id: int,
    project_id: int,
    issue_id: int | None,
    emails: Collection[str],
    teams: Collection[str],
    eager_of: str,
    scopes: Sequence[str],
) -> list[Candidate]:
    """Members by each way in which they come in, so that one may come several times.

    They subscribe to the issue, have one of the addresses, are in one of the teams that have no
    channel, or work on the project and chose `always` for the setting `eager_of`.
    """
    given = {
        "organization_id": organization_id,
        "project_id": project_id,
        "issue_id": issue_id,
        "emails": list(emails),
        "teams": list(teams),
        "eager_of": eager_of,
        "scopes": list(scopes),
    }
    return [Candidate(*row) for row in _CANDIDATES.run(session, given)]


def recently_active(
    session: Session, *, organization_id: int, project_id: int, most: int
) -> list[Candidate]:
    """Members of the project's teams, who did something last first; they are listed once."""
    given = {"organization_id": organization_id, "project_id": project_id, "most": most}
    return [Candidate(*row) for row in _RECENT.run(session, given)]


def by_role(session: Session, organization_id: int, roles: Collection[str]) -> list[Candidate]:
    """The active members of the organization who have one of the roles."""
    given = {"organization_id": organization_id, "roles": list(roles)}
    return [Candidate(*row) for row in _BY_ROLE.run(session, given)]


def channels(session: Session, organization_id: int, teams: Collection[str]) -> dict[str, str]:
    """Target → the slug of the team whose channel it is."""
    if not teams:
        return {}
    given = {"organization_id": organization_id, "teams": list(teams)}
    return {target: slug for slug, target in _CHANNELS.run(session, given)}


def wishes(
    session: Session,
    emails: Iterable[str],
    *,
    scopes: Sequence[str],
    kinds: Sequence[str],
    mutable: Sequence[str],
    now: datetime,
) -> tuple[dict[str, Choices], dict[str, list[Silence]]]:
    """By address: what was chosen for the kinds, and which of the `mutable` scopes is muted."""
    given = {
        "emails": list(emails),
        "scopes": list(scopes),
        "kinds": list(kinds),
        "mutable": list(mutable),
        "now": now,
    }
    choices: dict[str, Choices] = {}
    silences: dict[str, list[Silence]] = {}
    for email, scope, provider, kind, value, until in _WISHES.run(session, given):
        if kind:
            choices.setdefault(email, {})[scope, provider, kind] = value
        else:
            silences.setdefault(email, []).append(Silence(scope, until))
    return choices, silences
