"""What an organization is furnished with: people, teams, projects, releases, integrations."""

from collections.abc import Sequence
from datetime import timedelta

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.records import (
    Integration,
    Issue,
    Json,
    Person,
    Project,
    Release,
    Team,
)
from bot.sandbox.sentry.state import State

Named = Issue | str  # An issue, its id or its short id.
Who = Person | str | int  # A person, their address, what stands before its @, or their id.


class Furniture:
    """Whoever adds may do so while clients are reading."""

    state: State
    integration: Integration

    def add_team(self, slug: str, *, org: str | None = None) -> Team:
        with self.state.lock:
            team = Team(self.state.new_id(), slug, slug.capitalize(), org or self.state.org)
            team.since = self.state.clock.now()
            self.state.orgs.add(team.org)
            self.state.teams[team.id] = team
            self.state.touch()
            return team

    def add_person(
        self,
        email: str,
        name: str = "",
        role: str = "member",
        teams: Sequence[str] = (),
        *,
        org: str | None = None,
    ) -> Person:
        """A member; of another organization with `org`."""
        with self.state.lock:
            facts = {"role": role, "teams": set(teams), "org": org or self.state.org}
            person = self.state.new_person(name or email.partition("@")[0], email, **facts)
            self.state.touch()
            return person

    def remove_person(self, person: Who) -> None:
        """They leave the organization: no member any more, their assignments stay."""
        with self.state.lock:
            self.person(person).is_active = False
            self.state.touch()

    def add_project(
        self, slug: str, teams: Sequence[str] = (), *, rule: str = "", org: str | None = None
    ) -> Project:
        """With the name of an issue alert rule, each event fires it."""
        with self.state.lock:
            number, where = self.state.new_id(), org or self.state.org
            project = Project(number, slug, slug.capitalize(), where, [*teams], rule=rule)
            project.prefix, project.since = slug.upper(), self.state.clock.now()
            self.state.orgs.add(where)
            self.state.projects[number] = project
            self.state.touch()
            return project

    def rename_project(self, project: str, slug: str) -> Project:
        """Its id and its issues' short ids stay."""
        with self.state.lock:
            found = self.state.project_of(project)
            found.slug = slug
            self.state.touch()
            return found

    def add_release(self, version: str, *projects: str, ago: timedelta = timedelta()) -> Release:
        """`package@1.2.3` makes it one of a semver project."""
        with self.state.lock:
            since = self.state.clock.now() - ago
            found = [self.state.project_of(project) for project in projects]
            release = Release(len(self.state.releases) + 1, version, found, since)
            self.state.releases.append(release)
            self.state.touch()
            return release

    def remove_release(self, version: str) -> None:
        """As who administers a project may."""
        with self.state.lock:
            self.state.releases = [one for one in self.state.releases if one.version != version]
            self.state.touch()

    def deploy(self, version: str, environment: str = "production") -> Json:
        """There is no webhook for it."""
        with self.state.lock:
            release = next(one for one in self.state.releases if one.version == version)
            at = iso(self.state.clock.now())
            number = str(self.state.new_id())
            deploy: Json = {"id": number, "environment": environment, "dateStarted": at}
            deploy |= {"dateFinished": at, "name": None, "url": None}
            release.deploys.append(deploy)
            self.state.touch()
            return deploy

    def person(self, who: Who) -> Person:
        """Raises KeyError for a stranger."""
        if isinstance(who, Person):
            return who
        for person in self.state.people.values():
            if who in {person.id, str(person.id), person.email, person.email.partition("@")[0]}:
                return person
        raise KeyError(f"Sentry knows nobody called {who}")

    def _issue(self, issue: Named) -> Issue:
        name = issue.id if isinstance(issue, Issue) else issue
        try:
            return self.state.find_issue(name)
        except RestError:
            raise KeyError(f"Sentry has no issue {name}") from None
