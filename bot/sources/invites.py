"""`POST /api/invite-requests`: requests to be let in, from the tracker or a script."""

from sqlmodel import Session

from bot.invites import request
from bot.invites.request import InviteAsked
from bot.services import Services
from bot.sources.posts import Post

EXAMPLE = {
    "id": "request-12",
    "organization": "acme",
    "email": "hedy@acme.test",
    "kind": "requested_to_be_invited",
    "role": "member",
    "inviter": "grace@acme.test",
    "teams": ["backend"],
}


def take(session: Session, services: Services, asked: InviteAsked) -> tuple[int, bool]:
    taken = request.take(session, services, asked, "api")
    return taken.invite_id, taken.is_new


INVITES = Post(
    path="/api/invite-requests",
    name="invites",
    body=InviteAsked,
    example=EXAMPLE,
    summary="Ask that somebody is let in",
    description="Send it again with the same `id` if no answer comes: a repeat changes "
    'nothing. With `"withdrawn": true` the request of that `id` ends.',
    take=take,
)
