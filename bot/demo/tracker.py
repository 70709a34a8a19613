"""The demo's sample activity: what people do in Sentry, and what it does by itself."""

import threading
from collections.abc import Callable
from itertools import count, cycle
from typing import Any

from bot.demo.stories import STORIES, Story
from bot.sandbox import Sample
from bot.sandbox.sentry import Issue, RestError, SentrySandbox

NEXT: dict[str, Any] = {"status": "resolved", "statusDetails": {"inNextRelease": True}}
ESCALATES: dict[str, Any] = {"status": "ignored", "substatus": "archived_until_escalating"}
TALK = (
    "The gateway changed its API, I am on it.",
    "A fix is under review.",
    "It is the retry that does it, not the first call.",
)
FIRST = {"shop": "shop@2.4.1", "api": "api@5.0.0"}  # What runs, and Sentry has no release of.
TOLD = 3.0  # Seconds that an alert has at most until the program has taken it.
STORM = 30  # Activities at once.


class Tracker:
    """Knows the newest issue, and lets Acme's people and Sentry itself do something to it."""

    def __init__(self, sentry: SentrySandbox) -> None:
        self._sentry = sentry
        for version in FIRST.values():  # Without releases Resolve asks nothing.
            sentry.remove_release(version)
        self._stories = cycle(STORIES)
        self._newest: Issue | None = None
        self._numbers = count(1)
        self._turn = threading.Lock()

    def samples(self) -> list[Sample]:
        """The buttons, in their groups."""
        act = self._ada
        return [
            Sample("Alerts", "New alert", self.new_alert),
            Sample("Alerts", "The same again", self.again),
            Sample("Assignment", "Ada assigns Grace", act({"assignedTo": "grace@acme.test"})),
            Sample("Assignment", "Ada assigns somebody else", self.assign_other),
            Sample("Assignment", "Ada assigns the team", self.assign_team),
            Sample("Assignment", "Ada unassigns", act({"assignedTo": ""})),
            Sample("State", "Ada resolves it in Sentry", act({"status": "resolved"})),
            Sample("State", "Ada archives it until it escalates", act(ESCALATES)),
            Sample("State", "Ada reopens it", act({"status": "unresolved"})),
            Sample("Releases", "A release is deployed", self.deploy),
            Sample("Releases", "Ada resolves it in the next release", self.resolve_next),
            Sample("Releases", "It comes back", self._itself(self._sentry.regress)),
            Sample("Releases", "It escalates", self._itself(self._sentry.escalate)),
            Sample("Talk", "Ada comments", self.comment),
            Sample("Talk", "Ada creates a ticket", self.ticket),
            Sample("Much at once", f"{STORM} assignments", self.storm),
        ]

    def new_alert(self) -> str:
        """An issue that nobody has seen before, and the alert rule that fires for it."""
        with self._turn:
            story = next(self._stories)
            self._newest = self._sentry.raise_issue(story.project, story.title, **facts(story))
        self._sentry.webhooks.settle(TOLD)
        return f"an alert of {self._newest.short_id}: taken"

    def again(self) -> str:
        found = self.newest
        self._sentry.happen(found, rule=f"Errors in {found.project.slug}")
        return f"{found.short_id} has happened again: taken"

    def assign_other(self) -> str:
        return self._assign(self._others()[0])

    def assign_team(self) -> str:
        team = self._sentry.state.team_of(self.newest.project.teams[0])
        return self._done("ada", {"assignedTo": f"team:{team.id}"})

    def deploy(self) -> str:
        """The project's first release, or the one that comes after its newest one."""
        project = self.newest.project
        releases = self._sentry.state.releases_of(project)
        head, _, patch = (releases[0].version if releases else FIRST[project.slug]).rpartition(".")
        version = f"{head}.{int(patch) + 1}"
        self._sentry.add_release(version, project.slug)
        self._sentry.deploy(version)
        return f"{version} is deployed: taken"

    def resolve_next(self) -> str:
        """Sentry refuses it in a project without releases."""
        if not self._sentry.state.releases_of(self.newest.project):
            self.deploy()
        return self._done("ada", NEXT)

    def comment(self) -> str:
        """Sentry takes no text twice within the hour."""
        number = next(self._numbers)
        times, which = divmod(number - 1, len(TALK))
        text = f"{TALK[which]} ({times + 1})" if times else TALK[which]
        self._sentry.comment("ada", self.newest, text)
        return f"a comment on {self.newest.short_id}: taken"

    def ticket(self) -> str:
        number = 217 + next(self._numbers)
        url = f"https://github.com/acme/shop/issues/{number}"
        self._sentry.create_ticket("ada", self.newest, f"acme/shop#{number}", url)
        return f"a ticket for {self.newest.short_id}: taken"

    def storm(self) -> str:
        """They leave as one reply, and the card is redrawn once."""
        people = cycle(["grace@acme.test", *self._others()])
        for _ in range(STORM):
            self._assign(next(people))
        return f"{STORM} activities taken"

    def issue(self) -> tuple[str, str]:
        """The newest one's short id and address."""
        found = self._sentry.issue(self.newest)
        return found["shortId"], found["permalink"]

    @property
    def newest(self) -> Issue:
        """The first button that is pressed need not be the alert's."""
        if self._newest is None:
            self.new_alert()
        if self._newest is None:
            raise RuntimeError("there is no issue")
        return self._newest

    def _others(self) -> list[str]:
        """Who else is in a team of the project."""
        teams = set(self.newest.project.teams)
        people = self._sentry.state.members()
        return [one.email for one in people if one.teams & teams and "grace" not in one.email]

    def _assign(self, email: str) -> str:
        return self._done("ada", {"assignedTo": email})

    def _ada(self, change: dict[str, Any]) -> Callable[[], str]:
        return lambda: self._done("ada", change)

    def _itself(self, act: Callable[[Issue], Issue]) -> Callable[[], str]:
        return lambda: f"{act(self.newest).short_id} is {self.newest.substatus}: taken"

    def _done(self, who: str, change: dict[str, Any]) -> str:
        found = self.newest
        try:
            self._sentry.act(who, found, change)
        except RestError as error:
            return f"{found.short_id}: {error}"
        return f"{found.short_id} is changed: taken"


def facts(story: Story) -> dict[str, Any]:
    """What Sentry knows of a new issue and its event."""
    release = story.tags.get("release", "")
    return {
        "culprit": story.culprit,
        "level": story.level,
        "count": story.events,
        "users": story.users,
        "substatus": story.substatus,
        "line": story.message,
        "tags": {name: value for name, value in story.tags.items() if name != "release"},
        "release": release,
        "rule": f"Errors in {story.project}",
    }
