"""Links to issues that were never told: read from the tracker, stored silently, and unfurled.

It is done after the ack, on threads of its own, and for so long only: a link that the tracker
does not answer for stays as it is.
"""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from bot.feed import untold
from bot.identity.gate import Presser
from bot.intake import intake
from bot.intake.intake import Refused
from bot.sentry.client import SentryClient, client_of
from bot.sentry.errors import SentryError
from bot.sentry.models import Issue as Answer
from bot.services import Services, Unavailable
from bot.workspace.unfurls import shared_links
from bot.workspace.unfurls.shared_links import Message

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=10)  # For all links of a message, from when they were shared.
AT_ONCE = 4  # Messages.


def look(services: Services, by: Presser, at: Message, urls: Sequence[Any]) -> None:
    """Have the links' issues read that nobody has told of, if the person may see them.

    Raises:
        Unavailable: the database does not answer.
    """
    client = client_of(services)
    if client is None:
        return
    with services.database.read() as session:
        names = shared_links.untold(session, services, by, urls)
    if names:
        pool = services.shared.one("unfurl", lambda: ThreadPoolExecutor(AT_ONCE, "unfurl-ask"))
        until = services.steady() + PATIENCE
        reading = _Reading(services, client.for_polling(), by, at, urls)
        pool.submit(reading.read, names, until)


class _Reading:
    """The links of one message."""

    def __init__(
        self,
        services: Services,
        client: SentryClient,
        by: Presser,
        at: Message,
        urls: Sequence[Any],
    ) -> None:
        self._services, self._client = services, client
        self._by, self._at, self._urls = by, at, urls

    def read(self, names: Sequence[str], until: datetime) -> None:
        """One link spoils no other; where the tracker is slow or away, the rest stay."""
        for name in names:
            if self._services.steady() > until:
                log.info("links to issues are left as they are: %s is slow", self._client.tracker)
                return
            try:
                found = self._client.issue(name)
                work = partial(self._take, found=found)
                intake.in_one_write(self._services, work)
            except SentryError as error:
                log.info("the link to the issue %s stays as it is: %s", name, error)
                if error.is_temporary:
                    return
            except (ValidationError, Refused) as error:
                log.warning("the issue %s of a link can't be taken: %s", name, type(error).__name__)
            except Unavailable as error:
                log.warning("links to issues are left as they are: %s", error)
                return
            except Exception:
                log.exception("the issue %s of a link can't be taken", name)

    def _take(self, session: Session, found: Answer) -> None:
        """Its row, and what is shown under the message, in one transaction."""
        untold.learn(session, self._services, self._client.organization_slug, found)
        session.flush()
        shared_links.share_within(session, self._services, self._by, self._at, self._urls)
