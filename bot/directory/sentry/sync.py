"""The directory made as Sentry has it: read whole, compared, written in steps."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.directory import loader
from bot.directory.difference import Difference
from bot.directory.sentry import new_releases, project_renames, reader
from bot.directory.sentry.known import Known
from bot.directory.sentry.plan import Plan, plan
from bot.directory.sentry.snapshot import Snapshot
from bot.sentry.client import SentryClient
from bot.services import Services
from bot.settings import Settings
from store.people import directory, tracker_directory
from store.people.tracker_directory import MEMBERS, PROJECTS, TEAMS

ORDER = (TEAMS, PROJECTS, MEMBERS)


@dataclass(frozen=True)
class Outcome:
    slug: str
    lines: tuple[str, ...]  # What was renamed.
    difference: Difference
    skipped: tuple[str, ...]  # What Sentry has and the directory can't have.
    held: str  # What would go at once, for which nothing was written; "": all was.


@dataclass(frozen=True)
class Sync:
    """One reading and writing. `may_remove_many`: somebody said so."""

    services: Services
    client: SentryClient
    origin: dict[str, str]
    actor: str = "cli"
    may_remove_many: bool = False
    begins: Callable[[int], None] = lambda _steps: None
    rest: Callable[[float], None] = time.sleep  # Between two steps of writing.

    def preview(self) -> Outcome:
        """What it would write, by a database that is there.

        Raises:
            SentryError: it could not be read.
        """
        found = reader.read(self.client)
        planned = self._plan(found)
        return _outcome(found, planned, "" if self.may_remove_many else planned.held)

    @classmethod
    def preview_of_nothing(cls, client: SentryClient, settings: Settings) -> Outcome:
        """The same where there is no database yet."""
        found = reader.read(client)
        return _outcome(found, plan(found, Known(), settings), held="")

    def write(self) -> Outcome:
        """Nothing at all before everything was read, and nothing where it is held.

        Raises:
            SentryError: it could not be read.
        """
        found = reader.read(self.client)
        planned = self._plan(found)
        outcome = _outcome(found, planned, "" if self.may_remove_many else planned.held)
        if not outcome.held:
            self._rename(found, planned)
            loader.load(
                self.services,
                planned.directory,
                self.origin,
                actor=self.actor,
                rest=self.rest,
                begins=self.begins,
            )
            self._learn(found, planned)
            new_releases.note(self.services, found)
        return outcome

    def _plan(self, found: Snapshot) -> Plan:
        with self.services.database.read() as session:
            known = Known.of(session, found)
        return plan(found, known, self.services.settings)

    def _rename(self, found: Snapshot, planned: Plan) -> None:
        """First, so that what is called otherwise by now is no other one."""
        told = found.organization
        with self.services.database.write(loader.PATIENCE) as session:
            row = tracker_directory.organization_of(session, told.id, told.slug)
            if row is None:
                return
            row.slug = told.slug
            session.add(row)
            for each in planned.renames:
                if each.kind is PROJECTS:
                    project = directory.project_by_slug(session, row.row_id, each.before)
                    if project is not None:
                        project_renames.rename(session, self.services, project, each.name)
                else:
                    tracker_directory.rename(session, each.kind, row.row_id, each.before, each.name)

    def _learn(self, found: Snapshot, planned: Plan) -> None:
        """The ids, those that are new alone, and whether everybody may act in every project."""
        told = found.organization
        with self.services.database.read() as session:
            row = directory.organization_by_slug(session, found.organization.slug)
            organization_id = row.row_id if row is not None else 0
            has_it = row is not None and row.tracker_id == told.id
            is_known = has_it and row is not None and row.is_open == told.open_membership
        if not is_known:
            with self.services.database.write(loader.PATIENCE) as session:
                own = session.get_one(directory.Organization, organization_id)
                own.tracker_id, own.is_open = told.id, told.open_membership
                session.add(own)
        for kind in ORDER:
            for step in tracker_directory.steps(planned.ids[kind]):
                with self.services.database.write(loader.PATIENCE) as session:
                    tracker_directory.learn(session, kind, organization_id, step)


def _outcome(found: Snapshot, planned: Plan, held: str) -> Outcome:
    return Outcome(
        found.organization.slug,
        tuple(each.line for each in planned.renames),
        planned.difference,
        tuple(found.skipped),
        held,
    )
