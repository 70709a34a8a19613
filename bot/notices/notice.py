"""What every kind of memo is: plain values that are stored, and words made when it is sent."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SecretStr
from sqlmodel import Session

from bot.notes.note import Note
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.outbox.notices import Memo as MemoRow


class Memo(BaseModel):
    """The data of one memo; a new kind is one subclass with `@memo(NAME)`.

    A secret is never a field: a row keeps what it can be made from.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: ClassVar[str]
    example: ClassVar[Mapping[str, Any]]
    is_chosen: ClassVar[bool] = False  # By settings: its footer says how to change it.

    def note(self, tracker: str) -> Note:
        """In words; `tracker` is what the tracker is called."""
        raise NotImplementedError(self.kind)

    def sealed_note(self, tracker: str, key: SecretStr) -> Note:  # noqa: ARG002 - for the few that need it.
        """The same with what only SECRET_KEY makes: a code."""
        return self.note(tracker)

    def moot(self, session: Session) -> str:  # noqa: ARG002 - for the few that can be.
        """Why nobody needs it any more by the time it is sent; "" where they do."""
        return ""


_registry: dict[str, type[Memo]] = {}


def memo(name: str) -> Callable[[type[Memo]], type[Memo]]:
    """Register a kind."""

    def register(kind: type[Memo]) -> type[Memo]:
        kind.kind = name
        _registry[name] = kind
        return kind

    return register


def known_kinds() -> Iterator[type[Memo]]:
    yield from _registry.values()


def note_of(row: MemoRow, tracker: str, key: SecretStr | None) -> Note:
    """The stored memo as a note; LookupError for a kind that this version does not know."""
    found = kind_of(row).model_validate(row.data)
    return found.note(tracker) if key is None else found.sealed_note(tracker, key)


def moot(session: Session, row: MemoRow) -> str:
    """Why the stored memo is not sent after all; LookupError for an unknown kind."""
    return kind_of(row).model_validate(row.data).moot(session)


def kind_of(row: MemoRow) -> type[Memo]:
    """LookupError for a kind that this version does not know."""
    kind = _registry.get(row.kind)
    if kind is None:
        raise LookupError(f"memo kind {row.kind!r} is unknown to this version")
    return kind


def send(
    session: Session,
    told: Memo,
    targets: Mapping[str, str],
    *,
    organization_id: int | None,
    now: datetime,
    at: datetime,
) -> None:
    """Owe the memo to each target (with why its reader gets it); `at` is the relay's time."""
    if not targets:
        return
    row = MemoRow(
        kind=told.kind,
        organization_id=organization_id,
        data=told.model_dump(mode="json"),
        at=now,
    )
    session.add(row)
    session.flush()
    for target, why in sorted(targets.items()):
        enqueue.owe(session, target, Purpose.MEMO, at=at, memo_id=row.row_id, why=why)
