"""The app is removed from the workspace, or its token taken back: the end of all sending there."""

from collections.abc import Sequence

from bot.relay import outages
from bot.services import Services
from store.slack.workspaces import Workspace

SLACK = "slack"


def uninstalled(services: Services, team_id: str) -> None:
    """The relay looks for itself, and goes on when it is back."""
    if _workspace(services, team_id) is not None:
        outages.begin(services, SLACK, "the app was removed from the workspace (app_uninstalled)")


def revoked(services: Services, team_id: str, bots: Sequence[object]) -> None:
    """Only our own token counts; `bots` are user ids."""
    workspace = _workspace(services, team_id)
    if workspace is not None and workspace.bot_user_id in bots:
        outages.begin(services, SLACK, "the bot token was revoked (tokens_revoked)")


def _workspace(services: Services, team_id: str) -> Workspace | None:
    with services.database.read() as session:
        return session.get(Workspace, team_id)
