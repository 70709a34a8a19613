"""The thread that reads feeds: one process's, for all that share a database."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

from sqlmodel import Session

from bot.feed import feed_rows, lost, state
from bot.feed.events import Events
from bot.feed.health import Health
from bot.intake import intake
from bot.intake.shown import IssueState
from bot.relay.faults import Faults
from bot.relay.retry_delay import backoff
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryError, SentryLimited, SentryMoved, SentryNotFound
from bot.sentry.models import Whoami
from bot.services import Services, Unavailable
from store.issues import feed, issues
from store.issues.feed import FEED, FeedHint
from store.maintenance import duties

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # Of the duty; a batch takes less.
BATCH = 8  # Feeds at a time, and the threads that ask for them.
LONGEST_SLEEP = 5.0  # Seconds.
FIRST, LONGEST = timedelta(seconds=2), timedelta(minutes=1)  # Between tries of a feed.
LASTING = timedelta(minutes=10)  # Between them where somebody must mend what is wrong.


class FeedReader:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._worker = uuid4().hex
        self._woken = threading.Event()
        self._is_stopping = False
        self._me: Whoami | None = None
        self._faults = Faults()
        self._health = Health(client, "what happened to issues")
        self.rounds = 0  # Grows as long as the thread goes on.
        self._events = Events(services, client)
        self._pool = ThreadPoolExecutor(BATCH, thread_name_prefix="feed-ask")
        self._thread = threading.Thread(target=self._go_on, name="feed", daemon=True)

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._thread,)

    def start(self) -> None:
        self._services.database.subscribe(self._hinted)
        self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """What is being read is read to its end if that is soon; else it is read again."""
        self._is_stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(patience)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._events.stop()
        self._give_back()

    def _give_back(self) -> None:
        """Whoever runs next need not wait for the lease."""
        try:
            with self._services.database.write() as session:
                duties.give_back(session, FEED, self._worker)
        except Unavailable as error:
            log.warning("the duty of reading feeds is given back by its lease: %s", error)

    def turn(self) -> bool:
        """Read what is due; False: nothing was, or another process does it."""
        with self._services.database.write() as session:
            now = self._services.measured(session)
            if not duties.take(session, FEED, self._worker, now=now, until=now + LEASE):
                return False
            due = feed.due(session, now, BATCH)
        list(self._pool.map(self._read, due))
        return bool(due)

    def _hinted(self, owed: frozenset[str]) -> None:
        if FEED in owed:
            self._woken.set()

    def _go_on(self) -> None:
        while not self._is_stopping:
            self.rounds += 1
            self._woken.clear()
            pause = 0.0
            try:
                pause = 0.0 if self.turn() else LONGEST_SLEEP
                self._faults.over()
            except Exception as error:  # noqa: BLE001 - one too many is raised by `pause_after`.
                pause = self._faults.pause_after(error, FEED)
            if pause and not self._is_stopping:
                self._woken.wait(min(pause, self._until_due()))

    def _until_due(self) -> float:
        try:
            with self._services.database.read() as session:
                due = feed.next_due(session)
        except Exception:  # noqa: BLE001 - the next turn says it.
            return LONGEST_SLEEP
        left = (due - self._services.steady()).total_seconds() if due else LONGEST_SLEEP
        return max(0.05, left)

    def _read(self, hint: FeedHint) -> None:
        """Whatever becomes of it: read, lost, or tried again later; one holds up no other."""
        try:
            self._try(hint)
        except SentryError as error:
            if not hint.tries:
                self._health.failed(error)
            self._write(partial(self._failed, hint=hint, error=error))
        except Unavailable as error:
            log.warning("the feed of %s waits for the database: %s", hint.source_id, error)
        except Exception:
            if not hint.tries:
                log.exception("the feed of %s can't be taken", hint.source_id)
            self._write(partial(self._failed, hint=hint))

    def _try(self, hint: FeedHint) -> None:
        try:
            found = feed_rows.ask(self._client, hint.source_id, self._who())
        except (SentryMoved, SentryNotFound) as gone:
            into = gone.issue if isinstance(gone, SentryMoved) else None
            self._write(partial(lost.take, services=self._services, hint=hint, into=into))
        else:
            self._health.over()
            self._write(partial(feed_rows.take, services=self._services, hint=hint, reading=found))
            self._events.look(hint)

    def _write(self, work: Callable[[Session], None]) -> None:
        intake.in_one_write(self._services, work)

    def _failed(self, session: Session, hint: FeedHint, error: SentryError | None = None) -> None:
        """The card shows what the webhook showed; what happened is told when the feed is read."""
        is_passing = error is not None and error.is_temporary
        longest = LONGEST if is_passing else LASTING
        wait = backoff(hint.tries + 1, first=FIRST, longest=longest)
        if isinstance(error, SentryLimited):
            wait = max(wait, error.retry_after)
        feed.postpone(session, hint, self._services.steady() + wait)
        row = issues.by_source_id(session, hint.organization_id, hint.source_id)
        if row is not None and hint.state is not None and hint.tries == 0:
            shown = IssueState.model_validate(hint.state)
            state.settle(session, self._services, row, shown)

    def _who(self) -> Whoami:
        if self._me is None:
            self._me = self._client.whoami()
        return self._me
