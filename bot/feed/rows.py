"""A row of the tracker's feed as the activity that it tells."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot import activities
from bot.intake.incoming import ActivityKind, Actor, IssueFacts
from bot.intake.shown import FromTracker, Person, Shown
from bot.sentry.models import PROXY_USER, FeedRow
from bot.sources.sentry.parts import INTEGRATION, NAMELESS, digest
from bot.vocabulary.via import Via
from store.issues.issues import Issue, IssueStatus

COMMENT = "note"
MADE_UP = "first_seen"  # The last row of each feed.
TIMED = {"ignoreUntil", "ignoreDuration"}  # Such an archive ends by the clock, here too.


def incoming(row: FeedRow, facts: IssueFacts, organization: str) -> FromTracker | None:
    """None: a kind that this version does not know, or data that is not as its kind's is."""
    kind = activities.kind_named(row.type)
    if kind is None or row.type == MADE_UP:
        return None
    data = _sound(kind, _data(row))
    if data is None:
        return None
    name = f"comment:{row.id}"
    is_comment = row.type == COMMENT
    return FromTracker(
        id=f"{name}:{digest(str(data.get('text')))}" if is_comment else f"feed:{row.id}",
        type=row.type,
        organization=organization,
        issue=facts,
        actor=_actor(row),
        data=data,
        occurred_at=row.date_created,
        via=Via.FEED,
        shown=Shown(
            actor_id=row.user.id if row.user and not is_application(row) else "",
            people=_people(row),
            comment=name if is_comment else "",
        ),
    )


def data_of(told: FromTracker, issue: Issue | None) -> Mapping[str, Any]:
    """With what the row leaves out: the tracker opens an issue whose archive's time is over."""
    if told.type != "set_unresolved" or told.actor is not None or told.occurred_at is None:
        return told.data
    if issue is None or issue.status != IssueStatus.ARCHIVED or issue.archive_ends_at is None:
        return told.data
    is_over = issue.archive_ends_at <= told.occurred_at
    return {**told.data, "expired_snooze": True} if is_over else told.data


def is_application(row: FeedRow) -> bool:
    """Older versions of Sentry tell of an integration as of a user that was made for it."""
    if row.user is None:
        return row.sentry_app is not None
    return not row.user.email and PROXY_USER.fullmatch(row.user.name) is not None


def _actor(row: FeedRow) -> Actor | None:
    """None: the tracker itself."""
    if is_application(row):
        named = PROXY_USER.fullmatch(row.user.name) if row.user else None
        name = named[1] if named else row.sentry_app.name if row.sentry_app else ""
        return Actor(name=name or INTEGRATION)
    if row.user is None:
        return None
    return Actor(name=row.user.name or row.user.email or NAMELESS, email=row.user.email)


def _people(row: FeedRow) -> tuple[Person, ...]:
    if row.user is None or not row.user.email:
        return ()
    return (Person(tracker_id=row.user.id, email=row.user.email),)


def _data(row: FeedRow) -> dict[str, Any]:
    """Without what is null: the kinds take that for wrong."""
    told = {name: value for name, value in row.data.items() if value is not None}
    if row.type == "set_ignored":
        return told if TIMED & told.keys() else told | {"endIsTold": True}
    return told


def _sound(kind: ActivityKind, data: dict[str, Any]) -> dict[str, Any] | None:
    """The data, or none of it where the kind can do without; None: it can't."""
    for told in (data, {}):
        try:
            kind.model_validate(told)
        except ValidationError:
            continue
        return told
    return None
