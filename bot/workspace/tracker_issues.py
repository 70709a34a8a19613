"""What a person has here against what they have in the tracker, as somebody's Home needs it.

Issues that nobody told of become known, silently; those that stand otherwise have their feed
read, as the poll does it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from pydantic import ValidationError
from sqlmodel import Session

from bot.feed import state, untold
from bot.feed.assigned import is_theirs
from bot.intake import intake
from bot.intake.intake import Refused
from bot.sentry.errors import SentryError
from bot.sentry.models import Issue as Answer
from bot.services import Services
from store.issues import feed, issues, subscriptions
from store.issues.issues import Issue
from store.issues.subscriptions import Part
from store.people.directory import Member, Organization
from store.slack.home_issues import Mine

log = logging.getLogger(__name__)


@dataclass
class Found:
    """A person's issues, here and there."""

    organization: Organization
    member: Member
    known: Sequence[Mine]
    answers: dict[str, Answer] = field(default_factory=dict)  # By id.
    fault: SentryError | None = None  # Not all could be asked.

    def new(self) -> list[Answer]:
        """What they have in the tracker alone, the oldest first."""
        here = {each.source_id for each in self.known}
        mine = [each for each in self.answers.values() if is_theirs(each, self.member.email)]
        return sorted((each for each in mine if each.id not in here), key=_age)

    def gone(self) -> list[Mine]:
        """What they have here alone."""
        return [each for each in self.known if self._is_gone(each)]

    def _is_gone(self, mine: Mine) -> bool:
        """One that is nowhere in the answers may be another tracker's: then nothing is known."""
        answer = self.answers.get(mine.source_id)
        if answer is None:
            return self.fault is None and bool(mine.project)
        return not is_theirs(answer, self.member.email)


def take(services: Services, found: Found) -> bool:
    """Whether what the person has here is another by now; feeds that are read tell by themselves.

    Each issue has a transaction of its own: presses wait for none that are many.
    """
    settling = _Settling(services, found)
    new = [intake.in_one_write(services, partial(settling.gain, answer=a)) for a in found.new()]
    gone = [intake.in_one_write(services, partial(settling.lose, mine=m)) for m in found.gone()]
    return any(new) or any(gone)


class _Settling:
    def __init__(self, services: Services, found: Found) -> None:
        self._services, self._found = services, found

    def gain(self, session: Session, answer: Answer) -> bool:
        slug = self._found.organization.slug
        try:
            new = untold.learn(session, self._services, slug, answer)
        except (ValidationError, Refused) as error:
            log.warning("the issue %s can't be taken: %s", answer.id, type(error).__name__)
            return False
        if new is None:
            return self._follow(session, answer.id)
        part = {self._found.member.row_id: Part.ASSIGNED}
        subscriptions.subscribe(session, new.row_id, part, self._services.now())
        return True

    def lose(self, session: Session, mine: Mine) -> bool:
        return self._follow(session, mine.source_id)

    def _follow(self, session: Session, source_id: str) -> bool:
        """Its feed tells what happened; one that was never read tells nothing, and sets it."""
        organization_id, answers = self._found.organization.row_id, self._found.answers
        row = issues.by_source_id(session, organization_id, source_id)
        feed.hint(session, organization_id, source_id, at=self._services.steady())
        if row is None or row.feed_row is not None or source_id not in answers:
            return False
        return self._set(session, row, answers[source_id])

    def _set(self, session: Session, row: Issue, answer: Answer) -> bool:
        return state.settle(session, self._services, row, state.shown_by(answer))


def _age(answer: Answer) -> tuple[int, str]:
    """The tracker numbers issues as they come."""
    return len(answer.id), answer.id
