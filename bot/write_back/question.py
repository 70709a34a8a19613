"""One wish as it is to be asked: read before the call, so that no transaction waits for Sentry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.errors import UserError
from bot.issues import wish as kept
from bot.issues.acts import Act, name
from bot.sentry.client import SentryClient
from bot.sentry.models import FeedRow, Whoami
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.vocabulary.failures import PermanentFailure
from bot.write_back import answered, feed, stale
from store.issues import wishes
from store.issues.issues import Issue, IssueStatus
from store.issues.wishes import Wish, WishState
from store.people import directory

GONE = "what was pressed is not known any more"
ANSWERED_WITHIN = timedelta(seconds=30)  # Sentry is at it no longer, whoever waits.


@dataclass(frozen=True)
class Question:
    services: Services
    key: str
    wish_id: int
    issue_id: int
    member_id: int
    account: str  # As whom it is asked, by Sentry's id; "": as the integration.
    source_id: str  # Sentry's id of the issue.
    status: IssueStatus  # As it is stored.
    act: Act
    state: WishState
    reason: str
    known: int | None  # The feed's newest row before it was asked; None: it was not.
    actor: str  # Whom it is assigned to, as Sentry calls them.
    created_at: datetime
    before: Mapping[str, Any]  # As who pressed saw the issue.
    issue_name: str
    refusal: UserError | None  # Why it is out of date.

    def check(self) -> None:
        """Raises a UserError where the issue does not stand any more as who pressed saw it."""
        if self.refusal is not None:
            raise self.refusal

    def check_against(self, there: Answer) -> None:
        """The same by how Sentry has it; the card follows, whatever comes of the wish."""
        shown, tracker = answered.state(there), self.services.settings.tracker_name
        if shown is not None:
            stale.against(self.before, shown, self.act, self.issue_name, tracker)

    def newest(self) -> int | None:
        """The feed's newest row by what is stored; None: nobody here knows it for sure."""
        with self.services.database.read() as session:
            issue = session.get_one(Issue, self.issue_id)
            return feed.known_before(session, issue, self.wish_id)

    def named(self, client: SentryClient) -> str:
        """The assignee as Sentry calls them; "" where the act is another."""
        if self.act.kind != "assigned" or self.actor:
            return self.actor
        slug = str(self.act.data.get("assignee", "")).lstrip("#")
        ids = {team.slug: team.id for team in client.teams()}
        return f"team:{ids.get(slug, 0)}"

    def begun_at(self, known: int) -> "Question":
        with self.services.database.write() as session:
            wishes.begin(session, self.key, known)
        return replace(self, known=known)

    def asks(self, act: Act) -> "Question":
        """The same, with what it is worked out to."""
        self._change(change=kept.as_kept(act))
        return replace(self, act=act)

    def is_unknown(self) -> None:
        at = self.services.steady()
        self._change(state=WishState.UNKNOWN, unknown_at=at, attempts=Wish.attempts + 1)

    def waits_again(self) -> None:
        self._change(state=WishState.WAITING, unknown_at=None)

    def unknown_for(self, span: timedelta) -> timedelta:
        """What is left of it; it begins now where nobody knows when that was."""
        now = self.services.steady()
        with self.services.database.read() as session:
            wish = wishes.by_key(session, self.key)
            since = wish.unknown_at if wish else None
        if since is None or since > now:
            self.is_unknown()
            return span
        return since + span - now

    def own_row(self, rows: Sequence[FeedRow], me: Whoami) -> FeedRow | None:
        """The row that is this wish's: one that is known, or the first that nobody else has."""
        with self.services.database.read() as session:
            wish = wishes.by_key(session, self.key)
            learned = wish.row if wish else None
            free = [
                row
                for row in rows
                if feed.number(row) == learned
                or not wishes.has_row(session, self.issue_id, feed.number(row))
            ]
        if learned is not None:
            return next((row for row in free if feed.number(row) == learned), None)
        return feed.own(self.act, free, feed.Asker(me, self.account), self.known or 0)

    def _change(self, **columns: Any) -> None:  # noqa: ANN401 - columns of many types.
        with self.services.database.write() as session:
            wish = wishes.by_key(session, self.key)
            if wish is not None:
                wishes.change(session, wish, **columns)


def asked(services: Services, key: str) -> Question | None:
    """The wish of that delivery; None: nobody knows it any more."""
    with services.database.read() as session:
        wish = wishes.by_key(session, key)
        if wish is None:
            return None
        issue, act = session.get_one(Issue, wish.issue_id), kept.act_of(wish.change)
        return Question(
            services=services,
            key=key,
            wish_id=wish.row_id,
            issue_id=issue.row_id,
            member_id=wish.member_id,
            account=wish.account or "",
            source_id=issue.source_id,
            status=issue.status,
            act=act,
            state=wish.state,
            reason=wish.reason,
            known=wish.known,
            actor=_actor(session, issue, act),
            created_at=wish.created_at,
            before=wish.before,
            issue_name=name(issue),
            refusal=stale.refusal(session, wish, issue, act),
        )


def not_ended(question: Question | None) -> Question:
    """Raises PermanentFailure where it is asked no more."""
    if question is None:
        raise PermanentFailure(GONE)
    if question.state in {WishState.REFUSED, WishState.GIVEN_UP, WishState.KEPT}:
        raise PermanentFailure(question.reason)
    return question


def _actor(session: Session, issue: Issue, act: Act) -> str:
    """By Sentry's id where it is known, else by the address; "": a team whose id is not known."""
    if act.data.get("assigneeType") == "team":
        slug = str(act.data.get("assignee", "")).lstrip("#")
        team = directory.team_by_slug(session, issue.organization_id, slug)
        return f"team:{team.tracker_id}" if team and team.tracker_id else ""
    email = str(act.data.get("assigneeEmail") or "")
    member = directory.member_by_email(session, issue.organization_id, email) if email else None
    return f"user:{member.tracker_id}" if member and member.tracker_id else email
