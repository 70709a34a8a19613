"""`link` and `unlink`: the admin's way, without mail."""

import re
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.commands.output import say
from bot.commands.session import by, services
from bot.errors import StartError
from bot.identity import links
from bot.settings import Settings
from bot.slack.web_api import bot_client, error_code, slack_faults

USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
UNKNOWN_USER = {"user_not_found", "user_not_visible", "users_not_found"}


@dataclass(frozen=True)
class Workspace:
    team_id: str
    name: str


def link(email: str, slack_user_id: str) -> None:
    """Link a member to a Slack user of the workspace that the bot token belongs to."""
    if not USER_ID.fullmatch(slack_user_id):
        raise StartError(
            ["SLACK_USER_ID: is no id, as U024BE7LH is; a profile's menu has “Copy member ID”"]
        )
    with services() as opened:
        client = bot_client(opened.settings)
        with slack_faults():
            workspace = _workspace(client)
            check_user(client, slack_user_id, workspace)
        linked = links.link(opened, email, workspace.team_id, slack_user_id, by("link"))
    for older_email, older_user in linked.replaced:
        say(f"Unlinked {older_email} from {older_user}.")
    state = "Linked" if linked.is_new else "Linked already:"
    say(f"{state} {linked.member.email} to {slack_user_id} in {workspace.name}.")


def unlink(email: str) -> None:
    """Remove a member's link in the workspace that the bot token belongs to."""
    with services() as opened:
        workspace = _bot_workspace(opened.settings)
        for slack_user_id in links.unlink(opened, email, workspace.team_id, by("unlink")):
            say(f"Unlinked {email} from {slack_user_id} in {workspace.name}.")


def _bot_workspace(settings: Settings) -> Workspace:
    client = bot_client(settings)
    with slack_faults():
        return _workspace(client)


def _workspace(client: WebClient) -> Workspace:
    me = client.auth_test()
    return Workspace(me["team_id"], me["team"])


def check_user(client: WebClient, slack_user_id: str, workspace: Workspace) -> None:
    try:
        found = client.users_info(user=slack_user_id)
    except SlackApiError as error:
        if error_code(error) not in UNKNOWN_USER:
            raise
        fault = f"SLACK_USER_ID: {slack_user_id} is nobody in {workspace.name}"
        raise StartError([fault]) from None
    links.check_person(found["user"], workspace.team_id)
