"""The "Archive" button: asks until when; the modal's submission archives."""

from slack_sdk.models.views import View

from blocks.issue_buttons import ARCHIVE_ISSUE
from blocks.issue_modals import archive_modal
from bot import issues
from bot.identity.gate import Presser
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from listeners.modals import packed
from listeners.press import issue_question


def ask_condition(services: Services, card: Pressed, by: Presser) -> View:
    """The modal; listeners/views/archive_condition.py hears its submission."""
    asked = issues.may_archive(services, card, by)
    ids = packed(issue=asked.token, channel=by.channel_id)
    return archive_modal(issue=asked.issue, metadata=ids, has_windows=asked.has_windows)


register = issue_question(ARCHIVE_ISSUE, ask_condition)
