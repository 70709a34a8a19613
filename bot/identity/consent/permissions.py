"""What a member allowed: kept, told to both sides, taken back; each of it is audited."""

from dataclasses import dataclass

from sqlmodel import Session

from bot import providers
from bot.identity.consent import kept_decisions, kept_presses
from bot.identity.links import By, SlackUser, audited
from bot.notices import notice
from bot.notices.identity_links import LinkAllowed
from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal import tokens
from bot.services import Services
from store.people.directory import Member
from store.slack.workspaces import Workspace


@dataclass(frozen=True)
class Permission:
    """Whose it is, here and in the tracker, and the tokens that it is."""

    member: Member
    account_id: str
    pair: TokenPair


def keep(session: Session, services: Services, given: Permission, user: SlackUser, by: By) -> None:
    """From now on what they press is done as they; the Slack user and the mailbox hear of it."""
    member = given.member
    tokens.keep(session, services, member, given.account_id, given.pair)
    kept_presses.take_up(session, services, member.row_id, given.account_id)
    kept_decisions.take_up(session, services, member.row_id)
    data = {"slack_team": user.team_id, "slack_user": user.user_id, "account": given.account_id}
    session.add(audited(services, "identity.allow", member, data, by))
    workspace = session.get(Workspace, user.team_id)
    told = LinkAllowed(
        email=member.email,
        slack_user_id=user.user_id,
        workspace=workspace.name if workspace else user.team_id,
    )
    off = providers.off(services.settings)
    places = (f"slack:{user.user_id}", f"email:{member.email}")
    targets = {place: "" for place in places if place.partition(":")[0] not in off}
    now, at = services.now(), services.steady()
    notice.send(session, told, targets, organization_id=member.organization_id, now=now, at=at)
