"""What "turn on personal notifications" does: every kind, by direct message."""

from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import Presser
from bot.identity.linking.request import workspace_of
from bot.identity.links import By
from bot.preferences import changes
from bot.preferences.changes import Choose
from bot.services import Services
from bot.vocabulary.preferences import ALWAYS, Setting
from store.people import identities as links

ALL_SLACK = "all_slack"  # What the button carries; fixed.
KINDS = tuple(setting for setting in Setting if setting != Setting.OWN_ACTIVITY)


class NotOffered(UserError):
    """This choice is no longer available; nothing was changed."""


def enable(services: Services, choice: str, by: Presser) -> None:
    """Choose `always` by Slack for every kind of message, but what the person does themselves.

    Raises:
        UserError: nothing was changed.
    """
    if choice != ALL_SLACK:
        raise NotOffered
    with services.database.read() as session:
        workspace_of(session, services, by)
        member = links.member_of(session, by.team_id, by.user_id)
    if member is None:
        raise gate.NotLinked(tracker=services.settings.tracker_name)
    wishes = [Choose(kind, ALWAYS, providers=("slack",)) for kind in KINDS]
    changes.change(services, member.email, wishes, By(member.email, by.origin))
