"""A request as people name it to a command: by who asks to come in, by its token, by its id."""

from collections.abc import Collection

from sqlmodel import Session

from bot.errors import UserError
from bot.services import ROW_ID_MAX
from bot.vocabulary.spelling import shown
from store.invites import invites
from store.invites.invites import InviteRequest, InviteStatus


class NoSuchRequest(UserError):
    """There is no request {number}; `python app.py invites` lists them."""


class SeveralRequests(UserError):
    """There are several requests for {email}; say the id of one: {ids}."""


def find(session: Session, said: str, when: Collection[InviteStatus]) -> int:
    """The id of the request that is meant.

    For an address it is the one that can be decided, `when` it has one of these statuses; else the
    newest, so that what became of it can be told.

    Raises:
        UserError: there is none, or there are several.
    """
    if "@" not in said:
        return _by_id_or_token(session, said)
    found = invites.for_address(session, said.strip().lower())
    open_ones = [request for request in found if request.status in when]
    if len(open_ones) > 1:
        ids = ", ".join(str(request.id) for request in open_ones)
        raise SeveralRequests(email=said, ids=ids)
    if not found:
        raise NoSuchRequest(number=f"for {shown(said)}")
    return (open_ones or found)[-1].row_id


def name_of(session: Session, request: InviteRequest) -> str:
    """What the command finds it by now: the address, or the token where several wait for it.

    Never the number: after a restore from a backup it may be another request's.
    """
    waiting = [each for each in invites.for_address(session, request.email) if each.is_waiting]
    return request.email if len(waiting) == 1 else request.token


def _by_id_or_token(session: Session, said: str) -> int:
    is_id = said.isascii() and said.isdecimal() and 0 < int(said[:20]) <= ROW_ID_MAX
    known = session.get(InviteRequest, int(said)) if is_id else invites.by_token(session, said)
    if known is None:
        raise NoSuchRequest(number=shown(said) if not is_id else said)
    return known.row_id
