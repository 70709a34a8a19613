"""What Slack alone knows of a message: where it stands, and what its people are called.

Asked by the relay, never by a listener: it may take a while, and is asked again.
"""

from collections.abc import Callable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services import Services
from bot.slack.failures import failure
from bot.slack.web_api import bot_client, error_code
from bot.vocabulary.failures import TemporaryFailure, Unknown, WorkspaceDown
from store.people import identities
from store.slack.channels import SlackChannel

# Then a comment has no link, or an id in place of a name.
UNTOLD = {
    "channel_not_found",
    "message_not_found",
    "missing_scope",
    "user_not_found",
    "user_not_visible",
}


def client_of(services: Services) -> WebClient:
    """The one of this process for such questions."""
    return services.shared.one("slack of comments", lambda: bot_client(services.settings))


class SlackNames:
    """Names of one workspace."""

    def __init__(self, services: Services, team_id: str) -> None:
        self._services, self._team_id = services, team_id

    def person(self, user_id: str) -> str:
        """A linked member's own name, else what Slack shows, else the id."""
        return self._member(user_id) or self._shown(user_id) or user_id

    def channel(self, channel_id: str) -> str:
        return self._channel(channel_id) or channel_id

    def permalink(self, channel_id: str, ts: str) -> str:
        """Of a message; "" where it is gone, or the app can't see it."""
        client = client_of(self._services)
        return _told(
            lambda: str(client.chat_getPermalink(channel=channel_id, message_ts=ts)["permalink"])
        )

    def _member(self, user_id: str) -> str:
        with self._services.database.read() as session:
            member = identities.member_of(session, self._team_id, user_id)
            return (member.name or member.email) if member else ""

    def _shown(self, user_id: str) -> str:
        def ask() -> str:
            user = client_of(self._services).users_info(user=user_id)["user"]
            profile = user.get("profile") or {}
            names = (profile.get("display_name"), profile.get("real_name"), user.get("name"))
            return str(next(filter(None, names), ""))

        return _told(ask)

    def _channel(self, channel_id: str) -> str:
        with self._services.database.read() as session:
            known = session.get(SlackChannel, (self._team_id, channel_id))
            if known is not None and known.name:
                return known.name
        client = client_of(self._services)
        return _told(
            lambda: str(client.conversations_info(channel=channel_id)["channel"].get("name") or "")
        )


def _told(ask: Callable[[], str]) -> str:
    """What Slack says, "" where it does not tell.

    Raises:
        TemporaryFailure: it can't be asked just now.
    """
    try:
        return ask()
    except SlackApiError as error:
        if error_code(error) in UNTOLD:
            return ""
        found = failure(error)
    except (SlackClientError, HTTPException, OSError) as error:
        found = failure(error)
    if isinstance(found, TemporaryFailure) and not found.is_of_the_place:
        raise found
    if isinstance(found, Unknown | WorkspaceDown):
        raise TemporaryFailure(found.reason)
    return ""  # What does not pass by itself costs the comment a name or a link, and no more.
