"""Whether a link lets somebody in: asked by whoever keeps the door."""

from pydantic import SecretStr

from bot.invites import links
from bot.invites.gate import Deciding
from bot.invites.links import BadLink
from bot.services import Services
from store.directory import Organization
from store.invites import InviteRequest, InviteStatus


def invited(services: Services, key: SecretStr | None, link: str) -> Deciding:
    """The approved request that the link, or its token, was made for.

    Raises:
        UserError: it was made by somebody else, for somebody else, or its time is over.
    """
    invite_id = links.invite_id_of(link)
    with services.database.read() as session:
        request = session.get(InviteRequest, invite_id)
        if key is None or request is None or request.status != InviteStatus.APPROVED:
            raise BadLink
        links.check(key, link, request.email, services.now())
        return Deciding(request, session.get_one(Organization, request.organization_id))
