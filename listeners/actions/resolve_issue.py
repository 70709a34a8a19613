"""The "Resolve" button: at once, or asking how where the project has releases."""

from slack_sdk.models.views import View

from blocks.issue_buttons import RESOLVE_ISSUE
from blocks.issue_modals import resolve_modal
from bot import issues
from bot.identity.gate import Presser
from bot.issues import Confirmation
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.modals import packed
from listeners.press import issue_question


def resolve_or_ask(services: Services, card: Pressed, by: Presser) -> Confirmation | View:
    """Done, or the modal; listeners/views/resolve_way.py hears its submission."""
    begun = issues.resolve_or_ask(services, card, by)
    if isinstance(begun, Confirmation):
        return begun
    ids = packed(issue=begun.token, version=begun.version, channel=by.channel_id)
    return resolve_modal(issue=begun.issue, version=begun.version, metadata=ids)


register = issue_question(RESOLVE_ISSUE, resolve_or_ask)
