"""A Home as a note: by the same rules as the commands, as its person may see it."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from bot import providers
from bot.drawing import home_admin
from bot.drawing.activity import Renderer
from bot.drawing.issue import state_of
from bot.errors import UserError
from bot.identity import command_gate
from bot.identity.command_gate import CommandActor
from bot.identity.gate import NotLinked, Presser
from bot.issues import assignee_names
from bot.notes.note import Drawing, Note, Surface
from bot.preferences import overview
from bot.services import Services
from bot.vocabulary.preferences import PERSONAL, Setting
from bot.vocabulary.scopes import Scope
from store.issues.issues import Issue
from store.people import identities
from store.people.directory import Project
from store.people.preferences import OWN
from store.slack import homes
from store.slack.homes import Home

ISSUES_MAX = 10  # On a page; two blocks each, of the 100 that Slack takes.


def home_note(renderer: Renderer, home_id: int) -> tuple[Note, int]:
    """The Home, and how often it will have been drawn; LookupError where it can't be."""
    home = renderer.row(Home, home_id)
    if renderer.services is None:
        raise LookupError("only the running program draws a Home")
    drawn = _Drawn(renderer, renderer.services, home).note()
    return drawn, homes.drawn_version(renderer.session, home) + 1


@dataclass(frozen=True)
class _Drawn:
    renderer: Renderer
    services: Services
    home: Home

    def note(self) -> Note:
        """Whoever can't be shown anything is told why."""
        by = Presser(self.home.team_id, self.home.slack_user_id, self.home.team_id)
        try:
            who = command_gate.person_for(self.renderer.session, self.services, by)
        except UserError as refusal:
            return self._note(self._refused(refusal))
        values = {
            "email": who.email,
            "organizations": [seat.organization.name for seat in who.seats],
            "issues": self._issues(who),
            "settings": self._settings(who.email),
            "running": home_admin.values(self.renderer.session, self.services, who),
        }
        return self._note(values, home_admin.approvals(self.renderer, who))

    def _note(self, values: dict[str, Any], parts: tuple[tuple[str, Note], ...] = ()) -> Note:
        return Note(
            subject=f"home:{self.home.row_id}",
            title="Home",
            surface=Surface.HOME,
            drawing=Drawing("home", values),
            parts=parts,
        )

    def _refused(self, refusal: UserError) -> dict[str, Any]:
        session, home = self.renderer.session, self.home
        linked = identities.member_of(session, home.team_id, home.slack_user_id)
        return {
            "refusal": str(refusal),
            "email": linked.email if linked else "",
            "may_link": isinstance(refusal, NotLinked),
        }

    def _issues(self, who: CommandActor) -> dict[str, Any]:
        """One page; where there are fewer than that by now, the last one."""
        session, mine = self.renderer.session, who.organization_ids
        count = homes.count_assigned(session, mine, who.email)
        pages = max(1, -(-count // ISSUES_MAX))
        page = min(self.home.page, pages - 1)
        found = homes.assigned(session, mine, who.email, first=page * ISSUES_MAX, most=ISSUES_MAX)
        drawn = [self._issue(issue) for issue in found]
        pages_of = {"count": count, "page": page, "pages": pages}
        return {**pages_of, "found": drawn, "unread": self._unread()}

    def _unread(self) -> dict[str, Any] | None:
        """Since when the tracker has not told the person's issues; None: it has, or there is none.

        What is shown is then what is known without it.
        """
        settings, since = self.services.settings, self.home.unread_since
        if settings.sentry_url is None or since is None:
            return None
        moment = (int(since.timestamp()), f"{since:%Y-%m-%d %H:%M} UTC")
        return {"tracker": settings.tracker_name, "since": moment}

    def _issue(self, issue: Issue) -> dict[str, Any]:
        session, project = self.renderer.session, self.renderer.row(Project, issue.project_id)
        return {
            "token": issue.token,
            "title": issue.title,
            "url": issue.url,
            "level": issue.level,
            "status": str(issue.status),
            "facts": (project.slug, issue.short_id, state_of(issue, self.renderer.tracker)),
            "select": {
                "assignee": assignee_names.option(session, issue),
                "assignee_key": assignee_names.key(issue.assignee),
                "drawing": token_hex(2),
            },
        }

    def _settings(self, email: str) -> dict[str, Any]:
        """What counts everywhere; how much is chosen for less than that."""
        session, now = self.renderer.session, self.services.now()
        found = overview.of(session, email, (Scope(OWN),), now)
        values: dict[str, dict[str, str]] = {setting.value: {} for setting in Setting}
        for row in found.rows:
            values[row.setting].setdefault(row.provider, row.value)
        exceptions = len(found.rows) - sum(len(each) for each in values.values())
        off = providers.off(self.services.settings)
        return {
            "values": values,
            "off": {name: off[name] for name in PERSONAL if name in off},
            "exceptions": exceptions,
            "mutes": len(found.mutes),
            "quiet": str(found.quiet) if found.quiet.is_on else "",
        }
