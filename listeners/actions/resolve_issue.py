"""The "Resolve" button: at once, or asking how where the project has releases."""

from functools import partial

from slack_sdk.models.views import View

from blocks.issue_buttons import RESOLVE_ISSUE
from blocks.issue_modals import resolve_modal
from bot import issues
from bot.identity.gate import Presser
from bot.issues import Confirmation, Ways
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.modals import packed
from listeners.press import issue_question
from listeners.renewals import Dialog


def resolve_or_ask(services: Services, card: Pressed, by: Presser) -> Confirmation | Dialog:
    """Done, or the modal; listeners/views/resolve_way.py hears its submission."""
    begun = issues.resolve_or_ask(services, card, by)
    if isinstance(begun, Confirmation):
        return begun
    return Dialog(_view(begun, by), partial(_renewed, services, card, by, begun))


def _renewed(services: Services, card: Pressed, by: Presser, shown: Ways) -> View | None:
    now = issues.renew_ways(services, card, by, shown)
    return None if now is None else _view(now, by)


def _view(asked: Ways, by: Presser) -> View:
    ids = packed(issue=asked.token, version=asked.version, channel=by.channel_id)
    return resolve_modal(issue=asked.issue, version=asked.version, metadata=ids, note=asked.note)


register = issue_question(RESOLVE_ISSUE, resolve_or_ask)
