"""The workspaces that the app is installed in."""

from bot.services import Services
from store.slack import workspaces


def team_ids(services: Services) -> frozenset[str]:
    """Slack's ids of them; raises Unavailable where the database does not answer."""
    with services.database.read() as session:
        return workspaces.team_ids(session)
