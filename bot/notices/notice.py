"""What every kind of notice is: plain values that are stored, and words made when it is sent."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SecretStr
from sqlmodel import Session

from bot.notes.note import Note
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.outbox.notices import NoticeRow


class Notice(BaseModel):
    """The data of one notice; a new kind is one subclass with `@notice_kind(NAME)`.

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


_registry: dict[str, type[Notice]] = {}


def notice_kind(name: str) -> Callable[[type[Notice]], type[Notice]]:
    """Register a kind."""

    def register(kind: type[Notice]) -> type[Notice]:
        kind.kind = name
        _registry[name] = kind
        return kind

    return register


def known_kinds() -> Iterator[type[Notice]]:
    yield from _registry.values()


def note_of(row: NoticeRow, tracker: str, key: SecretStr | None) -> Note:
    """The stored notice as a note; LookupError for a kind that this version does not know."""
    found = kind_of(row).model_validate(row.data)
    return found.note(tracker) if key is None else found.sealed_note(tracker, key)


def moot(session: Session, row: NoticeRow) -> str:
    """Why the stored notice is not sent after all; LookupError for an unknown kind."""
    return kind_of(row).model_validate(row.data).moot(session)


def kind_of(row: NoticeRow) -> type[Notice]:
    """LookupError for a kind that this version does not know."""
    kind = _registry.get(row.kind)
    if kind is None:
        raise LookupError(f"notice kind {row.kind!r} is unknown to this version")
    return kind


def send(
    session: Session,
    told: Notice,
    targets: Mapping[str, str],
    *,
    organization_id: int | None,
    now: datetime,
    at: datetime,
) -> None:
    """Enqueue the notice to each target (with why its reader gets it); `at` is the relay's time."""
    if not targets:
        return
    row = NoticeRow(
        kind=told.kind,
        organization_id=organization_id,
        data=told.model_dump(mode="json"),
        at=now,
    )
    session.add(row)
    session.flush()
    for target, why in sorted(targets.items()):
        enqueue.delivery(session, target, Purpose.NOTICE, at=at, memo_id=row.row_id, why=why)
