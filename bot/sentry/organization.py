"""Questions about one organization, and which of its errors are the organization's or the token's.

Sentry answers 404 for what is not there and for an organization that is not there, and 403 for a
scope that lacks and for an organization that is another's: only a second question tells.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.sentry import answers, models
from bot.sentry.connection import Connection, Question
from bot.sentry.errors import (
    SentryDenied,
    SentryError,
    SentryNotFound,
    SentryOrganizationUnknown,
    SentryTokenInvalid,
)
from bot.sentry.scopes import Scope, fault, has

log = logging.getLogger(__name__)

PAGE = 100  # Rows; Sentry refuses more, and 0 would never end.
LEFT_OUT_MAX = 1_000  # Rows of which it is remembered that they were logged.

Kind = TypeVar("Kind", bound=BaseModel)


class Asker:
    """What every question has in common."""

    def __init__(self, connection: Connection, organization: str, *, urgent: bool) -> None:
        self.slug = organization
        self.place = connection.place
        self.connection = connection
        self.urgent = urgent
        self._left_out = set[str]()  # What was logged of rows that can't be read.

    def one(
        self,
        kind: type[Kind],
        question: Question,
        scope: Scope,
    ) -> Kind:
        return answers.read(kind, self.payload(question, scope), self.place.tracker)

    def payload(self, question: Question, scope: Scope | None) -> Any:  # noqa: ANN401 - any JSON.
        """What was answered; None where there is nothing to say."""
        answer = self._asked(scope, lambda: self.connection.ask(question, urgent=self.urgent))
        return answer.payload if answer.body else None

    def all(self, kind: type[Kind], question: Question, scope: Scope, most: int = 0) -> list[Kind]:
        """All pages of a list, or as many as `most` rows need."""
        size = min(most, PAGE) if most else PAGE
        params = {**question.params, "per_page": size}
        asked = Question(question.kind, question.path, params=params)
        found: list[Kind] = []
        pages = self.connection.pages(asked, urgent=self.urgent)
        while (page := self._asked(scope, lambda: next(pages, None))) is not None:
            found += answers.read_all(kind, page, self.place.tracker)
            if most and len(found) >= most:
                return found[:most]
        return found

    def each(self, kind: type[Kind], question: Question, scope: Scope, most: int) -> list[Kind]:
        """The same, without the rows that can't be read; that is logged, once a row."""
        found = self.all(models.Raw, question, scope, most)
        rows, wrong = answers.read_each(kind, [each.root for each in found], self.place.tracker)
        for text in {str(each) for each in wrong} - self._left_out:
            log.warning("%s: it is left out", text)
            if len(self._left_out) >= LEFT_OUT_MAX:
                self._left_out.clear()
            self._left_out.add(text)
        return rows

    def _asked(self, scope: Scope | None, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - any of them.
        try:
            return ask()
        except SentryDenied as denied:
            raise self._denied(denied, scope) from None
        except SentryNotFound as error:
            raise self._not_found(error) from None

    def _denied(self, denied: SentryDenied, scope: Scope | None) -> SentryError:
        """In words of the scope that lacks, if one does."""
        if scope is None or denied.is_personal:
            return denied
        try:
            given = self.root().auth
        except SentryError as error:
            return error if isinstance(error, SentryTokenInvalid) else denied
        tracker = self.place.tracker
        if given is not None and not has(given.scopes, scope):
            return SentryDenied(fault(scope, tracker), scope)
        return SentryDenied(
            f"{tracker} does not let SENTRY_TOKEN into the organization {self.slug} or this"
            " project, though it has the scope: is it another organization's?"
        )

    def _not_found(self, error: SentryNotFound) -> SentryError:
        """Whether the organization is there at all: where it is not, nothing was deleted."""
        question = Question("GET organization", f"organizations/{self.slug}/", params=BRIEF)
        try:
            self.connection.ask(question, urgent=self.urgent)
        except SentryNotFound:
            return SentryOrganizationUnknown(
                f"{self.place.tracker} has no organization {self.slug}: SENTRY_ORG must be its"
                " slug as it is now"
            )
        except SentryDenied:
            return error  # It is there, and not to be read.
        except SentryError as other:
            return other
        return error

    def root(self) -> models.Root:
        question = Question("GET root", "")
        answer = self.connection.ask(question, urgent=self.urgent)
        return answers.read(models.Root, answer.payload, self.place.tracker)


BRIEF = {"detailed": 0}
