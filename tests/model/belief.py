"""What whoever hears the webhooks can know, in the order of their arrival, and who may be paged.

Without the tracker's REST API a payload without a date is as new as its arrival: of two that come
in the wrong order, the later counts until the next one comes. What can be known nevertheless is
the time of an alert's event: one that is older than the archive, or the resolution, that was told
before it pages nobody.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.model.tracker import ARCHIVED, UNRESOLVED, Json, Webhook

CLOCKS = timedelta(seconds=5)  # What an event's clock may be ahead.
FOLDED_FOR = timedelta(minutes=5)
LOUD = ("regressed", "escalating")  # Substatuses that page when they are news.


@dataclass
class Known:
    status: str = ""  # "": nobody told of it yet.
    since: datetime | None = None  # When that was first told, or pressed; None: from the start.
    told_at: datetime | None = None  # When it was last told.
    tracker: str = ""  # As the tracker's payloads had it last.
    how: tuple[str, ...] = ()  # The status, and what was said of it, as they were heard last.
    assignee: str = ""
    moves: int = 0  # How often the status changed, or what was said of it.
    assignments: int = 0
    alerted_at: datetime | None = None  # The first alert.
    alerts: set[str] = field(default_factory=set)

    def stand(self, status: str, at: datetime) -> None:
        if status != self.status:
            self.status, self.since = status, at
        self.told_at = at

    def move(self, status: str, at: datetime) -> None:
        """By something else than a payload that shows it."""
        self.moves += 1
        self.how = ()
        self.stand(status, at)

    def assign(self, assignee: str) -> None:
        self.assignments += assignee != self.assignee
        self.assignee = assignee

    def shown(self, issue: Json, *, is_verb: bool) -> None:
        """Count what is news: who is assigned; how the issue stands, if that is what is told."""
        self.assign(str((issue["assignedTo"] or {}).get("name", "")))
        says_more = issue["substatus"] in LOUD or issue["status"] == ARCHIVED
        more = issue["substatus"] if says_more else ""
        how = (issue["status"], more, str(issue["statusDetails"]))
        if issue["status"] != self.status or (is_verb and how != self.how):
            self.moves += 1
            self.how = (
                () if issue["status"] == UNRESOLVED and not is_verb else how
            )  # No reason yet.

    def is_after(self, event_at: datetime) -> bool | None:
        """Whether the event is older than the status; None: than one of the times it was told."""
        if self.since is None or self.told_at is None or event_at + CLOCKS >= self.told_at:
            return False
        return True if event_at + CLOCKS < self.since else None


class Belief:
    def __init__(self) -> None:
        self.issues: dict[str, Known] = {}

    def hear(self, webhook: Webhook, at: datetime) -> bool | None:
        """Whether somebody must be paged, or must not be; None: it can't be said."""
        known = self.issues.setdefault(webhook.issue, Known())
        if webhook.resource == "comment":
            return False
        if webhook.event_at is not None:
            return self._alert(known, webhook, webhook.event_at, at)
        shown, before = webhook.shown, known.status
        known.shown(shown, is_verb=webhook.action != "assigned")
        is_first_word = not before and shown["status"] == UNRESOLVED
        if not (is_first_word and webhook.action == "assigned"):
            known.stand(shown["status"], at)
        known.status = known.tracker = shown["status"]
        is_loud = shown["status"] == UNRESOLVED and shown["substatus"] in LOUD
        may = is_loud and (before != ARCHIVED or webhook.action == "unresolved")
        return None if may else False

    def see(
        self, number: str, status: str, assignee: str, at: datetime, *, is_by_time: bool = False
    ) -> None:
        """It was pressed, or an archive ended by its time: then the tracker has it so too."""
        known = self.issues.setdefault(number, Known())
        known.assign(assignee)
        if status != (known.status or UNRESOLVED):
            known.move(status, at)
            if is_by_time:
                known.tracker = status

    def _alert(
        self, known: Known, webhook: Webhook, event_at: datetime, at: datetime
    ) -> bool | None:
        """Several of a new issue are one; an archive that was pressed here keeps them silent."""
        if webhook.happening in known.alerts:
            return False
        known.alerts.add(webhook.happening)
        if webhook.resource == "issue":
            known.shown(webhook.shown, is_verb=False)
        is_first, is_old = known.alerted_at is None, known.is_after(event_at)
        known.alerted_at = known.alerted_at or at
        if known.status == ARCHIVED != known.tracker:
            return False
        if known.status not in {"", UNRESOLVED} and is_old is not False:
            return None if is_old is None else False
        is_folded = not is_first and at - known.alerted_at <= FOLDED_FOR and known.since is None
        if known.status not in {"", UNRESOLVED}:
            known.move(UNRESOLVED, at)
        known.status = known.tracker = UNRESOLVED
        return None if is_folded or webhook.resource == "issue" else True
