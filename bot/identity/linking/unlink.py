"""Somebody looks whom they are linked to, and unlinks themselves."""

from typing import ClassVar

from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.gate import Presser
from bot.identity.linking.request import workspace_of
from bot.identity.links import By, SlackUser
from bot.services import Services
from store.people import identities as links


class NotLinkedYet(UserError):
    """You are not linked, so there is nothing to unlink."""

    ends_question: ClassVar = True


def linked_to(services: Services, by: Presser) -> str:
    """The address of the member that the person is linked to, active or not.

    Raises:
        UserError: there is none.
    """
    with services.database.read() as session:
        workspace_of(session, services, by)
        member = links.member_of(session, by.team_id, by.user_id)
    if member is None:
        raise NotLinkedYet
    return member.email


def unlink(services: Services, by: Presser) -> str:
    """Remove the person's own link; the address of the member that it led to.

    Raises:
        UserError: there was none.
    """
    with services.database.write() as session:
        workspace_of(session, services, by)
        member = links.member_of(session, by.team_id, by.user_id)
        if member is None or not links.unlink(session, by.team_id, by.user_id):
            raise NotLinkedYet
        user = SlackUser(by.team_id, by.user_id)
        identities.note_unlinked(session, services, member, user, By(member.email, by.origin))
    return member.email
