"""What shows an issue beside its cards, by one query: a press waits for it."""

from datetime import datetime

from sqlalchemy import union_all
from sqlmodel import Session

from store.database.prepared import Prepared
from store.slack.cards import CardPlace
from store.slack.homes import OF_ISSUE
from store.slack.unfurls import SHOWING

_SURFACES = Prepared(union_all(SHOWING, OF_ISSUE))


def of_issue(
    session: Session,
    issue_id: int,
    assignee: str,
    *,
    most: int,
    shared_since: datetime,
    opened_since: datetime,
) -> list[CardPlace]:
    """Unfurls used since then, the last `most`, and Homes of its people opened since then.

    `assignee` is the address of who has it, "" for nobody.
    """
    given = {
        "the_subject": f"issue:{issue_id}",
        "since": shared_since,
        "most": most,
        "the_issue": issue_id,
        "opened_since": opened_since,
        "assignee": assignee,
    }
    found = _SURFACES.run(session, given)
    return sorted(CardPlace(target, card_id or 0) for target, card_id in found)
