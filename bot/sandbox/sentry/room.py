"""The room "Sentry" of the sandbox's page: issues with their activity, and what people may do."""

import threading
from collections.abc import Callable
from typing import Any

from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.records import Issue, Json
from bot.sandbox.sentry.sandbox import SentrySandbox
from bot.sandbox.sentry.shapes import issues as shapes
from bot.sandbox.sentry.words import row_in_words, state_in_words

SHOWN_MAX = 50  # Issues, those with the newest events.
CHANGES: dict[str, Json] = {
    "resolve": {"status": "resolved"},
    "resolve_next": {"status": "resolved", "statusDetails": {"inNextRelease": True}},
    "archive": {"status": "ignored", "substatus": "archived_until_escalating"},
    "unresolve": {"status": "unresolved"},
    "unassign": {"assignedTo": ""},
}


class Room:
    """The Sentry beside a workspace: made and started when it is first asked for."""

    def __init__(self, touch: Callable[[], None]) -> None:
        self._touch = touch  # Tells the page that something changed.
        self._turn = threading.Lock()
        self._sentry: SentrySandbox | None = None

    @property
    def sentry(self) -> SentrySandbox:
        with self._turn:
            if self._sentry is None:
                self._sentry = SentrySandbox.acme().start()
                self._sentry.state.on_change = self._touch
            return self._sentry

    def stop(self) -> None:
        with self._turn:
            if self._sentry is not None:
                self._sentry.stop()

    @property
    def count(self) -> Json | None:
        """How many issues are unresolved; None: there is no Sentry. Needs no lock."""
        if self._sentry is None:
            return None
        issues = list(self._sentry.state.issues.values())
        return {"count": sum(one.status == "unresolved" for one in issues)}

    def shown(self) -> Json:
        """Everything that the room shows; nothing while there is no Sentry."""
        if self._sentry is None:
            return {"issues": [], "projects": [], "people": [], "teams": []}
        state = self._sentry.state
        with state.lock:
            newest = sorted(state.issues.values(), key=lambda one: one.last_seen, reverse=True)
            return {
                "issues": [self._issue(one) for one in newest[:SHOWN_MAX]],
                "projects": [one.slug for one in state.projects.values() if one.org == state.org],
                "people": [
                    {"email": one.email, "name": one.name}
                    for one in state.members()
                    if one.is_active
                ],
                "teams": [{"id": str(one.id), "slug": one.slug} for one in state.teams.values()],
            }

    def act(self, email: str, wish: Json) -> None:
        """Do what a person asks for on the page.

        Raises:
            ValueError: what Sentry says against it, or what the wish lacks.
        """
        try:
            self._act(email, str(wish.get("do", "")), wish)
        except RestError as error:
            raise ValueError(in_words(error.body)) from error
        except KeyError as error:
            raise ValueError(str(error.args[0])) from error

    def _act(self, email: str, do: str, wish: Json) -> None:
        sentry, issue = self.sentry, str(wish.get("issue", ""))
        if do in CHANGES:
            sentry.act(email, issue, CHANGES[do])
        elif do == "assign":
            sentry.act(email, issue, {"assignedTo": str(wish.get("to", ""))})
        elif do == "comment":
            sentry.comment(email, issue, str(wish.get("text", "")))
        elif do == "happen":
            sentry.happen(issue)
        elif do == "raise":
            sentry.raise_issue(str(wish.get("project", "")), str(wish.get("title", "")))
        else:
            raise KeyError(f"nobody can {do or 'do nothing'} here")

    def _issue(self, found: Issue) -> Json:
        state = self.sentry.state
        shown = shapes.issue(state, found, None)
        assignee = shown["assignedTo"]
        return {
            "id": found.id,
            "short_id": found.short_id,
            "title": found.title,
            "culprit": found.culprit,
            "project": found.project.slug,
            "level": found.level,
            "status": shown["status"],
            "state": state_in_words(shown),
            "assignee": assignee["name"] if assignee else None,
            "count": found.count,
            "users": found.users,
            "feed": [
                {"id": row["id"], "kind": row["type"], "at": row["dateCreated"]}
                | row_in_words(state, row)
                for row in shapes.activity(state, found, self.sentry.integration.proxy)
            ],
        }


def in_words(body: Any) -> str:  # noqa: ANN401 - any JSON
    """The texts of a refusal, without their fields."""
    if isinstance(body, dict):
        return " ".join(map(in_words, body.values()))
    if isinstance(body, list):
        return " ".join(map(in_words, body))
    return str(body)
