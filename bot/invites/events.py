"""`member_invited`: what other parts of the program may follow."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.services import Services, Unavailable
from store.people.directory import Role

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MemberInvited:
    """A request was approved: that person may come in."""

    invite_id: int
    organization_id: int
    email: str
    role: Role
    teams: tuple[str, ...]  # Slugs.
    approved_by: str  # A member's address, or `cli`.


Subscriber = Callable[[Session, Services, MemberInvited], None]

_subscribers: list[Subscriber] = []


def subscribe(subscriber: Subscriber) -> Callable[[], None]:
    """Call it within the transaction of each approval; what is returned takes it back.

    What it writes is stored with the approval or not at all. What it raises is logged, undoes its
    own writes, and stops nothing else.
    """
    _subscribers.append(subscriber)
    return lambda: _subscribers.remove(subscriber)


def announce(session: Session, services: Services, event: MemberInvited) -> None:
    for subscriber in tuple(_subscribers):
        try:
            with session.begin_nested():
                subscriber(session, services, event)
        except Unavailable:
            raise  # Nothing is stored, by anybody.
        except Exception:
            name = getattr(subscriber, "__qualname__", repr(subscriber))
            log.exception("%s failed on member_invited", name)
