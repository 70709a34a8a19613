"""The first words with Slack at a start: both tokens are good, and which workspace it is."""

import logging
from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import StartError
from bot.services import Services
from bot.slack import scopes
from bot.slack.web_api import error_code, slack_faults
from store.slack import workspaces
from store.slack.workspaces import Workspace

log = logging.getLogger(__name__)


def greet(services: Services, client: WebClient) -> None:
    """Ask Slack who we are; the workspace is known from now on.

    Raises:
        StartError: Slack can't be reached, or refuses a token.
    """
    found = whoami(client)
    with slack_faults():
        token = services.settings.slack_app_token
        app_token = token.get_secret_value() if token else ""
        _asked("SLACK_APP_TOKEN", partial(client.apps_connections_open, app_token=app_token))
    if found.lacks:
        log.warning("the app lacks %s: install it again from manifest.json", found.lacks)
    with services.database.write() as session:
        workspaces.remember(session, found)


def whoami(client: WebClient) -> Workspace:
    """The workspace of the bot token; nothing is stored.

    Raises:
        StartError: Slack can't be reached, or refuses the token.
    """
    with slack_faults():
        me = _asked("SLACK_BOT_TOKEN", client.auth_test)
    return Workspace(
        team_id=me["team_id"],
        name=me["team"],
        url=me["url"],
        bot_user_id=me["user_id"],
        lacks=", ".join(scopes.missing(me.headers)),
    )


def _asked(variable: str, ask: Callable[[], SlackResponse]) -> SlackResponse:
    """Slack's answer; a refusal names the variable that holds the token."""
    try:
        return ask()
    except SlackApiError as error:
        if not error_code(error):
            raise  # A proxy's page, and no word of Slack's.
        raise StartError([f"{variable}: Slack refuses it ({error_code(error)})"]) from None
