"""The channel that somebody types in, and the names that they may use there."""

from collections.abc import Mapping

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.vocabulary.addresses import CHANNEL_ID
from store.outbox.models import Lane


class NotInAChannel(UserError):
    """This is about a channel: type it there, after /helio."""


class InSeveral(UserError):
    """{name} is in {organizations}; write {example}."""


def target_of(by: Presser) -> str:
    """The channel as a target.

    Raises:
        NotInAChannel: it is a direct message.
    """
    if not CHANNEL_ID.fullmatch(by.channel_id):
        raise NotInAChannel
    return f"slack:{by.channel_id}"


def named(said: str, known: Mapping[int, tuple[str, str]]) -> list[int]:
    """The ids of what somebody may mean by a name: `api`, or `acme/api` where several have one.

    `known`: id → the organization's slug and the name. Letter case is ignored where that is clear.

    Raises:
        InSeveral: several organizations have it.
    """
    organization, slash, name = said.rpartition("/")
    mine = {
        row_id: each
        for row_id, each in known.items()
        if not slash or each[0].lower() == organization.lower()
    }
    found = [row_id for row_id, each in mine.items() if each[1] == name] or [
        row_id for row_id, each in mine.items() if each[1].lower() == name.lower()
    ]
    if len(found) > 1:
        owners = sorted({mine[row_id][0] for row_id in found})
        raise InSeveral(
            name=said, organizations=" and ".join(owners), example=f"{owners[0]}/{name}"
        )
    return found


def shown_name(actor: CommandActor, organization: str, name: str) -> str:
    """With the organization where the person has several."""
    return f"{organization}/{name}" if len(actor.seats) > 1 else name


def paused_reason(session: Session, target: str) -> str:
    """Why nothing is sent there; "" where something is."""
    lane = session.get(Lane, target)
    return lane.paused_reason if lane is not None and lane.paused_at is not None else ""
