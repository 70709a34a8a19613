"""What people do in Sentry's own pages."""

from datetime import datetime, timedelta

from bot.sandbox.sentry.automatic import Automatic
from bot.sandbox.sentry.changes import apply, wanted
from bot.sandbox.sentry.furniture import Named, Who
from bot.sandbox.sentry.records import Issue, Json, Row
from bot.sandbox.sentry.rest import comments
from bot.sandbox.sentry.shapes import issues as shapes


class Acts(Automatic):
    """A person is named by address, by what stands before its @, by id, or is the record."""

    def act(self, person: Who, issue: Named, change: Json) -> Issue:
        """A person changes an issue; `change` is as the body of a PUT.

        Raises:
            RestError: what Sentry would answer.
        """
        with self.state.lock:
            by, found = self.person(person), self._issue(issue)
            asked = wanted.read(self.state, found, change)
            apply.apply(self.state, found, asked, by)
            return found

    def unassign(self, person: Who, issue: Named) -> Issue:
        """There is no webhook for it."""
        return self.act(person, issue, {"assignedTo": ""})

    def set_priority(self, person: Who, issue: Named, priority: str) -> Issue:
        """`low`, `medium` or `high`; no webhook."""
        return self.act(person, issue, {"priority": priority})

    def comment(self, person: Who, issue: Named, text: str) -> Row:
        with self.state.lock:
            found, by = self._issue(issue), self.person(person)
            return comments.add(self.state, found, by, comments.text_of({"text": text}))

    def edit_comment(self, person: Who, issue: Named, comment: Row | int, text: str) -> Row:
        with self.state.lock:
            found = self._issue(issue)
            row = self._comment(found, comment)
            comments.change(self.state, found, row, text, self.person(person))
            return row

    def delete_comment(self, person: Who, issue: Named, comment: Row | int) -> None:
        with self.state.lock:
            found = self._issue(issue)
            row = self._comment(found, comment)
            comments.take_back(self.state, found, row, self.person(person))

    def create_ticket(self, person: Who, issue: Named, label: str, url: str) -> Row:
        """By Sentry's integration with GitHub; there is no webhook for it."""
        data: Json = {"provider": "GitHub", "location": url, "label": label, "title": label}
        with self.state.lock:
            found = self._issue(issue)
            return self.state.write(found, "create_issue", data, self.person(person))

    def merge(self, person: Who, into: Named, *others: Named) -> Issue:
        """The others are in `into` from now on, with their events; no webhook."""
        with self.state.lock:
            target, dead = self._issue(into), [self._issue(other) for other in others]
            for one in dead:
                target.count += one.count
                target.first_seen = min(target.first_seen, one.first_seen)
                target.last_seen = max(target.last_seen, one.last_seen)
                del self.state.issues[one.id]
                self.state.merged[one.id] = target.id
                target.rows = sorted([*target.rows, *one.rows], key=lambda row: row.id)
            shown: list[Json] = [{"id": one.id} for one in dead]
            self.state.write(target, "merge", {"issues": shown}, self.person(person))
            return target

    def delete(self, issue: Named) -> None:
        """Gone, without a webhook or an activity."""
        with self.state.lock:
            del self.state.issues[self._issue(issue).id]
            self.state.touch()

    def move(self, issue: Named, project: str) -> Issue:
        """To another project; its short id stays."""
        with self.state.lock:
            found = self._issue(issue)
            found.project = self.state.project_of(project)
            self.state.touch()
            return found

    def issue(self, issue: Named) -> Json:
        """As the API gives it to the integration; KeyError when it is deleted."""
        with self.state.lock:
            return shapes.whole(self.state, self._issue(issue), self.integration.proxy)

    def feed(self, issue: Named) -> list[Json]:
        """All its activity, newest first: nothing is folded, cut off or made up."""
        with self.state.lock:
            return [
                shapes.row(self.state, row, self.integration.proxy)
                for row in reversed(self._issue(issue).rows)
            ]

    def now(self) -> datetime:
        return self.state.clock.now()

    def move_clock(self, by: timedelta) -> None:
        """Sentry's own clock, by which it dates all that happens from now on."""
        with self.state.lock:
            self.state.clock.move(by)

    def _comment(self, issue: Issue, comment: Row | int) -> Row:
        number = comment.id if isinstance(comment, Row) else comment
        return next(row for row in issue.rows if row.id == number and row.kind == "note")
