"""What happens in Sentry by chance: what its people do, what comes in, what it does by itself."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from random import Random

from bot.sandbox.sentry import Issue, RestError, SentrySandbox

ISSUES_MAX = 4  # That are open at a time: few, so that much happens to each.
PEOPLE = ("ada", "bob", "grace")
RULE = "Errors in production"
ARCHIVES = (
    {"substatus": "archived_until_escalating"},
    {"substatus": "archived_forever"},
    {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreDuration": 30}},
    {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreCount": 3}},
)
RESOLUTIONS = (
    {},
    {"statusDetails": {"inNextRelease": True}},
    {"statusDetails": {"inRelease": "latest"}},
)
ASSIGNEES = ("ada@acme.test", "grace@acme.test", "bob@acme.test", "", "")


class SentryPeople:
    def __init__(self, sentry: SentrySandbox) -> None:
        self.sentry = sentry
        self.happenings: set[str] = set()  # Words that are told once at the most.
        self._numbers = count(101)

    def act(self, chance: Random) -> None:
        """One thing; what Sentry refuses does not happen."""
        issues = list(self.sentry.state.issues.values())
        is_new = not issues or (len(issues) < ISSUES_MAX and chance.random() < 0.15)
        what = chance.choices(list(WHAT), [weight for _, weight in WHAT.values()])[0]
        with suppress(RestError):
            if is_new:
                self.raise_issue(chance)
            else:
                WHAT[what][0](self, chance.choice(issues), chance)

    def raise_issue(self, chance: Random) -> None:
        words = f"It was {self.marker()}."
        rule = chance.choice(("", RULE))
        project = chance.choice(list(self.sentry.state.projects.values()))
        issue = self.sentry.raise_issue(
            project.slug, f"Error {self.marker()}", message=words, rule=rule
        )
        if rule:
            self.happenings.add(words)
        if chance.random() < 0.2:
            self._assign(issue, chance)

    def pass_time(self) -> None:
        """What Sentry does when the time of an archive is over."""
        now = self.sentry.state.clock.now()
        for issue in list(self.sentry.state.issues.values()):
            until = issue.snooze.until if issue.snooze else None
            if issue.status == "ignored" and until is not None and until <= now:
                with self.sentry.state.lock:
                    self.sentry._end_archive(issue)

    def marker(self) -> str:
        return f"m{next(self._numbers)}"

    def _event(self, issue: Issue, chance: Random) -> None:
        words = f"It was {self.marker()}."
        is_told = chance.random() < 0.4 and issue.status != "ignored"
        if is_told:
            self.happenings.add(words)
        issue.project.rule = ""
        self.sentry.happen(issue, message=words, rule=RULE if is_told else None)

    def _escalate(self, issue: Issue, _chance: Random) -> None:
        if issue.status != "resolved":
            self.sentry.escalate(issue)

    def _resolve(self, issue: Issue, chance: Random) -> None:
        body = {"status": "resolved", **chance.choice(RESOLUTIONS)}
        self.sentry.act(chance.choice(PEOPLE), issue, body)

    def _archive(self, issue: Issue, chance: Random) -> None:
        body = {"status": "ignored", **chance.choice(ARCHIVES)}
        self.sentry.act(chance.choice(PEOPLE), issue, body)

    def _open(self, issue: Issue, chance: Random) -> None:
        self.sentry.act(chance.choice(PEOPLE), issue, {"status": "unresolved"})

    def _assign(self, issue: Issue, chance: Random) -> None:
        teams = [f"team:{team.id}" for team in self.sentry.state.teams.values()]
        whom = chance.choice((*ASSIGNEES, *teams))
        self.sentry.act(chance.choice(PEOPLE), issue, {"assignedTo": whom})

    def _set_priority(self, issue: Issue, chance: Random) -> None:
        self.sentry.set_priority(chance.choice(PEOPLE), issue, chance.choice(("low", "high")))

    def _comment(self, issue: Issue, chance: Random) -> None:
        words = f"I saw {self.marker()}."
        self.happenings.add(words)
        self.sentry.comment(chance.choice(PEOPLE), issue, words)

    def _change_comment(self, issue: Issue, chance: Random) -> None:
        """The last one is edited or taken back."""
        found = [row for row in issue.rows if row.kind == "note"]
        if not found:
            return
        if chance.random() < 0.5:
            self.sentry.delete_comment(chance.choice(PEOPLE), issue, found[-1])
            return
        words = f"I saw {self.marker()}."
        self.happenings.add(words)
        self.sentry.edit_comment(chance.choice(PEOPLE), issue, found[-1], words)

    def _rename(self, issue: Issue, _chance: Random) -> None:
        """Of a project: its id stays, and nobody is told."""
        self.sentry.rename_project(issue.project.slug, f"p-{self.marker()}")

    def _become_ongoing(self, issue: Issue, _chance: Random) -> None:
        if issue.status == "unresolved" and issue.substatus in {"new", "regressed", "escalating"}:
            self.sentry.become_ongoing(issue)

    def _by_itself(self, issue: Issue, chance: Random) -> None:
        if issue.status == "unresolved":
            ways = (
                self.sentry.resolve_by_age,
                self.sentry.resolve_by_pull_request,
                lambda one: self.sentry.resolve_by_commit(one, "0123456789abcdef"),
            )
            chance.choice(ways)(issue)

    def _merge(self, issue: Issue, chance: Random) -> None:
        others = [
            one
            for one in self.sentry.state.issues.values()
            if one.project is issue.project and one is not issue
        ]
        if others:
            self.sentry.merge(chance.choice(PEOPLE), issue, chance.choice(others))

    def _delete(self, issue: Issue, _chance: Random) -> None:
        self.sentry.delete(issue)


WHAT: Mapping[str, tuple[Callable[[SentryPeople, Issue, Random], None], int]] = {  # How often.
    "event": (SentryPeople._event, 20),
    "escalate": (SentryPeople._escalate, 4),
    "resolve": (SentryPeople._resolve, 12),
    "archive": (SentryPeople._archive, 12),
    "open": (SentryPeople._open, 12),
    "assign": (SentryPeople._assign, 16),
    "priority": (SentryPeople._set_priority, 4),
    "comment": (SentryPeople._comment, 8),
    "its change": (SentryPeople._change_comment, 4),
    "rename": (SentryPeople._rename, 1),
    "ongoing": (SentryPeople._become_ongoing, 4),
    "by itself": (SentryPeople._by_itself, 3),
    "merge": (SentryPeople._merge, 1),
    "delete": (SentryPeople._delete, 1),
}
