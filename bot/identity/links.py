"""Slack users linked to members: who may be linked, and what a link replaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.notices import notice
from bot.notices.identity_links import LinkRemoved, LinkReplaced
from bot.services import Services
from store.audit.audit import AuditEntry
from store.people import directory, identities, sentry_accounts
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.slack import workspaces
from store.slack.workspaces import Workspace


class NoSuchMember(UserError):
    """{email} is no active member of an organization that this Slack workspace serves."""


class NotAPerson(UserError):
    """{slack_user_id} is a bot; only people can be linked."""


class LeftSlack(UserError):
    """{slack_user_id} is deactivated in Slack."""


class FromElsewhere(UserError):
    """{slack_user_id} belongs to another Slack workspace, and is here by Slack Connect."""


class NotLinkedHere(UserError):
    """{email} is not linked to a Slack user of this workspace; nothing was changed."""


class SlackUser(NamedTuple):
    team_id: str
    user_id: str


@dataclass(frozen=True)
class By:
    """Who links or unlinks, and from where; for the audit log."""

    actor: str
    origin: dict[str, str]


@dataclass(frozen=True)
class Linked:
    member: Member
    slack_user_id: str
    is_new: bool  # False: the two were linked before, and nothing changed.
    replaced: tuple[tuple[str, str], ...] = ()  # Email and Slack user id of links now gone.


def check_person(user: Mapping[str, Any], team_id: str) -> None:
    """Refuse whom users.info shows to be no person of the workspace; guests are people."""
    slack_user_id = str(user["id"])
    if user.get("is_bot") or slack_user_id == "USLACKBOT":
        raise NotAPerson(slack_user_id=slack_user_id)
    if user.get("deleted"):
        raise LeftSlack(slack_user_id=slack_user_id)
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    if user.get("is_stranger") or team_id not in teams:
        raise FromElsewhere(slack_user_id=slack_user_id)


def link(services: Services, email: str, team_id: str, slack_user_id: str, by: By) -> Linked:
    """Link the member of that address with the Slack user, who was checked before.

    Raises:
        NoSuchMember: nothing was changed.
    """
    with services.database.write() as session:
        workspaces.locked(session, team_id)
        member = served_member(session, email, team_id, or_unserved=True)
        if member is None:
            raise NoSuchMember(email=email)
        return link_member(session, services, member, SlackUser(team_id, slack_user_id), by)


def link_member(
    session: Session, services: Services, member: Member, user: SlackUser, by: By
) -> Linked:
    """The same within a transaction that has the workspace locked; replaced sides are told."""
    team_id, slack_user_id = user
    known = identities.of_member(session, team_id, member.row_id)
    if known is not None and known.slack_user_id == slack_user_id:
        return Linked(member, slack_user_id, is_new=False)
    identity = Identity(
        team_id=team_id,
        slack_user_id=slack_user_id,
        member_id=member.row_id,
        linked_at=services.now(),
    )
    gone = identities.link(session, identity)
    for each in (member.row_id, *(one.member_id for one in gone)):
        forget_permission(session, services, session.get_one(Member, each), by)
    older = _named(session, gone)
    replaced = tuple(pair for pair in older if pair != (member.email, slack_user_id))
    data = {"replaced": [list(pair) for pair in replaced]}
    session.add(audited(services, "identity.link", member, _of(user) | data, by))
    workspace = _name(session, team_id)
    for email, user_id in replaced:
        told = LinkReplaced(email=email, slack_user_id=user_id, workspace=workspace)
        _tell(session, services, told, but=by.origin.get("slack_user", ""))
    return Linked(member, slack_user_id, is_new=True, replaced=replaced)


def unlink(services: Services, email: str, team_id: str, by: By) -> list[str]:
    """Remove the links of that address, also those of a deactivated member; the Slack user ids.

    Both sides are told.

    Raises:
        NotLinkedHere: there was none.
    """
    with services.database.write() as session:
        workspaces.locked(session, team_id)
        gone = []
        for member in directory.members_by_email(session, email):
            known = identities.of_member(session, team_id, member.row_id)
            if known is not None:
                identities.unlink(session, team_id, known.slack_user_id)
                user, workspace = known.slack_user_id, _name(session, team_id)
                note_unlinked(session, services, member, SlackUser(team_id, user), by)
                told = LinkRemoved(email=member.email, slack_user_id=user, workspace=workspace)
                _tell(session, services, told)
                gone.append(user)
    if not gone:
        raise NotLinkedHere(email=email)
    return gone


def note_unlinked(
    session: Session, services: Services, member: Member, user: SlackUser, by: By
) -> None:
    """Write it down in the audit log; what they had allowed goes with the link."""
    session.add(audited(services, "identity.unlink", member, _of(user), by))
    forget_permission(session, services, member, by)


def forget_permission(session: Session, services: Services, member: Member, by: By) -> bool:
    """Nobody acts in the tracker as the member any more; False: nobody could."""
    is_gone = sentry_accounts.forget(session, member.row_id)
    if is_gone:
        session.add(audited(services, "identity.forget", member, {}, by))
    return is_gone


def served_member(
    session: Session, email: str, team_id: str, *, or_unserved: bool = False
) -> Member | None:
    """The active member of that address, of an organization that the workspace serves.

    `or_unserved`: or that no workspace serves yet. The same address in several of them is one
    person: any of these members stands for all.
    """
    serving = {team_id, None} if or_unserved else {team_id}
    for member in directory.members_by_email(session, email):
        organization = session.get_one(Organization, member.organization_id)
        if member.is_active and organization.team_id in serving:
            return member
    return None


def _of(user: SlackUser) -> dict[str, Any]:
    """For the audit log."""
    return {"slack_team": user.team_id, "slack_user": user.user_id}


def _name(session: Session, team_id: str) -> str:
    workspace = session.get(Workspace, team_id)
    return workspace.name if workspace else team_id


def _tell(session: Session, services: Services, told: LinkReplaced, but: str = "") -> None:
    """Tell both sides of a link that ended, as far as they can be reached.

    `but` is a Slack user who knows: they did it.
    """
    off = providers.off(services.settings)
    targets = {
        target: ""
        for target in (f"slack:{told.slack_user_id}", f"email:{told.email}")
        if target.partition(":")[0] not in off and target != f"slack:{but}"
    }
    now, at = services.now(), services.steady()
    notice.send(session, told, targets, organization_id=None, now=now, at=at)


def _named(session: Session, replaced: list[Identity]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (session.get_one(Member, older.member_id).email, older.slack_user_id) for older in replaced
    )


def audited(
    services: Services, action: str, member: Member, data: dict[str, Any], by: By
) -> AuditEntry:
    """An entry about that member, to be added."""
    return AuditEntry(
        at=services.now(),
        actor=by.actor,
        action=action,
        target=member.email,
        data=data,
        origin=by.origin,
    )
