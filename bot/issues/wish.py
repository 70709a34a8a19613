"""With a tracker that can be asked, a press is a wish: stored, asked for, true when it is answered.

The relay asks (bot/write_back); until then no card and no row shows it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Allowed, Presser
from bot.issues.acts import Act, Confirmation, name
from bot.sentry.personal import words
from bot.sentry.personal.client import INTEGRATION, who_acts
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.roles import Right
from store.engine import wake_after_commit
from store.issues import assignees, wishes
from store.issues.wishes import Wish, WishState
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people.directory import Member, Organization
from store.people.sentry_accounts import Lack

PROVIDER = "sentry"
WORDS = frozenset({"message", "text", "told"})  # Of a comment (bot/issues/remarks/).
SLOW = timedelta(seconds=5)  # Then who pressed hears that there is no answer yet.


class NotInItsTeams(UserError):
    """{tracker} lets only members of its teams change issues of {project}, and you are in none of them. Nothing was changed; ask an owner or a manager, or join a team in {tracker}."""  # noqa: E501 - words for people.


class AskedAlready(UserError):
    """{who} just asked {tracker} for the same; {issue}'s card will show what came of it."""


def is_asked(services: Services, organization: Organization) -> bool:
    """Whether the tracker has the last word on this organization's issues."""
    settings = services.settings
    return bool(settings.sentry_url) and organization.slug == settings.sentry_org


def ask(
    session: Session,
    services: Services,
    allowed: Allowed,
    act: Act,
    by: Presser,
    *,
    before: Mapping[str, Any],
    undo_of: int | None = None,
) -> Confirmation:
    """Keep what is wanted, and owe the tracker the question, in the caller's transaction.

    It is not asked before who pressed has allowed what they have to allow.

    Raises:
        NotInItsTeams: the tracker would not let them.
        AskedAlready: the same is asked for, and not answered yet.
    """
    issue, tracker = allowed.issue, services.settings.tracker_name
    who = _asker(session, services, allowed)
    _check(session, allowed, act, tracker)
    key, at = uuid4().hex, services.steady()
    wishes.keep(
        session,
        key=key,
        issue_id=issue.row_id,
        member_id=allowed.member.row_id,
        place=asdict(by),
        change=as_kept(act),
        before=dict(before),
        undo_of=undo_of,
        created_at=services.now(),
        **_as_whom(who, at, tracker),
    )
    if isinstance(who, Lack):
        wake_after_commit(session, wishes.TO_TELL)
    else:
        enqueue.delivery(session, f"{PROVIDER}:{issue.token}", Purpose.WISH, at=at, key=key)
    return Confirmation((f"{tracker} is asked; you will be told what it answers.",), is_asked=True)


def _asker(session: Session, services: Services, allowed: Allowed) -> str | Lack:
    """The tracker decides itself what a person may; of the integration it would take all.

    Raises:
        NotInItsTeams: it would not let them.
    """
    who = who_acts(session, services, allowed.member.row_id)
    if who == INTEGRATION:
        _check_teams(session, allowed, services.settings.tracker_name)
    return who


def _as_whom(who: str | Lack, at: datetime, tracker: str) -> dict[str, Any]:
    """It waits for the relay, or for who pressed: they are told at once what to allow."""
    if isinstance(who, Lack):
        reason = str(words.needed(who, tracker))
        return {"account": None, "state": WishState.KEPT, "reason": reason, "tell_at": at}
    return {"account": who, "state": WishState.WAITING, "reason": "", "tell_at": at + SLOW}


def as_kept(act: Act) -> dict[str, Any]:
    """The act as JSON."""
    return asdict(act) | {"data": dict(act.data), "noted": dict(act.noted)}


def without_words(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of it in the end: words that were said stand where they were said, alone."""
    return {name: value for name, value in data.items() if name not in WORDS}


def act_of(change: Mapping[str, Any]) -> Act:
    """The act as it was kept."""
    return Act(**change)


def place_of(wish: Wish) -> Presser:
    """Where it was pressed; nowhere, once the end was told."""
    return Presser(**{"team_id": "", "user_id": "", "home_team_id": "", **wish.place})


def _check_teams(session: Session, allowed: Allowed, tracker: str) -> None:
    """The integration that asks may do all: this is the tracker's own rule for people."""
    member, project = allowed.member, allowed.project
    is_free = allowed.organization.is_open or roles.may(member, Right.ADMINISTER_MEMBERS)
    if not is_free and not assignees.may_have(session, project, member.row_id):
        raise NotInItsTeams(tracker=tracker, project=project.slug)


def _check(session: Session, allowed: Allowed, act: Act, tracker: str) -> None:
    for wish in wishes.open_of(session, allowed.issue.row_id):
        other = act_of(wish.change)
        if (other.kind, dict(other.data)) == (act.kind, dict(act.data)):
            who = _who(session, wish, allowed.member)
            raise AskedAlready(who=who, tracker=tracker, issue=name(allowed.issue))


def _who(session: Session, wish: Wish, member: Member) -> str:
    if wish.member_id == member.row_id:
        return "You"
    other = session.get_one(Member, wish.member_id)
    return other.name or other.email
