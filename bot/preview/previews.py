"""What each provider would get for the example of a kind of activity or notice."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot import activities, notices, providers
from bot.activities.alert import Alert
from bot.activities.base import Activity
from bot.activities.resolved_in import SetResolvedInRelease
from bot.errors import UserError
from bot.incidents import steps
from bot.notes.note import Link, Person, Strong, plain
from bot.notices import Notice
from bot.preview.stage import INCIDENT, ISSUE, NOON, Stage
from store.database.scratch import scratch


class NoSuchKind(UserError):
    """There is no kind {kind}{meant}; `python app.py preview` lists all."""


NOT_SENT = "activity of this kind is stored, and not sent"


@dataclass(frozen=True)
class Shown:
    title: str  # The provider's.
    texts: Mapping[str, str]  # By the names of files; none: it gets nothing.
    reason: str = ""  # Why it gets nothing.


def kinds() -> dict[str, str]:
    """Name → what it says: activities, then incidents, then notices."""
    said = {kind.kind: _sentence(kind) for kind in activities.known_kinds()}
    said[steps.KIND] = f"Critical: {INCIDENT['title']}"
    return said | {kind.kind: _title(kind) for kind in notices.known_kinds()}


def _sentence(kind: type[Activity]) -> str:
    if not kind.is_told:
        return NOT_SENT
    activity = kind.model_validate(kind.example)
    who = Strong("Sentry") if kind.by_tracker else Person("Ada Lovelace")
    return plain(activity.words(who, Link(str(ISSUE["short_id"]), "")))


def _title(kind: type[Notice]) -> str:
    return kind.model_validate(kind.example).note("Sentry").title


def preview(name: str) -> list[Shown]:
    """One for each provider.

    Raises:
        NoSuchKind: with the name that was probably meant.
    """
    if name == steps.KIND:
        return _incident()
    notice = {kind.kind: kind for kind in notices.known_kinds()}.get(name)
    activity = activities.kind_named(name)
    if notice is None and activity is None:
        meant = difflib.get_close_matches(name, kinds(), 1)
        raise NoSuchKind(kind=name, meant=f" (is {meant[0]} meant?)" if meant else "")
    if activity is not None and not activity.is_told:
        return [Shown(kind.title, {}, NOT_SENT) for kind in providers.KINDS]
    with scratch() as database:
        stage = Stage(database)
        skipped = _play(stage, activity) if activity else _send(stage, notice)
    return [Shown(one.title, one.shown, _reason(one.name, skipped)) for one in stage.recordings]


def _incident() -> list[Shown]:
    """From warning to critical: its card, and a step under it."""
    with scratch() as database:
        stage = Stage(database)
        began = NOON - timedelta(minutes=12)
        stage.report("warning", value=890, occurred_at=began.isoformat())
        stage.report("critical", occurred_at=NOON.isoformat())
    return [Shown(one.title, one.shown) for one in stage.recordings]


def _play(stage: Stage, kind: type[Activity]) -> dict[str, str]:
    """The issue has a card before, unless it is the kind's own; a second one is told under it."""
    if not kind.posts_card:
        stage.happen(Alert, Alert.example)
    if not kind.needs_issue:
        version = kind.model_validate(kind.example).released()
        stage.happen(SetResolvedInRelease, {"version": version})
    if not kind.posts_card:
        stage.forget()
    skipped = stage.happen(kind, kind.example, of_issue=kind.needs_issue)
    if kind.posts_card:
        stage.happen(kind, kind.example)
    return skipped


def _send(stage: Stage, kind: type[Notice] | None) -> dict[str, str]:
    if kind is not None:
        stage.write(kind.model_validate(kind.example))
    return {}


def _reason(provider: str, skipped: Mapping[str, str]) -> str:
    of_it = (why for target, why in skipped.items() if target.startswith(f"{provider}:"))
    return next(of_it, "it is not told of this kind")
