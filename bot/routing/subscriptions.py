"""Channels that ask for a project's alerts: routes made, changed and ended in Slack."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import command_channel, command_gate, team_rights
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.identity.people import hint
from bot.identity.team_rights import NotTheirProject, TeamAdministrator
from bot.routing import route_phrases
from bot.routing.route_phrases import Conditions
from bot.services import Services
from bot.vocabulary.spelling import shown
from store.audit.audit import AuditEntry
from store.engine import wake_after_commit
from store.people.directory import Organization
from store.routing import routes
from store.routing.routes import ALL, Route


class NotSubscribed(UserError):
    """Nothing of {project} comes to this channel{hint}."""


class ComesWithAll(UserError):
    """{project} comes here with all projects: "unsubscribe *" ends that for all of them."""


class NoCounts(UserError):
    """Nobody counts here without Sentry: again= needs SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN."""


class EndedAlready(UserError):
    """That has already ended; nothing was changed."""

    ends_question: ClassVar = True


@dataclass(frozen=True)
class Shown:
    """A route, as people are shown it."""

    token: str
    project: str  # With its organization where the reader has several; "" for all of them.
    conditions: Conditions
    by: str = ""  # Who asked for it; "": the directory file.


@dataclass(frozen=True)
class Subscribed:
    route: Shown
    was: str  # `new`, `changed` or `same`.
    others: Sequence[Shown]  # What else comes here of the project, also with all projects.
    paused: str  # Why nothing is sent to the channel now; "": it is.


@dataclass(frozen=True)
class EndableRoutes:
    """What would end."""

    routes: Sequence[Shown]
    others: Sequence[Shown]  # Of all projects: they bring its alerts all the same.


@dataclass(frozen=True)
class _Change:
    """One route, and what the audit log says of who changes it."""

    services: Services
    who: CommandActor
    organization: Organization
    route: Route


def subscribe(services: Services, by: Presser, said: Mapping[str, str]) -> Subscribed:
    """Send a project's alerts to the channel; for the same environment a second time changes it.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        admin = team_rights.administrator_for(session, services, by)
        target = command_channel.target_of(by)
        who = command_gate.person_for(session, services, by)
        seat, project = route_phrases.project(session, who, admin, said["PROJECT"])
        wanted, of = route_phrases.conditions(said), seat.organization.row_id
        if wanted.again and services.settings.sentry_url is None:
            raise NoCounts
        routes.hold(session, of)
        route = routes.exactly(session, of, project, target, wanted.environment)
        before = None if route is None else _conditions(route)
        if before != wanted:
            route = route or Route(organization_id=of, project=project, target=target)
            route.subscriber_id = seat.member.row_id  # Who asked last answers for it.
            change = _Change(services, who, seat.organization, route)
            _write(session, change, wanted, before)
        there = [
            each
            for each in routes.to_target(session, target, [of])
            if each[0].project in {project, ALL}
        ]
        every = {each.token: each for each in _shown(session, who, there)}
        mine = every.pop(next(r.token for r, _ in there if _is(r, project, wanted.environment)))
        return Subscribed(
            mine,
            "new" if before is None else "same" if before == wanted else "changed",
            list(every.values()),
            command_channel.paused_reason(session, target),
        )


def to_end(services: Services, by: Presser, project: str) -> EndableRoutes:
    """What of the project comes to the channel, to be asked about before it ends.

    Raises:
        UserError: nothing does, or the person may not end it.
    """
    with services.database.read() as session:
        admin = team_rights.administrator_for(session, services, by)
        who, target = admin.actor, command_channel.target_of(by)
        found = routes.to_target(session, target, who.organization_ids)
        one = {(of.slug, route.project): route.row_id for route, of in found}
        ids = command_channel.named(project, {row_id: names for names, row_id in one.items()})
        meant = [names for names, row_id in one.items() if row_id in ids]
        if not meant:
            raise _not_subscribed(session, who, project, [name for _, name in one])
        mine = [each for each in found if (each[1].slug, each[0].project) in meant]
        _refuse_others(admin, mine)
        slugs = {slug for slug, name in meant if name != ALL}
        wider = [each for each in found if each[0].project == ALL and each[1].slug in slugs]
        return EndableRoutes(_shown(session, who, mine), _shown(session, who, wider))


