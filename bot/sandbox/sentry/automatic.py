"""What Sentry does by itself: events come in, issues regress, escalate, are resolved by age."""

import secrets
from datetime import timedelta

from bot.sandbox.sentry.alerts import hook_alert
from bot.sandbox.sentry.changes import apply
from bot.sandbox.sentry.events import EVENT, event_of
from bot.sandbox.sentry.furniture import Furniture, Named, Who
from bot.sandbox.sentry.records import Issue, Json
from bot.sandbox.sentry.shapes.archive import is_over

RESOLVED_AGE = 720  # Hours; what a project may be set to.
ONGOING_AFTER = 7  # Days.


class Automatic(Furniture):
    """An issue is named by id, by short id, or is the record."""

    def raise_issue(self, project: str, title: str, **facts: object) -> Issue:
        """A new issue with its first event; its webhooks, and those of the project's alert rule.

        `facts`: culprit, level, count, users, substatus, priority; of the event: message, tags,
        environment, line, release (a version); and rule, in place of the project's.
        """
        with self.state.lock:
            found = self.state.project_of(project)
            about = {name: facts.pop(name) for name in tuple(facts) if name in EVENT}
            rule = str(facts.pop("rule", found.rule) or "")
            issue = self.state.new_issue(found, title, **facts)
            kind, _, value = title.partition(": ")
            issue.metadata = {"type": kind, "value": value} if value else {"title": title}
            issue.release = next(
                (one for one in self.state.releases if one.version == about.get("release")), None
            )
            issue.event = event_of(self.state, issue, about)
            apply.hook_issue(self.state, issue, "created", None)
            if rule:
                hook_alert(self.state, issue, rule)
            self.state.touch()
            return issue

    def happen(
        self,
        issue: Named,
        times: int = 1,
        *,
        users: int = 0,
        rule: str | None = None,
        **facts: object,
    ) -> Issue:
        """More events of an issue, of `users` who had none before.

        What was resolved comes back, an archive's count may be over.
        """
        with self.state.lock:
            found = self._issue(issue)
            found.count += times
            found.users += users
            found.last_seen = self.state.clock.now()
            found.event = event_of(self.state, found, facts, before=found.event)
            if found.status == "resolved":
                self.regress(found)
            elif found.status == "ignored" and is_over(self.state, found):
                self._end_archive(found)
            if rule or (rule is None and found.project.rule):
                hook_alert(self.state, found, rule or found.project.rule)
            self.state.touch()
            return found

    def regress(self, issue: Named, version: str = "") -> Issue:
        """It was resolved, maybe in a release, and has happened again."""
        data = {"event_id": secrets.token_hex(16), "version": version}
        with self.state.lock:
            before = self._issue(issue).resolution
        if before is not None and "inRelease" in before.details:
            data["resolved_in_version"] = before.details["inRelease"]
        return self._by_itself(issue, "regressed", "set_regression", data)

    def escalate(self, issue: Named, forecast: int = 100) -> Issue:
        """It happens far more often than was forecast, or than its archive has as a condition."""
        data: Json = {"event_id": secrets.token_hex(16)}
        with self.state.lock:
            snooze = self._issue(issue).snooze
        if snooze is not None and snooze.conditions:
            data["expired_snooze"] = dict(snooze.conditions)
        else:
            data["forecast"] = forecast
        return self._by_itself(issue, "escalating", "set_escalating", data)

    def wait_over(self, issue: Named) -> Issue:
        """The clock goes to the end of the archive's time, and Sentry ends it; no webhook."""
        with self.state.lock:
            found = self._issue(issue)
            if found.snooze is None or found.snooze.until is None:
                raise ValueError(f"{found.short_id} is not archived for a time")
            left = found.snooze.until - self.state.clock.now()
            self.state.clock.move(max(left, timedelta()) + timedelta(seconds=1))
            self._end_archive(found)
            return found

    def become_ongoing(self, issue: Named) -> Issue:
        """A new or regressed issue a week later; no webhook."""
        with self.state.lock:
            found = self._issue(issue)
            found.substatus = "ongoing"
            self.state.write(found, "auto_set_ongoing", {"after_days": ONGOING_AFTER})
            return found

    def resolve_by_age(self, issue: Named) -> Issue:
        return self._resolve_by("set_resolved_by_age", issue, {"age": RESOLVED_AGE}, None)

    def resolve_by_pull_request(
        self, issue: Named, number: str = "7", by: Who | None = None
    ) -> Issue:
        pull: Json = {"id": number, "title": f"Fixes {number}", "repository": {"name": "acme/api"}}
        pull["externalUrl"] = f"https://github.com/acme/api/pull/{number}"
        data: Json = {"pullRequest": pull}
        return self._resolve_by("set_resolved_in_pull_request", issue, data, by)

    def resolve_by_commit(self, issue: Named, commit: str, by: Who | None = None) -> Issue:
        """By a release that has the commit: one row, and the same webhook twice."""
        data: Json = {"commit": {"id": commit, "repository": {"name": "acme/api"}}}
        with self.state.lock:
            found = self._resolve_by("set_resolved_in_commit", issue, data, by)
            for _ in range(2):
                apply.hook_issue(self.state, found, "resolved", None, resolution_type="with_commit")
            return found

    def _by_itself(self, issue: Named, substatus: str, kind: str, data: Json) -> Issue:
        with self.state.lock:
            found = self._issue(issue)
            was_closed = found.status != "unresolved"
            found.status, found.substatus = "unresolved", substatus
            found.resolution = found.snooze = None
            self.state.write(found, kind, data)
            if was_closed and self.state.forms.unresolved_hook:
                apply.hook_issue(self.state, found, "unresolved", None)
            return found

    def _resolve_by(self, kind: str, issue: Named, data: Json, by: Who | None) -> Issue:
        with self.state.lock:
            found = self._issue(issue)
            found.status, found.substatus = "resolved", None
            self.state.write(found, kind, data, None if by is None else self.person(by))
            return found

    def _end_archive(self, issue: Issue) -> None:
        issue.status, issue.substatus, issue.snooze = "unresolved", "ongoing", None
        self.state.write(issue, "set_unresolved", {})
