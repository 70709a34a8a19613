"""Sentry's REST API as this program asks it; every method raises SentryError and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.sentry import answers, models
from bot.sentry.connection import Connection, Params, Place, Question
from bot.sentry.errors import SentryBroken, SentryMoved, SentryTokenInvalid
from bot.sentry.incident import Incident, Stats
from bot.sentry.organization import BRIEF, PAGE, Asker, Kind
from bot.sentry.release import Deploy, Release
from bot.sentry.scopes import Scope
from bot.services import Services
from bot.settings import Settings


class SentryClient:
    """For any number of threads. Urgent as it is; `for_polling()` gives way to presses."""

    def __init__(self, connection: Connection, organization: str, *, urgent: bool = True) -> None:
        self.organization_slug = organization
        self.tracker = connection.place.tracker
        self.connection = connection
        self._asker = Asker(connection, organization, urgent=urgent)

    def __repr__(self) -> str:
        return f"SentryClient({self.connection.place.url}, {self.organization_slug})"

    def for_polling(self) -> "SentryClient":
        """On the same connections and budget, behind what is urgent."""
        return SentryClient(self.connection, self.organization_slug, urgent=False)

    @property
    def polled(self) -> int:
        """How many requests so far were not urgent, of all who ask on these connections."""
        return self._asker.connection.polled

    def end_polling(self) -> None:
        """Whoever polls is let go at once; what is urgent is still asked."""
        self.connection.end_polls()

    def close(self) -> None:
        """Who waits is turned away; nothing can be asked any more."""
        self.connection.close()

    def issue(
        self, issue_id: str, *, expand: str = "", collapse: Sequence[str] = ()
    ) -> models.Issue:
        """SentryMoved where it was merged into another one; SentryNotFound: it was deleted.

        `expand` is what Sentry adds when it is asked to: "owners"; `collapse` what it leaves out.
        """
        asked = {"expand": expand, "collapse": collapse}
        params = {name: value for name, value in asked.items() if value}
        question = Question("GET issue", self._issue(issue_id), params=params)
        return self._same(issue_id, self._asker.one(models.Issue, question, Scope.EVENT_READ))

    def update_issue(self, issue_id: str, change: Mapping[str, Any]) -> models.Issue:
        """PUT; as Sentry has the issue afterwards: compare it, for a 200 does not say it is done.

        Not idempotent: look at the feed before a second try, where `may_have_happened`.
        SentryMoved: it was done, to the issue that this one was merged into.
        """
        question = Question("PUT issue", self._issue(issue_id), "PUT", body=change)
        return self._same(issue_id, self._asker.one(models.Issue, question, Scope.EVENT_WRITE))

    def activities(self, issue_id: str) -> list[models.FeedRow]:
        """The issue's feed: the newest first, at most 100, equal neighbours folded."""
        question = Question("GET activities", f"{self._issue(issue_id)}activities/")
        return self._asker.one(models.Feed, question, Scope.EVENT_READ).activity

    def latest_event(self, issue_id: str) -> models.Event:
        question = Question("GET event", f"{self._issue(issue_id)}events/latest/")
        return self._asker.one(models.Event, question, Scope.EVENT_READ)

    def issues(
        self,
        *,
        query: str = "",
        project: Sequence[str] = (),
        group: Sequence[str] = (),
        start: datetime | None = None,
        end: datetime | None = None,
        most: int = PAGE,
        **params: str | Sequence[str],
    ) -> list[models.Issue]:
        """Up to `most`, without those of another shape; `project` and `group` are ids.

        Several projects need a feature (400).

        `params` are Sentry's own: sort="date", environment=[…], collapse="stats".
        """
        span = {"start": start, "end": end}
        asked: dict[str, str | int | Sequence[str]] = {
            **{name: _utc(at) for name, at in span.items() if at is not None},
            "query": query,
            "project": project,
            "group": group,
            **params,
        }
        question = Question("GET issues", self._path("issues/"), params=asked)
        return self._asker.each(models.Issue, question, Scope.EVENT_READ, most)

    def comments(self, issue_id: str, *, most: int = PAGE) -> list[models.Comment]:
        """The newest first."""
        question = Question("GET comments", f"{self._issue(issue_id)}comments/")
        return self._asker.all(models.Comment, question, Scope.EVENT_READ, most)

    def add_comment(self, issue_id: str, text: str) -> models.Comment:
        """SentryRefused where the same was said just before."""
        body = {"text": text}
        question = Question("POST comment", f"{self._issue(issue_id)}comments/", "POST", body=body)
        return self._asker.one(models.Comment, question, Scope.EVENT_WRITE)

    def update_comment(self, issue_id: str, comment_id: str, text: str) -> models.Comment:
        """SentryNotFound where it was deleted, or is another's: only its author may change it."""
        path = f"{self._issue(issue_id)}comments/{quote(comment_id, '')}/"
        question = Question("PUT comment", path, "PUT", body={"text": text})
        return self._asker.one(models.Comment, question, Scope.EVENT_WRITE)

    def organization(self) -> models.Organization:
        question = Question("GET organization", self._path(""), params=BRIEF)
        return self._asker.one(models.Organization, question, Scope.ORG_READ)

    def members(self) -> list[models.Member]:
        """Pending ones too."""
        question = Question("GET members", self._path("members/"))
        return self._asker.all(models.Member, question, Scope.MEMBER_READ)

    def teams(self) -> list[models.Team]:
        question = Question("GET teams", self._path("teams/"), params=BRIEF)
        return self._asker.all(models.Team, question, Scope.TEAM_READ)

    def team_members(self, team: str) -> list[models.TeamMember]:
        """By the team's slug; the members' list of older versions does not tell their teams."""
        path = f"teams/{quote(self.organization_slug, '')}/{quote(team, '')}/members/"
        question = Question("GET team members", path)
        return self._asker.all(models.TeamMember, question, Scope.TEAM_READ)

    def projects(self) -> list[models.Project]:
        question = Question("GET projects", self._path("projects/"))
        return self._asker.all(models.Project, question, Scope.PROJECT_READ)

    def releases(self, project: str = "", *, most: int = PAGE) -> list[Release]:
        """The newest first; of the project with that id, "": of all."""
        params = {"project": project} if project else {}
        question = Question("GET releases", self._path("releases/"), params=params)
        return self._asker.all(Release, question, Scope.PROJECT_READ, most)

    def deploys(self, version: str, *, most: int = PAGE) -> list[Deploy]:
        path = self._path(f"releases/{quote(version, '')}/deploys/")
        return self._asker.all(Deploy, Question("GET deploys", path), Scope.PROJECT_READ, most)

    def incidents(self, *, status: str = "", most: int = 0) -> list[Incident]:
        """The newest first; `status`: "open" or "closed". `most` 0: all of them."""
        params = {"status": status} if status else {}
        question = Question("GET incidents", self._path("incidents/"), params=params)
        return self._asker.all(Incident, question, Scope.ORG_READ, most)

    def stats(self, **params: str | Sequence[str]) -> Stats:
        """A metric over time; `params` are Sentry's: project, yAxis, query, start, interval."""
        question = Question("GET events-stats", self._path("events-stats/"), params=params)
        return self._asker.one(Stats, question, Scope.EVENT_READ)

    def incident(self, number: str) -> Incident:
        """By the number that people know it by; with what happened to it."""
        path = self._path(f"incidents/{quote(number, '')}/")
        question = Question("GET incident", path, params={"expand": "activities"})
        return self._asker.one(Incident, question, Scope.ORG_READ)

    def whoami(self) -> models.Whoami:
        """Whose token it is; SentryTokenInvalid: nobody's."""
        root = self._asker.root()
        if root.user is None or root.auth is None:
            raise SentryTokenInvalid(f"{self.tracker} does not know SENTRY_TOKEN: set a valid one")
        return models.Whoami(root.user, frozenset(root.auth.scopes))

    def integrations(self) -> list[models.SentryApp]:
        question = Question("GET sentry-apps", self._path("sentry-apps/"))
        return self._asker.all(models.SentryApp, question, Scope.ORG_READ)

    def requests_log(self, slug: str) -> list[models.WebhookRequest]:
        """The newest deliveries of webhooks of that integration that failed, at most 100."""
        path = f"sentry-apps/{quote(slug, '')}/requests/"
        question = Question("GET requests", path, params={"errorsOnly": "true"})
        payload = self._asker.payload(question, Scope.ORG_READ)
        if not isinstance(payload, list):
            raise SentryBroken(f"{self.tracker}'s log of webhooks is no list")
        return answers.read_all(models.WebhookRequest, payload, self.tracker)

    def read(self, path: str, params: Params | None = None, scope: Scope | None = None) -> Any:  # noqa: ANN401 - any JSON.
        """GET anything else of the organization: `read("events-stats/", {…})`."""
        kind = f"GET {path.partition('/')[0]}"
        question = Question(kind, self._path(path), params=params or {})
        return self._asker.payload(question, scope)

    def one_of(self, kind: type[Kind], question: Question, scope: Scope) -> Kind:
        """For what has a module of its own; so are the next two."""
        return self._asker.one(kind, question, scope)

    def all_of(self, kind: type[Kind], question: Question, scope: Scope) -> list[Kind]:
        return self._asker.all(kind, question, scope)

    def payload_of(self, question: Question, scope: Scope) -> object:
        return self._asker.payload(question, scope)

    def _path(self, rest: str) -> str:
        return f"organizations/{quote(self.organization_slug, '')}/{rest}"

    def _issue(self, issue_id: str) -> str:
        return self._path(f"issues/{quote(issue_id, '')}/")

    def _same(self, issue_id: str, issue: models.Issue) -> models.Issue:
        """A merged issue's id answers with the other issue; a short id is one's own too."""
        if issue_id.lower() not in {issue.id, issue.short_id.lower()}:
            name = issue.short_id or issue.id
            raise SentryMoved(f"It was merged into {name} in {self.tracker}", issue)
        return issue


def connect(settings: Settings) -> SentryClient | None:
    """A client as the settings say; None where they connect no Sentry."""
    url, organization, token = settings.sentry_url, settings.sentry_org, settings.sentry_token
    if url is None or organization is None or token is None:
        return None
    place = Place(url, token, settings.sentry_ca_file, settings.tracker_name)
    return SentryClient(Connection(place), organization)


def client_of(services: Services) -> SentryClient | None:
    """The one of this process, whose budget all share; None where no Sentry is connected."""
    found = services.settings
    name = f"sentry {found.sentry_url} {found.sentry_org}"
    return services.shared.one(name, lambda: connect(found))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
