"""Where an issue was alerted, and its route tells it again by counts: it counts from there."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from bot.activities.occurrence import Occurrence
from bot.recipients.rules import Decision
from store.issues import told_counts
from store.issues.intake import Way
from store.issues.told_counts import Counts


def note(
    session: Session, occurrence: Occurrence, ways: Sequence[Way], decisions: Iterable[Decision]
) -> None:
    asked = {way.target for way in ways if way.again}
    if not asked or occurrence.issue_id is None or not occurrence.activity.posts_card:
        return
    told = {one.target for one in decisions if one.is_told} & asked
    if told:
        told_counts.note(session, occurrence.issue_id, told, Counts(*occurrence.counts))
