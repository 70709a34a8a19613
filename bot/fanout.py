"""What one activity owes: cards, replies, redraws, and the reasons for what is not sent."""

from datetime import datetime

from sqlmodel import Session

from bot import providers, recipients
from bot.activities.base import Activity
from store import cards, owing, routes
from store.activities import ActivityRow
from store.cards import Card
from store.issues import Issue
from store.outbox import Purpose
from store.routes import Route


def owe_all(
    session: Session,
    activity: Activity,
    row: ActivityRow,
    issue: Issue,
    project: str,
    *,
    at: datetime,
) -> None:
    """Owe all that follows from the activity; `at` is the relay's time."""
    ways = routes.routes_of(session, issue.organization_id, project)
    standing = {card.target: card for card in cards.cards_of(session, issue.subject)}
    told = set(standing)
    if activity.posts_card:
        environment = getattr(activity, "environment", "")
        decisions = recipients.by_routes(ways, level=issue.level, environment=environment)
        told = {decision.target for decision in decisions if decision.is_told}
        _note_skips(session, [one for one in decisions if not one.is_told], row, at)
        for target in sorted(told - set(standing)):
            _owe_first(session, target, issue, row, at)
    for target, card in standing.items():
        if target in told:
            _owe_reply(session, card, row, ways, at)
        owing.owe(session, target, Purpose.REDRAW, at=at, card_id=card.id)


def _owe_first(session: Session, target: str, issue: Issue, row: ActivityRow, at: datetime) -> None:
    """The card of a target that has none; a message where a provider keeps no cards."""
    provider = providers.kind_of(target)
    if provider is None:
        reason = f"there is no provider for {target.partition(':')[0]} yet"
        owing.note_skip(session, target, Purpose.MESSAGE, reason, at=at, activity_id=row.row_id)
    elif provider.keeps_cards:
        card = cards.open_card(session, issue.subject, target)
        owing.owe(session, target, Purpose.CARD, at=at, activity_id=row.id, card_id=card.id)
    else:
        owing.owe(session, target, Purpose.MESSAGE, at=at, activity_id=row.id)


def _owe_reply(
    session: Session, card: Card, row: ActivityRow, ways: list[Route], at: datetime
) -> None:
    owing.owe(
        session,
        card.target,
        Purpose.REPLY,
        at=at,
        activity_id=row.id,
        card_id=card.id,
        is_broadcast=recipients.broadcasts(ways, card.target, row.kind),
    )


def _note_skips(
    session: Session, decisions: list[recipients.Decision], row: ActivityRow, at: datetime
) -> None:
    for one in decisions:
        owing.note_skip(
            session, one.target, Purpose.CARD, one.reason, at=at, activity_id=row.row_id
        )
