"""What people answer who were asked to link, so that their links unfurl."""

from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import Presser
from bot.services import Services
from bot.workspace.unfurls import first_contact
from bot.workspace.unfurls.shared_links import Message, share
from store.slack import unfurls
from store.slack.unfurls import UnfurlPrompt
from store.slack.workspaces import Workspace

LINK, IGNORE = "link", "ignore"  # What the buttons carry; fixed.


class NoSuchAnswer(UserError):
    """This answer is no longer available; nothing was changed."""


def ignore(services: Services, value: str, by: Presser) -> None:
    """Never ask the person again.

    Raises:
        UserError: it is not theirs to say.
    """
    if value != IGNORE:
        raise NoSuchAnswer
    with services.database.write() as session:
        gate.in_place(services, by, session.get(Workspace, by.team_id))
        unfurls.prompt_of(session, by.team_id, by.user_id).ignored_at = services.now()


def unfold(services: Services, by: Presser) -> None:
    """What they were asked for last, now that they are linked."""
    with services.database.read() as session:
        prompt = session.get(UnfurlPrompt, (by.team_id, by.user_id))
    if prompt is not None:
        at = Message(prompt.channel_id, prompt.ts)
        share(services, by, at, prompt.urls)
        first_contact.look(services, by, at, prompt.urls)
