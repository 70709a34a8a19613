"""What the database holds before a load comes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from benchmarks.programs import database_url
from store.database.upgrade import upgrade
from store.engine import Database
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.cards import Card

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@contextmanager
def filled(at: Path, channels: int, url: str = "") -> Iterator[Database]:
    """A new database with one organization; project `p7` alerts C0LOAD7, and so on.

    It is a SQLite file in the folder, or what is empty at the `url`.
    """
    database = Database(url or database_url(at))
    upgrade(database)
    numbers = range(1, channels + 1)
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Member(organization_id=1, email="ada@acme.test", name="Ada Lovelace"))
        session.add(Project(organization_id=1, slug="shop"))
        session.add_all(Project(organization_id=1, slug=f"p{n}", source_id=str(n)) for n in numbers)
        session.add_all(
            Route(organization_id=1, project=f"p{n}", target=target(n)) for n in numbers
        )
    try:
        yield database
    finally:
        database.close()


def target(channel: int) -> str:
    return f"slack:C0LOAD{channel}"


def channel_of(number: int, channels: int) -> int:
    """Spreads load evenly."""
    return number % channels + 1


def link_ada(session: Session, team_id: str, slack_user_id: str, member_id: int = 1) -> None:
    session.add(
        Identity(team_id=team_id, slack_user_id=slack_user_id, member_id=member_id, linked_at=NOW)
    )


def add_cards(session: Session, targets: Sequence[str], external_ids: Sequence[str]) -> None:
    """An issue of its own for each target, with its card standing there."""
    for number, (where, ts) in enumerate(zip(targets, external_ids, strict=True), 1):
        session.add(
            Issue(
                organization_id=1,
                project_id=1,
                source_id=str(number),
                short_id=f"SHOP-{number}",
                title=f"TypeError: charge() missing 1 required argument ({number})",
                url=f"https://sentry.acme.test/issues/{number}/",
            )
        )
        card = Card(subject=f"issue:{number}", target=where, external_id=ts, drawn_version=1)
        session.add(card)
    session.flush()


def owe_replies(session: Session, targets: Sequence[str], at: datetime, issues: int = 0) -> None:
    """Each card of `add_cards` is owed one reply; with `issues`, so many cards share them."""
    cards = issues or len(targets)
    add_activities(session, len(targets), cards)
    for number, where in enumerate(targets, 1):
        owe_reply(session, where, number, (number - 1) % cards + 1, at)


def add_activities(session: Session, count: int, issues: int) -> None:
    """Somebody is assigned so often, to each of the issues in turn."""
    for number in range(1, count + 1):
        session.add(
            ActivityRow(
                source_id=f"api:{number}",
                kind="assigned",
                organization_id=1,
                project_id=1,
                issue_id=(number - 1) % issues + 1,
                actor={"name": "Ada Lovelace", "email": "ada@acme.test", "member_id": 1},
                data={"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"},
                occurred_at=NOW,
                received_at=NOW,
            )
        )
    session.flush()


def owe_reply(session: Session, where: str, activity_id: int, card_id: int, at: datetime) -> None:
    owed = {"activity_id": activity_id, "card_id": card_id}
    enqueue.delivery(session, where, Purpose.REPLY, at=at, **owed)
