"""Nothing came of a link by consent: why, and that nothing of it is kept."""

from bot.errors import UserError
from bot.services import Services
from store.audit import audit
from store.people import sentry_links
from store.people.sentry_links import LinkStage, SentryLink


class TooLate(UserError):
    """This link is more than 10 minutes old. Start again in Slack with /helio link."""


class NotAllowed(UserError):
    """Heliograph was not allowed to act as you, and nothing was linked. You can close this page."""


class NoTokens(UserError):
    """{why}. Nothing was linked; start again in Slack with /helio link."""


def end(services: Services, link: SentryLink, refusal: UserError) -> None:
    """What is sealed for it goes; who tried what stands in the audit log."""
    with services.database.write() as session:
        if sentry_links.move(session, link, LinkStage.ENDED, sealed="", poll_at=None):
            audit.write(
                session,
                at=services.now(),
                actor=link.slack_user_id,
                action="identity.refuse",
                target=link.slack_user_id,
                data={"why": type(refusal).__name__},
                origin={"slack_team": link.team_id, "slack_user": link.slack_user_id},
            )
