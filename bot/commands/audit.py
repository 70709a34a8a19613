"""`audit`: who did what, when, from where."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.commands.output import say, show
from bot.commands.session import services
from bot.commands.wishes import SPAN, UNITS
from bot.errors import UserError
from bot.explain.why import when
from bot.services import Services
from bot.vocabulary.spelling import shown
from store.audit import audit
from store.audit.audit import AuditEntry, Narrowed

HEADERS = ("AT", "ACTOR", "ACTION", "TARGET", "DATA", "FROM")


class NotAMoment(UserError):
    """{word} is no time: write 30m, 8h, 2d or 1w back, 2026-03-15 or 2026-03-15T09:00+01:00."""


def show_audit(
    *, since: str | None, actor: str, action: str, limit: int | None, as_json: bool
) -> None:
    """The audit log, oldest first; as JSON, one object a line."""
    with services() as opened:
        start = None if since is None else moment(since, opened.now())
        found = _entries(opened, Narrowed(start, actor, action), limit)
        if as_json:
            for entry in found:
                say(json.dumps(entry.model_dump(mode="json")))
            return
        is_narrowed = bool(since or actor or action)
        nothing = "Nothing of that was done." if is_narrowed else "Nothing was done yet."
        show(HEADERS, map(_row, found), nothing)


def _entries(opened: Services, narrowed: Narrowed, newest: int | None) -> Iterator[AuditEntry]:
    """Page by page, so that neither memory nor the database is held for as long as it prints."""
    with opened.database.read() as session:
        after = audit.start(session, narrowed, newest)
    while True:
        with opened.database.read() as session:
            found = audit.page(session, narrowed, after=after)
        yield from found
        if len(found) < audit.PAGE:
            return
        after = found[-1].row_id


def moment(word: str, now: datetime) -> datetime:
    """`8h` ago, or a time; without a zone it is UTC, as the log's own times are.

    Raises:
        NotAMoment: it is neither.
    """
    span = SPAN.fullmatch(word.strip().lower())
    try:
        if span:
            return now - timedelta(**{UNITS[span[2]]: int(span[1])})
        at = datetime.fromisoformat(word.strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        raise NotAMoment(word=shown(word)) from None


def _row(entry: AuditEntry) -> list[object]:
    data, origin = (
        ", ".join(f"{name}={_short(value)}" for name, value in some.items())
        for some in (entry.data, entry.origin)
    )
    return [when(entry.at), entry.actor, entry.action, entry.target, data, origin]


def _short(value: object) -> object:
    """A list by its length; `--json` has all of it."""
    return len(value) if isinstance(value, list) else value
