"""What people read of a request: who asks what, and where the members of the tracker are."""

from sqlmodel import Session

from bot.notes.note import Line, Person, Strong
from store.invites.invites import InviteKind, InviteRequest, InviteStatus
from store.people import directory, identities
from store.people.directory import Organization

CALLED = {InviteKind.INVITE: "Invite", InviteKind.JOIN: "Join"}
OUTCOMES = {
    InviteStatus.APPROVED: "approved",
    InviteStatus.REJECTED: "rejected",
    InviteStatus.WITHDRAWN: "withdrawn",
    InviteStatus.EXPIRED: "expired: nobody decided in time",
}
BECAME = {status: f"has been {word}" for status, word in OUTCOMES.items()} | {
    InviteStatus.EXPIRED: "has expired, as nobody decided in time"
}


def members_page(organization: Organization) -> str:
    """The tracker's own page of members and requests."""
    return f"{organization.url}/settings/{organization.slug}/members/"


def question(session: Session, request: InviteRequest, organization: Organization) -> Line:
    """Who asks for what, as a sentence without its end."""
    whom, where = Strong(request.email), Strong(organization.name)
    if request.kind == InviteKind.JOIN:
        return (whom, " asks to join ", where)
    if not request.inviter:
        return ("Somebody asks to invite ", whom, " to ", where)
    return (person(session, request.inviter, organization), " asks to invite ", whom, " to ", where)


def person(session: Session, email: str, organization: Organization) -> Person:
    """A member by name, mentioned if linked; anybody else by their address."""
    member = directory.member_by_email(session, organization.row_id, email)
    if member is None:
        return Person(email)
    user = _slack_user(session, email, organization.team_id)
    return Person(member.name, member.row_id, user)


def facts(request: InviteRequest) -> tuple[tuple[str, str], ...]:
    """The role and the teams that are asked for."""
    teams = ", ".join(f"#{team}" for team in request.teams) or "none"
    return (("Role", str(request.role).capitalize()), ("Teams", teams))


def _slack_user(session: Session, email: str, team_id: str | None) -> str | None:
    """The same address in several organizations is one person, with one link."""
    if team_id is None:
        return None
    ids = {member.row_id for member in directory.members_by_email(session, email)}
    return next(iter(identities.slack_users(session, team_id, ids).values()), None)
