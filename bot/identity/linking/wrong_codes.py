"""Somebody typed a wrong code: written down, and told to whose account it would be."""

from sqlmodel import Session

from bot import providers
from bot.identity.gate import Presser
from bot.notices import notice
from bot.notices.link_attempts import LinkTried
from bot.services import Services
from store.audit import audit
from store.people import identities as links
from store.people.directory import Member


def write_down(session: Session, services: Services, by: Presser, email: str, left: int) -> None:
    audit.write(
        session,
        at=services.now(),
        actor=by.user_id,
        action="identity.try",
        target=email,
        data={"tries_left": left},
        origin=by.origin,
    )


def told(by: Presser, member: Member, name: str, workspace: str) -> LinkTried:
    """`name` is the Slack user's who tried."""
    return LinkTried(email=member.email, workspace=workspace, name=name, slack_user_id=by.user_id)


def tell(
    session: Session, services: Services, by: Presser, told: LinkTried, member: Member
) -> None:
    """By mail, and by direct message if they are linked."""
    linked = links.slack_users_of(session, by.team_id, member.email)
    off = providers.off(services.settings)
    places = [f"email:{member.email}", *(f"slack:{user}" for user in linked if user != by.user_id)]
    targets = {place: "" for place in places if place.partition(":")[0] not in off}
    now, at = services.now(), services.steady()
    notice.send(session, told, targets, organization_id=member.organization_id, now=now, at=at)
