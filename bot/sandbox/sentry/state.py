"""Everything that this Sentry remembers, under one lock and by one clock."""

import dataclasses
import secrets
import threading
from collections.abc import Callable
from itertools import count
from uuid import uuid4

from bot.sandbox.sentry.clock import Clock
from bot.sandbox.sentry.errors import internal, missing
from bot.sandbox.sentry.oauth.records import OAuthState
from bot.sandbox.sentry.records import (
    Incident,
    Integration,
    Invitation,
    Issue,
    Json,
    Person,
    Project,
    Release,
    Row,
    Team,
    Token,
    short_number,
)

ID_MAX = 2**63 - 1


@dataclasses.dataclass(slots=True)
class Forms:
    """In what form this Sentry answers; its versions differ."""

    app_rows: str = "proxy"  # "proxy": its user, by that name; "sentry_app": newer, without a user.
    permalinks: bool = False  # Whether a webhook's issue has its address.
    web_urls: bool = False  # Newer: it has a `web_url` in any case.
    archived: tuple[str, ...] = ("ignored",)  # Newer: "archived", or both, one webhook each.
    unresolved_hook: bool = True  # Older versions have that webhook behind a flag.
    reopened: str = "ongoing"  # Substatus of what was resolved; newer: "regressed".
    new_429: bool = False  # Newer: a JSON object in place of a text.
    device_grant: bool = True  # Older versions lack it, and the page that says what there is.
    device_interval: float = 5  # Seconds between two polls.
    pkce: bool = True  # Older versions take no notice of it.


class State:
    """Who reads or changes anything in it holds `lock`."""

    def __init__(self, org: str, name: str) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.clock = Clock()
        self.forms = Forms()
        self.org, self.org_name = org, name
        self.orgs = {org}
        self.public_url = ""  # What links begin with; no slash at the end.
        self.own_url = ""  # Where its own pages are; the same, unless links lead elsewhere.
        self.is_membership_open = True
        self.people: dict[int, Person] = {}
        self.teams: dict[int, Team] = {}
        self.projects: dict[int, Project] = {}
        self.releases: list[Release] = []
        self.issues: dict[str, Issue] = {}
        self.merged: dict[str, str] = {}  # Old issue id → the one that it is in now.
        self.invitations: dict[int, Invitation] = {}
        self.incidents: dict[int, Incident] = {}
        self.integrations: list[Integration] = []
        self.tokens: dict[str, Token] = {}
        self.oauth = OAuthState()
        self.since = self.clock.now()
        self.on_change: Callable[[], None] = lambda: None
        self.hook: Callable[[str, str, Json, Person | None], None] = lambda *_: None
        self.newest_row = 0  # Of any issue, by id.
        self._user_ids, self._member_ids = count(1), count(1)
        self._issue_ids, self._ids = count(1), count(2)

    def touch(self) -> None:
        """Tell those who wait or watch that something changed."""
        self.changed.notify_all()
        self.on_change()

    def new_person(self, name: str, email: str, **facts: object) -> Person:
        person = Person(next(self._user_ids), name, email, self.org, since=self.clock.now())
        for field, value in facts.items():
            setattr(person, field, value)
        if person.org is not None and not person.is_proxy:
            person.member_id = next(self._member_ids)
        self.people[person.id] = person
        return person

    def new_id(self) -> int:
        return next(self._ids)

    def new_member_id(self) -> int:
        return next(self._member_ids)

    def new_integration(self, name: str, scopes: frozenset[str]) -> Integration:
        slug = f"{name.lower()}-{secrets.token_hex(3)}"
        proxy = self.new_person(f"{slug}-{uuid4()}", "", org=None, is_proxy=True)
        token, secret = secrets.token_hex(32), secrets.token_hex(32)
        uuid, installation = str(uuid4()), str(uuid4())
        made = Integration(name, slug, uuid, installation, scopes, proxy, token, secret)
        self.integrations.append(made)
        self.tokens[token] = Token(token, scopes, proxy, made)
        return made

    def new_issue(self, project: Project, title: str, **facts: object) -> Issue:
        project.numbers += 1
        number, now = str(next(self._issue_ids)), self.clock.now()
        short = f"{project.prefix}-{short_number(project.numbers)}"
        issue = Issue(number, short, project, title, now, now)
        for field, value in facts.items():
            setattr(issue, field, value)
        self.issues[number] = issue
        return issue

    def write(
        self, issue: Issue, kind: str, data: Json | None = None, by: Person | None = None
    ) -> Row:
        """Add an activity to an issue; without a person it is Sentry's own."""
        integration = next((one for one in self.integrations if one.proxy is by), None)
        self.newest_row += 1
        row = Row(self.newest_row, kind, data or {}, by, self.clock.now(), integration)
        issue.rows.append(row)
        self.touch()
        return row

    def find_issue(self, name: str, org: str | None = None) -> Issue:
        """By id, by short id in any case, or by the id of one that was merged into it."""
        if name.isdecimal() and int(name) > ID_MAX:
            raise internal()  # More than its database can look for.
        found = self.issues.get(self.living(name))
        if found is None:
            upper = name.upper()
            found = next((one for one in self.issues.values() if one.short_id == upper), None)
        if found is None or (org is not None and found.project.org != org):
            raise missing()
        return found

    def living(self, name: str) -> str:
        """The id of the issue that this one is in now."""
        while name in self.merged:
            name = self.merged[name]
        return name

    def project_of(self, name: str, org: str | None = None) -> Project:
        """By slug or id."""
        for project in self.projects.values():
            if name in {project.slug, str(project.id)} and project.org == (org or self.org):
                return project
        raise missing()

    def team_of(self, slug: str) -> Team:
        for team in self.teams.values():
            if team.slug == slug and team.org == self.org:
                return team
        raise missing()

    def releases_of(self, project: Project) -> list[Release]:
        """Newest first."""
        found = [release for release in self.releases if project in release.projects]
        return sorted(found, key=lambda release: (release.since, release.id), reverse=True)

    def members(self, org: str | None = None) -> list[Person]:
        wanted = org or self.org
        return [one for one in self.people.values() if one.org == wanted and not one.is_proxy]
