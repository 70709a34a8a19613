"""Who was told of the same already: by an alert before it, or as the incident that it is."""

from collections.abc import Mapping

from sqlmodel import Session

from bot.activities.occurrence import Occurrence
from bot.recipients.rules import Decision
from store.issues import alerted
from store.issues import intake as stored
from store.issues.intake import StoredCard

FOLDED = "it was told with the first alert of this new issue"
SAID_THERE = "it was said there"


def silence(occurrence: Occurrence, target: str) -> str:
    """Why it is not told there, whoever would be; "" where it is."""
    is_there = target == occurrence.stands_in != ""
    return occurrence.silence or (SAID_THERE if is_there else "")


def cards(session: Session, occurrence: Occurrence) -> dict[str, StoredCard]:
    """By target; an incident that is a metric issue goes on under the cards of that."""
    found: dict[str, StoredCard] = {}
    if occurrence.same_issue_id is not None:
        theirs = stored.cards(session, f"issue:{occurrence.same_issue_id}")
        found = {card.target: card for card in theirs if not card.is_lost}
    return found | {card.target: card for card in stored.cards(session, occurrence.subject)}


def folded(
    session: Session,
    occurrence: Occurrence,
    decisions: Mapping[str, Decision],
    known: Mapping[str, StoredCard],
) -> dict[str, Decision]:
    """The decisions, but who was told of the same is not told again; `known`: the cards.

    Under a shared card that stands it is said all the same, where it disturbs nobody.
    """
    under = {each.target for each in known.values() if not (each.is_lost or each.is_personal)}
    before = {to: why for to, why in occurrence.told_before.items() if to not in under}
    if occurrence.is_folded:
        meant = [one.target for one in decisions.values() if one.is_told or one.held_until]
        found = alerted.targets(session, occurrence.issue_id, meant)
        before |= dict.fromkeys(found, FOLDED)
    told = {one.target: one for one in decisions.values() if one.is_told or one.held_until}
    return {
        **decisions,
        **{to: Decision(to, why) for to, why in before.items() if to in told},
    }
