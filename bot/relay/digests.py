"""At the end of somebody's quiet hours: one message about all that was held, and nothing twice."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from bot.drawing.activity import Renderer
from bot.intake import intake
from bot.notes.note import plain
from bot.notices import notice
from bot.notices.digest import Digest, Entry
from bot.services import Services
from store.engine import Unavailable
from store.incidents.incidents import Incident, IncidentStatus
from store.issues.issues import Issue, IssueStatus
from store.people import quiet_hours
from store.people.quiet_hours import HeldActivity

log = logging.getLogger(__name__)

AT_ONCE = 100  # Targets of one tick; the next one takes the rest.
LINES_MAX = 30  # Ours: more than that nobody reads.
WHY = "your quiet hours are over"


def tick(services: Services) -> None:
    """Send for the scheduler; what can't be done now is done by the next tick."""
    try:
        send_due(services)
    except Unavailable as error:
        log.warning("what quiet hours held waits for the database: %s", error)


def send_due(services: Services) -> int:
    """Owe a digest to each target that something was held for; how many this process did.

    Any number of processes may try: one conditional update wins. What fails for one target is
    raised after the others have theirs.
    """
    now, sent, failed = services.now(), 0, None
    with services.database.read() as session:
        due = quiet_hours.due(session, now, AT_ONCE)
    for target in due:
        try:
            sent += _send(services, target, now)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - raised below.
            failed = failed or error
    if failed is not None:
        raise failed
    return sent


def _send(services: Services, target: str, now: datetime) -> bool:
    """What was held is no longer held by the same transaction that owes the digest."""

    def work(session: Session) -> bool:
        told = f"it came in quiet hours, and is in the digest of {now:%Y-%m-%d %H:%M} UTC"
        held = quiet_hours.take(session, target, told, now)
        if not held:
            return False
        entries = _entries(Renderer(session, services.settings.tracker_name), held)
        digest = Digest(count=len(held), entries=tuple(islice(entries, LINES_MAX)))
        at = services.steady()
        notice.send(session, digest, {target: WHY}, organization_id=None, now=now, at=at)
        return True

    return intake.in_one_write(services, work)


def _entries(renderer: Renderer, held: Iterable[HeldActivity]) -> Iterator[Entry]:
    """Those of one issue together, in the order in which the issues came up."""
    groups: dict[tuple[int | None, int | None], list[HeldActivity]] = {}
    for each in held:
        groups.setdefault((each.issue_id, each.incident_id), []).append(each)
    for group in groups.values():
        is_over = _is_over(renderer.session, group[0])
        for each in group:
            entry = _entry(renderer, each.activity_id, is_over=is_over)
            if entry is not None:
                yield entry


def _entry(renderer: Renderer, activity_id: int, *, is_over: bool) -> Entry | None:
    """None where there are no words for it any more."""
    try:
        note = renderer.message(activity_id, "")
    except (LookupError, ValueError):
        return None
    text = " ".join(plain(line) for line in note.lines)
    return Entry(
        name=note.headline, url=note.url, text=text, is_over=is_over, activity_id=activity_id
    )


def _is_over(session: Session, held: HeldActivity) -> bool:
    if held.incident_id is not None:
        incident = session.get(Incident, held.incident_id)
        return incident is not None and incident.status == IncidentStatus.RESOLVED
    issue = session.get(Issue, held.issue_id) if held.issue_id is not None else None
    return issue is not None and issue.status == IssueStatus.RESOLVED
