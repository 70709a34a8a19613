"""What a card shows of an issue's newest event, where no webhook brought one.

It is asked for after the issue was told, on threads of its own: no alert waits for it.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from bot.feed import redraws
from bot.intake import intake
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryError, SentryNotFound
from bot.services import Services, Unavailable
from bot.sources.sentry import event
from bot.sources.sentry.event import EventText
from store.issues import intake as stored
from store.issues import issues, shown
from store.issues.feed import FeedHint

log = logging.getLogger(__name__)

AT_ONCE = 2  # Events; Sentry's answers to these are large.
WAITING_MAX = 500  # Issues; more are read with their next feed.


class Events:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._waiting = threading.BoundedSemaphore(WAITING_MAX)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="event-ask")

    def look(self, hint: FeedHint) -> None:
        """Have the newest event of the hint's issue read, if its card has none."""
        if self._waiting.acquire(blocking=False):
            asked = self._pool.submit(self._read, hint.organization_id, hint.source_id)
            asked.add_done_callback(lambda _done: self._waiting.release())

    def stop(self) -> None:
        """What was not read is read with the issue's next feed."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, organization_id: int, source_id: str) -> None:
        """Whatever goes wrong, the card stays as it is."""
        try:
            with self._services.database.read() as session:
                issue_id = shown.without_event(session, organization_id, source_id)
            if issue_id is not None:
                found = event.of_api(self._client.latest_event(source_id).payload)
                work = partial(_take, services=self._services, of=issue_id, found=found)
                intake.in_one_write(self._services, work)
        except SentryNotFound:
            log.info("the issue %s has no event: its card has none", source_id)
        except (SentryError, Unavailable) as error:
            log.warning("the newest event of %s can't be read: %s", source_id, error)
        except ValidationError as error:
            fields = [".".join(map(str, each["loc"])) for each in error.errors()]
            log.warning("the newest event of %s has another shape at %s", source_id, fields)
        except Exception:
            log.exception("the newest event of %s can't be taken", source_id)


def _take(session: Session, services: Services, of: int, found: EventText) -> None:
    """Nothing where a rule's event came meanwhile: that is what was alerted."""
    issue = issues.held(session, of)
    if issue.event_id or issue.is_gone:
        return
    told = {"event_id": found.event_id, "excerpt": found.excerpt, "tags": _tags(found)}
    new: dict[str, Any] = {name: value for name, value in told.items() if value}
    stored.change_issue(session, issue.row_id, new)
    redraws.owe(session, services, issue)


def _tags(found: EventText) -> dict[str, str]:
    return found.shown_tags | ({"environment": found.seen_in} if found.seen_in else {})
