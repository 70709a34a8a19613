"""A new activity on its way into the store: it changes its issue; what follows is enqueued."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.activities import latest
from bot.activities.base import NOTICED, Activity, Change, address
from bot.activities.latest import Weighed
from bot.activities.occurrence import Occurrence
from bot.intake import archive_conditions, columns, folded_alerts, metric_issues, tracker_state
from bot.intake.incoming import Incoming, IssueFacts
from bot.intake.shown import Conveyed, FromTracker, IssueState, Noticed, Shown, via_of
from bot.recipients import fan_out
from bot.services import Services
from store.incidents.incidents import Incident
from store.issues import intake as stored
from store.issues import issues, releases, subscriptions
from store.issues.activities import ActivityRow
from store.issues.intake import KnownMember
from store.issues.issues import IssueStatus, StoredState
from store.issues.places import Place
from store.issues.subscriptions import Part
from store.people import directory

UNTITLED = "An issue whose title is not known yet"


@dataclass(frozen=True)
class NewActivity:
    """One new activity on its way into the store."""

    session: Session
    services: Services
    incoming: Incoming
    place: Place
    activity: Activity
    who: KnownMember | None  # Its actor, where the directory knows them.

    def take(self, source_id: str) -> int:
        """Store it, and enqueue what follows; its id."""
        project_id, facts = self._project(), self.incoming.issue
        issue_id = self._issue(project_id, facts) if facts else None
        weighed = self._weigh(facts, project_id, source_id) if facts else Weighed()
        activity_id = self._add(source_id, project_id, issue_id, is_late=weighed.is_late)
        if issue_id is not None:
            changes = columns.by(activity_id, weighed.changes)
            stored.change_issue(self.session, issue_id, changes)
            self._take_part(issue_id)
        told = [self._occurrence(activity_id, project_id, issue_id, weighed)]
        if not self.activity.needs_issue:
            told += self._copies(told[0])
        fan_out.enqueue_all(self.session, self.services, told)
        metric_issues.share_page(self.session, weighed.incident, issue_id, activity_id)
        self._follow(project_id, issue_id, weighed)
        return activity_id

    def restate(self, row: ActivityRow) -> None:
        """Have the row say this, by whom did it; they take part in the issue."""
        row.kind, row.actor, row.data = self.activity.kind, self._actor(), self._data()
        self.session.add(row)
        self.session.flush()
        if row.issue_id is not None:
            self._take_part(row.issue_id)

    @property
    def _at(self) -> datetime:
        return latest.moment(self.incoming.occurred_at, self.services.now())

    @property
    def _shown(self) -> Shown:
        return self.incoming.shown if isinstance(self.incoming, FromTracker) else Shown()

    @property
    def _state(self) -> IssueState | None:
        return self._shown.state

    def _weigh(self, facts: IssueFacts, project_id: int, source_id: str) -> Weighed:
        """What it changes of the issue; of a new one it changes all."""
        known_id = self.place.issue_id
        known = StoredState() if known_id is None else issues.standing(self.session, known_id)
        change = tracker_state.change(self.activity, self._state, is_first=known_id is None)
        said = columns.said(self.activity, change, facts, project_id)
        told, now = self.incoming.occurred_at, self.services.now()
        is_folded = self._is_folded(known)
        if is_folded:
            said = folded_alerts.folded(self.session, self.activity, known_id, known, said)
        weighed = latest.weigh(self.activity, said, told, known, now, order=self._shown.order)
        if tracker_state.is_outdated(self.activity, self._shown.stands):
            weighed = replace(weighed, is_past=True)
        status = tracker_state.status(source_id, self._state, known, weighed.changes)
        alert = metric_issues.named_by(self.incoming, known.metric_alert)
        further = {"tracker_status": status, "metric_alert": alert} | self._first_alert(known)
        changes, incident = {**weighed.changes, **further}, self._incident(project_id, alert)
        return replace(weighed, changes=changes, is_folded=is_folded, incident=incident)

    def _incident(self, project_id: int, metric_alert: str) -> Incident | None:
        """Which one an alert of a metric issue is."""
        seen, now = getattr(self.activity, "seen_at", None) or self._at, self.services.now()
        return metric_issues.incident_of(
            self.session,
            self.activity,
            metric_alert,
            of=(self.place.organization_id, project_id, self.place.issue_id),
            at=latest.moment(seen, now),
            now=now,
        )

    def _is_folded(self, known: StoredState) -> bool:
        """Only what a tracker told by itself: who sends by the API tells what shall be told."""
        if not isinstance(self.incoming, FromTracker):
            return False
        issue_id, at = self.place.issue_id, self.services.now()
        return folded_alerts.is_one(self.session, self.activity, issue_id, known, at)

    def _first_alert(self, known: StoredState) -> Change:
        is_first = self.activity.posts_card and known.first_alert_at is None
        return {"first_alert_at": self.services.now()} if is_first else {}

    def _follow(self, project_id: int, issue_id: int | None, weighed: Weighed) -> None:
        """What follows beside telling: a release is known, an archive's condition is met."""
        if version := self.activity.released():
            releases.note(self.session, project_id, version, self._at)
        status = weighed.changes.get("status", IssueStatus.ARCHIVED)
        may_be_archived = status == IssueStatus.ARCHIVED and not weighed.is_before_status
        if issue_id is not None and may_be_archived:
            archive_conditions.follow(self.session, self.services, issue_id, self._at)

    def _take_part(self, issue_id: int) -> None:
        """Who acts on an issue, or gets it assigned, is told of what comes after."""
        now, who = self.services.now(), self.who
        taking: dict[int, Part] = {}
        if who is not None and self.activity.takes_part:
            taking[who.member_id] = self.activity.takes_part
        taking |= {**self.activity.brings_in(), **self._brought_in()}
        subscriptions.subscribe(self.session, issue_id, taking, now)
        if who is not None:
            directory.saw(self.session, who.member_id, now, who.last_active_at)

    def _brought_in(self) -> Mapping[int, Part]:
        """To whom a new issue is assigned already."""
        state = self._state if self.place.issue_id is None else None
        if state is None or state.assigned is None:
            return {}
        assigned = state.assigned.activity
        emails = assigned.addresses() - {""}
        known = stored.members(self.session, self.place.organization_id, emails)
        ids = {email: each.member_id for email, each in known.items()}
        return assigned.knowing(ids).brings_in()

    def _actor(self) -> dict[str, Any] | None:
        """Who did it, by the directory's name and id where their address is known there."""
        actor = self.incoming.actor
        if actor is None:
            return None
        email = address(actor.email)
        if self.who is None:
            return {"name": actor.name or actor.email, "email": email}
        return {"name": self.who.name, "email": email, "member_id": self.who.member_id}

    def _project(self) -> int:
        """The project's id, made now if nobody knew it."""
        slug, organization_id = self.incoming.project_slug, self.place.organization_id
        project_id = self.place.project_id
        if project_id is not None:
            return project_id
        return stored.add_project(self.session, organization_id, slug, self._shown.project_id)

    def _issue(self, project_id: int, facts: IssueFacts) -> int:
        """The issue's id, made now if nobody knew it."""
        if self.place.issue_id is not None:
            return self.place.issue_id
        return stored.add_issue(
            self.session,
            organization_id=self.place.organization_id,
            project_id=project_id,
            source_id=facts.id,
            title=facts.title or UNTITLED,
        )

    def _add(
        self, source_id: str, project_id: int, issue_id: int | None, *, is_late: bool = False
    ) -> int:
        return stored.add_activity(
            self.session,
            source_id=source_id,
            kind=self.activity.kind,
            organization_id=self.place.organization_id,
            project_id=project_id,
            issue_id=issue_id,
            actor=self._actor(),
            data=self._data(),
            occurred_at=self._at,
            received_at=self.services.now(),
            is_late=is_late,
            via=via_of(self.incoming),
        )

    def _data(self) -> dict[str, Any]:
        data = self.activity.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return data | ({NOTICED: True} if isinstance(self.incoming, Noticed) else {})

    def _copies(self, told: Occurrence) -> Iterator[Occurrence]:
        """The activity once more for each issue of its release: it is part of their story."""
        version = self.activity.released()
        for issue_id, level in releases.resolved_in(self.session, told.project_id, version):
            if issue_id == told.issue_id:
                continue
            source_id = f"release:{told.activity_id}:{issue_id}"
            copy_id = self._add(source_id, told.project_id, issue_id)
            yield replace(
                told,
                activity_id=copy_id,
                issue_id=issue_id,
                level=level,
                assignee=None,
                is_copy=True,
            )

    def _occurrence(
        self, activity_id: int, project_id: int, issue_id: int | None, weighed: Weighed
    ) -> Occurrence:
        facts, place = self.incoming.issue, self.place
        environment = getattr(self.activity, "environment", "")
        return Occurrence(
            activity=self.activity,
            activity_id=activity_id,
            organization_id=place.organization_id,
            project_id=project_id,
            project=self.incoming.project_slug,
            issue_id=issue_id,
            level=(facts.level or place.level or "error") if facts else None,
            environment=environment or (place.tags or {}).get("environment", ""),
            actor_id=self.who.member_id if self.who else None,
            assignee=weighed.changes.get("assignee", place.assignee),
            is_past=weighed.is_past,
            is_late=weighed.is_late,
            is_noticed=isinstance(self.incoming, Noticed),
            only=self.incoming.only if isinstance(self.incoming, Conveyed) else (),
            counts=(facts.event_count, facts.user_count) if facts else (None, None),
            silence=getattr(self.incoming, "silence", "") or self.activity.silence(),
            stands_in=getattr(self.incoming, "stands_in", ""),
            is_folded=weighed.is_folded,
            told_before=metric_issues.told_before(self.session, weighed.incident),
        )
