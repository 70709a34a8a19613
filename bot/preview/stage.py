"""A stage for previews: Acme on a database of its own, and relays that send nothing."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from pydantic import SecretStr
from sqlmodel import Session

from bot import providers
from bot.activities.base import Activity
from bot.directory import loader, parser
from bot.incidents import take
from bot.incidents.report import Report
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.notices import Notice, notice
from bot.preview.recording import Recording
from bot.providers.base import UNPACED, Provider, Setup
from bot.providers.target_secrets import NoPlace, Place
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from bot.slack.web_api import web_client
from bot.vocabulary.preferences import ALWAYS, PERSONAL, Setting
from store.engine import Database
from store.outbox import deliveries
from store.outbox.models import DeliveryState
from store.people import directory
from store.people.identities import Identity
from store.people.preferences import OWN, Preference
from store.slack import workspaces
from store.slack.workspaces import Workspace

DIRECTORY = Path(__file__).with_name("directory.toml")
TEAM = "T0ACME"
SLACK_USERS = {"ada@acme.test": "U0ADA", "grace@acme.test": "U0GRACE"}
OWED_MAX = 100  # Of one activity; the stage has a handful of readers.
READER = "grace@acme.test"  # Who is told of everything.
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ISSUE = {
    "id": "7",
    "short_id": "SHOP-7",
    "title": "TypeError: charge() missing 1 required positional argument: 'currency'",
    "culprit": "shop.payments.views in checkout",
    "level": "error",
    "project": "shop",
    "url": "https://sentry.acme.test/organizations/acme/issues/7/",
    "event_count": 37,
    "user_count": 12,
    "first_seen": (NOON - timedelta(hours=2)).isoformat(),
}
INCIDENT = {
    "id": "4",
    "identifier": "1",
    "title": "Too many errors in checkout",
    "project": "shop",
    "url": "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1",
    "started_at": (NOON - timedelta(minutes=12)).isoformat(),
    "rule": {"aggregate": "count()", "time_window": 10, "threshold": 1000},
    "value": 1204,
}
ADA = {"email": "ada@acme.test"}


class Stage:
    """What happens on it goes through intake and relays, as it would in the program."""

    def __init__(self, database: Database) -> None:
        settings = Settings.model_construct(  # Neither the environment nor `.env` is read.
            smtp_url=SecretStr("smtp://mail.acme.test"),
            email_from="Heliograph <heliograph@acme.test>",
            secret_key=SecretStr("of previews alone, and no secret"),
        )
        self._services = Services(settings, database, now=lambda: NOON, steady=lambda: NOON)
        setup = Setup(settings, web_client(settings, ""), _nowhere)
        self.recordings = [Recording(provider) for provider in providers.build_all(setup)]
        self._relays = [
            Relay(self._services, cast("Provider", each), pace=UNPACED) for each in self.recordings
        ]
        self._count = 0
        with database.write() as session:
            workspaces.remember(session, Workspace(team_id=TEAM, name="Acme"))
        loaded = parser.check(DIRECTORY.read_text(), lambda _: ({}, {}))
        loader.load(self._services, loaded, {"command": "preview"})
        with database.write() as session:
            session.add_all(_people(session))

    def happen(
        self, kind: type[Activity], data: Mapping[str, Any], *, of_issue: bool = True
    ) -> dict[str, str]:
        """Ada does it, or the tracker; what is sent is recorded. Target → why it gets nothing."""
        self._count += 1
        body = {
            "id": f"preview-{self._count}",
            "type": kind.kind,
            "issue": ISSUE if of_issue else None,
            "project": ISSUE["project"],
            "actor": None if kind.by_tracker else ADA,
            "data": dict(data),
        }
        taken = intake.receive(self._services, Incoming.model_validate(body), "preview")
        self._send()
        with self._services.database.read() as session:
            activity_id = taken.activity_id or 0
            owed = deliveries.of_activities(session, [activity_id], OWED_MAX)[activity_id]
            skipped = (row for row in owed.deliveries if row.state == DeliveryState.SKIPPED)
            return {row.lane: row.reason for row in skipped}

    def report(self, status: str, **changes: Any) -> None:  # noqa: ANN401 - fields of many types.
        """The incident comes into the status; what is sent is recorded."""
        report = Report.model_validate(INCIDENT | {"status": status} | changes)
        take.receive(self._services, report, "preview")
        self._send()

    def write(self, message: Notice) -> None:
        """Grace gets it, by every way there is to her."""
        own = {"slack": SLACK_USERS[READER], "email": READER}
        why = "you are an owner of Acme"
        targets = {f"{provider}:{address}": why for provider, address in own.items()}
        with self._services.database.write() as session:
            notice.send(session, message, targets, organization_id=1, now=NOON, at=NOON)
        self._send()

    def forget(self) -> None:
        """What is recorded counts from now on."""
        for recording in self.recordings:
            recording.forget()

    def _send(self) -> None:
        for relay in self._relays:
            relay.run_once()


def _people(session: Session) -> Iterable[Identity | Preference]:
    """Both are linked, and one wants to be told of everything."""
    for email, slack_user_id in SLACK_USERS.items():
        member = directory.member_by_email(session, 1, email)
        if member is not None:
            yield Identity(
                team_id=TEAM,
                slack_user_id=slack_user_id,
                member_id=member.row_id,
                linked_at=NOON,
            )
    for provider in PERSONAL:
        for setting in Setting:
            yield Preference(email=READER, scope=OWN, provider=provider, kind=setting, value=ALWAYS)


def _nowhere(_target: str) -> Place:
    raise NoPlace("nothing is sent")
