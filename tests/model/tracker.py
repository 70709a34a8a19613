"""A model of the tracker: what is true of its issues, and the webhooks that tell of it.

What it assumes is what a real Sentry was seen to do:

- A body has no date of what happened and no id of it, and shows the whole issue as it is then.
- No webhook tells that an issue is unassigned, that an archived one is opened by hand, or that the
  time of its archive is over. An issue that escalates out of its archive does send one.
- Rules are applied to unresolved issues alone; an event brings a resolved one back first.
- An alert shows neither counts nor assignee nor status.
- A comment tells nothing of its issue but the id; one that is edited or deleted is told of.
- A project that is renamed keeps its id; the next payloads have the new slug.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

UNRESOLVED, RESOLVED, ARCHIVED = "unresolved", "resolved", "ignored"
INSTALLATION = "7c0e4f3a-0000-4000-8000-0000000000aa"
SENTRY = {"type": "application", "id": "sentry", "name": "Sentry"}
PEOPLE = {
    "ada": {"type": "user", "id": 4, "name": "Ada Lovelace"},
    "grace": {"type": "user", "id": 5, "name": "Grace Hopper"},
}
ASSIGNEES: dict[str, Json] = {
    "ada": {"type": "user", "id": "4", "name": "Ada Lovelace", "email": "ada@acme.test"},
    "grace": {"type": "user", "id": "5", "name": "Grace Hopper", "email": "grace@acme.test"},
    "backend": {"type": "team", "id": "2", "name": "backend"},
}
SHOWN = {"ada": "Ada Lovelace", "grace": "Grace Hopper", "backend": "#backend"}
PROJECTS = {"2": "api", "3": "shop"}
METRIC_STEPS = ("critical", "warning", "critical", "resolved")
RULES = ("Errors in production", "Every new issue")


@dataclass
class Comment:
    number: str
    text: str
    former: str = ""  # Before it was edited; once at the most.
    is_deleted: bool = False


@dataclass
class Issue:
    """How it truly stands."""

    number: str
    project: str  # The tracker's id of it.
    title: str
    first_seen: datetime
    last_seen: datetime
    status: str = UNRESOLVED
    substatus: str | None = "new"
    details: Json = field(default_factory=dict)
    assignee: str | None = None  # A key of ASSIGNEES.
    count: int = 1
    ends_at: datetime | None = None  # Of its archive.
    comments: list[Comment] = field(default_factory=list)

    @property
    def short_id(self) -> str:
        return f"{PROJECTS[self.project]}-{self.number}".upper()

    @property
    def is_open(self) -> bool:
        return self.status == UNRESOLVED

    def stand(self, status: str, substatus: str | None, **details: object) -> None:
        self.status, self.substatus, self.details = status, substatus, details
        self.ends_at = None

    def shown(self, slug: str) -> Json:
        """As payloads have it, in the project that is called so."""
        return {
            "id": self.number,
            "shortId": self.short_id,
            "title": self.title,
            "culprit": "shop.pay in charge",
            "permalink": None,
            "level": "error",
            "status": self.status,
            "substatus": self.substatus,
            "statusDetails": dict(self.details),
            "assignedTo": ASSIGNEES[self.assignee] if self.assignee else None,
            "project": {"id": self.project, "slug": slug},
            "count": str(self.count),
            "userCount": 0,
            "firstSeen": self.first_seen.isoformat(),
            "lastSeen": self.last_seen.isoformat(),
            "metadata": {"type": "Error", "value": "boom"},
        }


@dataclass(frozen=True)
class Webhook:
    resource: str
    body: Json
    issue: str  # The issue's number.
    happening: str = ""  # What is told once at the most, in its own words; "": a state.
    event_at: datetime | None = None  # Of an alert, when its event happened.

    @property
    def action(self) -> str:
        return str(self.body["action"])

    @property
    def shown(self) -> Json:
        """The issue as it is shown; empty where it is not."""
        return dict(self.body["data"].get("issue", {}))


class Tracker:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.issues: dict[str, Issue] = {}
        self.slugs = dict(PROJECTS)
        self.incidents: dict[str, list[str]] = {}  # Number → status, and when it began.
        self._numbers = iter(range(101, 10**9))

    def new(self, project: str, assignee: str | None, rules: tuple[str, ...]) -> Iterator[Webhook]:
        number, marker = str(next(self._numbers)), self._marker()
        issue = Issue(number, project, f"Error {marker}", self.now, self.now, assignee=assignee)
        self.issues[number] = issue
        yield self._issue(issue, "created", SENTRY, event_at=self.now)
        yield from self._alerts(issue, marker, rules)

    def event(self, issue: Issue, rules: tuple[str, ...], *, escalates: bool) -> Iterator[Webhook]:
        """One more of it: it brings a resolved issue back, and may end an archive."""
        marker = self._marker()
        issue.count += 1
        issue.last_seen, issue.title = self.now, f"Error {marker}"
        if issue.status == RESOLVED:
            issue.stand(UNRESOLVED, "regressed")
            yield self._issue(issue, "unresolved", SENTRY)
        elif issue.status == ARCHIVED and escalates:
            issue.stand(UNRESOLVED, "escalating")
            yield self._issue(issue, "unresolved", SENTRY)
        if issue.is_open:
            yield from self._alerts(issue, marker, rules)

    def resolve(self, issue: Issue, who: str, how: str) -> Iterator[Webhook]:
        """Sentry sends it for a resolved issue too, but for one that is resolved alike."""
        details: Json = {"inRelease": "api@1.2.0"} if how == "in_release" else {}
        details |= {"inNextRelease": True} if how == "in_next_release" else {}
        issue.stand(RESOLVED, None, **details)
        yield self._issue(issue, "resolved", PEOPLE[who], resolution_type=how)

    def archive(self, issue: Issue, who: str, how: str, minutes: int) -> Iterator[Webhook]:
        """On an archived issue another condition is dropped."""
        if issue.status == ARCHIVED:
            return
        until = self.now + timedelta(minutes=minutes)
        is_timed = how == "archived_until_condition_met"
        details: Json = {"ignoreUntil": until.isoformat()} if is_timed else {}
        issue.stand(ARCHIVED, how, **details)
        issue.ends_at = until if is_timed else None
        yield self._issue(issue, "ignored" if minutes % 2 else "archived", PEOPLE[who])

    def unresolve(self, issue: Issue, who: str) -> Iterator[Webhook]:
        """An archived issue is opened without a word."""
        before = issue.status
        if before == UNRESOLVED:
            return
        issue.stand(UNRESOLVED, "ongoing")
        if before == RESOLVED:
            yield self._issue(issue, "unresolved", PEOPLE[who])

    def assign(self, issue: Issue, who: str, assignee: str | None) -> Iterator[Webhook]:
        """That it is nobody's any more is not told."""
        if assignee == issue.assignee:
            return
        issue.assignee = assignee
        if assignee is not None:
            yield self._issue(issue, "assigned", PEOPLE[who], assignee=ASSIGNEES[assignee])

    def comment(self, issue: Issue, who: str, what: str) -> Iterator[Webhook]:
        """A new one, or the last one edited or deleted."""
        last = issue.comments[-1] if issue.comments else None
        if what == "created":
            marker = self._marker()
            last = Comment(marker[1:], f"I saw {marker}.")
            issue.comments.append(last)
        elif last is None or last.is_deleted or (what == "updated" and last.former):
            return
        elif what == "updated":
            last.former, last.text = last.text, f"I saw {self._marker()} instead."
        else:
            last.is_deleted = True
        data = {
            "comment_id": last.number,
            "issue_id": int(issue.number),
            "project_slug": self.slugs[issue.project],
            "timestamp": self.now.isoformat(),
            "comment": last.text,
        }
        body = _body(what, data, PEOPLE[who])
        yield Webhook("comment", body, issue.number, last.text if what != "deleted" else "")

    def metric(self, step: int, *, is_new: bool) -> Iterator[Webhook]:
        """A metric alert begins, goes up or down, or ends; then it stays so."""
        if is_new or not self.incidents:
            self.incidents[str(next(self._numbers))] = ["critical", self.now.isoformat()]
        number, incident = list(self.incidents.items())[-1]
        if incident[0] != "resolved":
            incident[0] = METRIC_STEPS[step % len(METRIC_STEPS)]
            yield self.metric_now(number)

    def metric_now(self, number: str) -> Webhook:
        status, began = self.incidents[number]
        alert = {
            "id": number,
            "identifier": number,
            "projects": [self.slugs["2"]],
            "title": "Too many errors",
            "date_started": began,
            "alert_rule": {"name": "Too many errors", "aggregate": "count()", "time_window": 10},
        }
        url = "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/"
        data = {"metric_alert": alert, "description_text": "12 events", "web_url": url}
        return Webhook("metric_alert", _body(status, data, SENTRY), number)

    def rename(self, project: str) -> None:
        """Its id stays; nobody is told but by the next payloads."""
        self.slugs[project] = f"{PROJECTS[project]}-{self._marker()}"

    def pass_time(self, now: datetime) -> None:
        """Archives end by their time; nobody is told."""
        self.now = now
        for issue in self.issues.values():
            if issue.ends_at is not None and issue.ends_at <= now:
                issue.stand(UNRESOLVED, "ongoing")

    def one_more(self, issue: Issue) -> Webhook:
        """Another payload of it, which shows how it stands."""
        action = {RESOLVED: "resolved", ARCHIVED: "ignored"}.get(issue.status, "unresolved")
        if action == "unresolved" and issue.assignee:
            return self._issue(issue, "assigned", SENTRY, assignee=ASSIGNEES[issue.assignee])
        how = {"resolution_type": _resolution(issue)} if action == "resolved" else {}
        return self._issue(issue, action, PEOPLE["ada"], **how)

    def _alerts(self, issue: Issue, marker: str, rules: tuple[str, ...]) -> Iterator[Webhook]:
        slug, number = self.slugs[issue.project], issue.number
        base = "https://sentry.acme.test"
        for rule in rules:
            event = {
                "event_id": f"{int(marker[1:]):032x}",
                "issue_id": number,
                "title": issue.title,
                "message": f"It was {marker}.",
                "culprit": "shop.pay in charge",
                "level": "error",
                "project": int(issue.project),
                "environment": "production",
                "url": f"{base}/api/0/projects/acme/{slug}/events/{marker}/",
                "web_url": f"{base}/organizations/acme/issues/{number}/events/{marker}/",
                "datetime": self.now.isoformat(),
            }
            body = _body("triggered", {"event": event, "triggered_rule": rule}, SENTRY)
            happening = f"rule {rule}: It was {marker}."
            yield Webhook("event_alert", body, number, happening, self.now)

    def _issue(
        self,
        issue: Issue,
        action: str,
        actor: Json,
        *,
        event_at: datetime | None = None,
        **beside: object,
    ) -> Webhook:
        body = _body(action, {"issue": issue.shown(self.slugs[issue.project]), **beside}, actor)
        happening = f"{issue.short_id} is new" if action == "created" else ""
        return Webhook("issue", body, issue.number, happening, event_at)

    def _marker(self) -> str:
        return f"m{next(self._numbers)}"


def _body(action: str, data: Json, actor: Json) -> Json:
    installation = {"uuid": INSTALLATION}
    return {"action": action, "data": data, "actor": actor, "installation": installation}


def _resolution(issue: Issue) -> str:
    if issue.details.get("inNextRelease"):
        return "in_next_release"
    return "in_release" if issue.details else "now"
