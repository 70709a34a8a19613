"""What something pressed proves to be about: by its token, or by the message that it stands in.

A row id proves nothing: ids begin again in a new database, and go back in a restored one.
"""

import re

from sqlalchemy import and_, bindparam, exists, or_
from sqlmodel import Session, SQLModel, col, select

from store.database.prepared import Prepared
from store.invites.invites import InviteRequest
from store.issues.issues import Issue
from store.issues.undo import Undo
from store.people.directory import Member, Team
from store.slack.cards import Card
from store.slack.unfurls import Unfurl, UnfurlLink
from store.types import ROW_ID_MAX

TOKEN = re.compile(r"[A-Za-z0-9_-]{12,43}", re.ASCII)  # Longer than any row id.
ROW_ID = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)

Tokened = type[Issue] | type[InviteRequest] | type[Undo] | type[Member] | type[Team]

_BY_TOKEN: dict[type[SQLModel], Prepared] = {  # Built once: that costs more than running it.
    table: Prepared(select(col(table.id)).where(col(table.token) == bindparam("token")))
    for table in (Issue, InviteRequest, Undo, Member, Team)
}
_SUBJECTS: dict[type[SQLModel], str] = {Issue: "issue", InviteRequest: "invite"}
_STANDS = Prepared(
    select(
        or_(
            exists().where(
                col(Card.subject) == bindparam("the_subject"),
                or_(
                    and_(
                        col(Card.target) == bindparam("target"),
                        col(Card.external_id) == bindparam("ts"),
                    ),
                    col(Card.external_id) == bindparam("in_direct_message"),
                ),
            ),
            exists().where(
                col(UnfurlLink.unfurl_id) == col(Unfurl.id),
                col(UnfurlLink.subject) == bindparam("the_subject"),
                col(Unfurl.channel_id) == bindparam("channel"),
                col(Unfurl.ts) == bindparam("ts"),
            ),
        )
    )
)


def find(
    session: Session, table: Tokened, value: str, channel_id: str = "", ts: str = ""
) -> int | None:
    """The id of the row that `value` stands for; None where that is not proven.

    A token is enough. Older versions drew bare row ids: such a one counts only in the very message
    (`channel_id` and `ts`) that is stored as a card of that row, or as one that unfurls it.
    """
    if TOKEN.fullmatch(value):
        found = _BY_TOKEN[table].run(session, {"token": value}).scalar()
        return None if found is None else int(found)
    subject = _SUBJECTS.get(table)
    if subject is None or not (channel_id and ts and ROW_ID.fullmatch(value)):
        return None
    row_id = int(value)
    is_proven = row_id <= ROW_ID_MAX and _stands(session, f"{subject}:{row_id}", channel_id, ts)
    return row_id if is_proven else None


def card_at(session: Session, channel_id: str, ts: str) -> Card | None:
    """The card whose message that is; None: it is none of ours, or of another database."""
    wanted = select(Card).where(
        or_(
            and_(col(Card.external_id) == ts, col(Card.target) == f"slack:{channel_id}"),
            col(Card.external_id) == f"{channel_id}/{ts}",
        )
    )
    return session.exec(wanted).first()


def _stands(session: Session, subject: str, channel_id: str, ts: str) -> bool:
    given = {
        "the_subject": subject,
        "target": f"slack:{channel_id}",
        "ts": ts,
        "in_direct_message": f"{channel_id}/{ts}",
        "channel": channel_id,
    }
    return bool(_STANDS.run(session, given).scalar())