def unsubscribe(services: Services, by: Presser, tokens: Collection[str]) -> list[Shown]:
    """End these of the channel's routes; what was ended.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.write() as session:
        admin = team_rights.administrator_for(session, services, by)
        who, target = admin.actor, command_channel.target_of(by)
        for organization_id in sorted(who.organization_ids):
            routes.hold(session, organization_id)
        here_are = routes.to_target(session, target, who.organization_ids)
        found = [each for each in here_are if each[0].token in tokens]
        _refuse_others(admin, found)
        ended = _shown(session, who, found)
        for route, organization in found:
            change = _Change(services, who, organization, route)
            session.add(_audited(change, "route.remove", _facts(_conditions(route))))
            session.delete(route)
    if not ended:
        raise EndedAlready
    return ended


def shown_here(session: Session, who: CommandActor, target: str) -> list[Shown]:
    """What comes to the channel, of the person's organizations."""
    return _shown(session, who, routes.to_target(session, target, who.organization_ids))


def _refuse_others(admin: TeamAdministrator, found: Sequence[tuple[Route, Organization]]) -> None:
    """Raises UserError where a route is of a project that they don't administer."""
    for route, of in found:
        if not admin.may_route(of.row_id, route.project):
            project = "all projects" if route.project == ALL else shown(route.project)
            raise NotTheirProject(project=project, org_name=of.name)


def _not_subscribed(
    session: Session, who: CommandActor, project: str, known: Sequence[str]
) -> NotSubscribed | ComesWithAll:
    there = route_phrases.projects(session, who, project.rpartition("/")[2])
    if ALL in known and command_channel.named(project, there):
        return ComesWithAll(project=shown(project))
    return NotSubscribed(project=shown(project), hint=hint(project, known))


def _is(route: Route, project: str, environment: str) -> bool:
    return (route.project, route.environment) == (project, environment)


def _write(
    session: Session, change: _Change, wanted: Conditions, before: Conditions | None
) -> None:
    route, after = change.route, _facts(wanted)
    route.min_level, route.environment = wanted.min_level, wanted.environment
    route.broadcast = list(wanted.broadcast)
    route.alert, route.again = wanted.alert, wanted.again
    route.link_back = wanted.link_back
    session.add(route)
    session.flush()
    if before is None:
        session.add(_audited(change, "route.add", after))
        wake_after_commit(session, routes.ASKED_FOR)
    else:
        session.add(_audited(change, "route.change", after | {"before": _facts(before)}))


def _conditions(route: Route) -> Conditions:
    kinds = tuple(sorted(route.broadcast))
    again, link_back = route.again, route.link_back
    return Conditions(route.min_level, route.environment, kinds, route.alert, again, link_back)


def _facts(conditions: Conditions) -> dict[str, Any]:
    return {
        "min_level": conditions.min_level,
        "environment": conditions.environment,
        "broadcast": list(conditions.broadcast),
        "alert": str(conditions.alert),
        "again": conditions.again,
        "link_back": conditions.link_back,
    }


def _shown(
    session: Session, who: CommandActor, found: Sequence[tuple[Route, Organization]]
) -> list[Shown]:
    asked = {route.subscriber_id for route, _ in found if route.subscriber_id is not None}
    names = routes.subscribers(session, asked)
    return [
        Shown(
            route.token,
            "" if route.project == ALL else command_channel.shown_name(who, of.slug, route.project),
            _conditions(route),
            names.get(route.subscriber_id or 0, ""),
        )
        for route, of in found
    ]


def _audited(change: _Change, action: str, data: dict[str, Any]) -> AuditEntry:
    route = change.route
    return AuditEntry(
        at=change.services.now(),
        actor=change.who.email,
        action=action,
        target=f"{change.organization.slug}/{route.project} → {route.target}",
        data=data,
        origin=change.who.by.origin,
    )
