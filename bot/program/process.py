"""The running program: built from the settings, started, and stopped without losing anything."""

import gc
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from slack_sdk import WebClient

from bot import providers
from bot.errors import StartError
from bot.feed.reader import FeedReader
from bot.libraries import private_parts
from bot.program import after_restore, end_signals, greeting
from bot.program.connection import Connection
from bot.program.figures import metrics_of
from bot.program.malloc import share_arenas
from bot.program.running_database import open_to_run
from bot.program.schedule import Ticks, build_scheduler
from bot.program.vital_threads import Lives, Vital
from bot.providers import target_faults
from bot.providers.base import Setup
from bot.providers.target_secrets import places
from bot.relay import lateness
from bot.relay.counts import DeliveryCounts
from bot.relay.relay import Relay
from bot.relay.retry_delay import LONGEST_HOLD
from bot.secret_key import with_secret_key
from bot.sentry.client import SentryClient, client_of
from bot.services import Services
from bot.settings import Settings, require_slack
from bot.slack.web_api import bot_client
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from bot.write_back.provider import Tracker
from store.database import process_lock
from store.database.notifications import CommitNotifications
from store.database.process_lock import ProcessLock
from store.outbox import claims

log = logging.getLogger(__name__)

LONGEST_SILENCE = timedelta(seconds=60)  # Of a relay that is well: it comes round every 30 s.
SOCKET_PATIENCE = 2.0  # Seconds to hand over the acks, and half of it for answers to people.
RELAY_PATIENCE = timedelta(seconds=5)
ENDS_WITHIN = timedelta(seconds=9)  # All of it; the relay's share shrinks when others took long.
LOST = 3  # Exit code: what it lives by can't go on; a supervisor starts us again.
LAST_RESORT = 15.0  # Seconds until such an end is forced.
UNHEARD = "no connection to Slack for minutes"


Connect = Callable[[Services, WebClient, Callable[[], None]], Connection]


class Process:
    """Heliograph, whole. `start` once, `stop` once."""

    def __init__(self, settings: Settings, connect: Connect) -> None:
        """Open everything that can be wrong.

        Raises:
            StartError: what is wrong, all of it; nothing runs.
        """
        require_slack(settings)
        self.is_lost = False
        self.ending = threading.Event()
        self._sentry: SentryClient | None = None
        self._database = open_to_run(settings)
        self._alone = ProcessLock(self._database)
        try:
            self.services = Services(settings, self._database)
            self._begin_anew()
            after_restore.settle(self.services)
            settings = with_secret_key(settings)
            self.services = replace(self.services, settings=settings)
            client = bot_client(settings)
            greeting.greet(self.services, client)
            setup = Setup(settings, client, places(self._database))
            counts = DeliveryCounts()
            self._relays = [
                Relay(self.services, each, counts=counts) for each in providers.build_all(setup)
            ]
            self.connection = connect(self.services, client, partial(self._lose, UNHEARD))
            self._sentry = client_of(self.services)
            if self._sentry is not None:
                tracker = Tracker(self.services, self._sentry)
                self._relays.append(Relay(self.services, tracker, counts=counts))
            polling = self._sentry.for_polling() if self._sentry else None
            self._feed = FeedReader(self.services, polling) if polling else None
            figures = metrics_of(self.services, self.connection, counts, self._sentry)
            face = build_http(self.services, self._health(), figures)
            self.http = HttpServer(face, settings.http_host, settings.http_port)
        except BaseException:
            self._let_go()
            raise
        self._ticks = Ticks(build_scheduler(self.services, self._relays))
        self._notices = None if self._database.is_sqlite else CommitNotifications(self._database)

    def start(self) -> None:
        """Relays first: what was owed before goes out at once.

        Raises:
            StartError: the port is in use.
        """
        try:
            self.http.start()
        except BaseException:
            self._let_go()
            raise
        for relay in self._relays:
            relay.start()
        if self._notices:
            self._notices.start()
        if self._feed:
            self._feed.start()
        self._ticks.start()
        self.connection.start()
        for name, reason in providers.off(self.services.settings).items():
            log.info("%s is off: %s", name, reason)
        for fault in (*target_faults.unset(self._database), *private_parts.faults()):
            log.warning(fault)

    def stop(self) -> None:
        """Nothing new in, what is in hand is finished and written down; within 10 s."""
        end = self.services.steady() + ENDS_WITHIN
        self.http.stop()
        self.connection.stop(SOCKET_PATIENCE)
        self._ticks.stop()
        if self._sentry is not None:
            self._sentry.end_polling()
        if self._notices:
            self._notices.stop()
        if self._feed:
            self._feed.stop()
        for relay in self._relays:
            relay.stop(min(RELAY_PATIENCE, end - self.services.steady()))
        self._let_go()

    def watch(self) -> None:
        """Until it is to end; it ends as well where what it lives by can't go on."""
        parts: list[Lives] = [*self._relays, self._ticks, self.http, self.connection]
        counts = {
            relay.threads[0].name: partial(getattr, relay, "rounds") for relay in self._relays
        }
        parts += [part for part in (self._notices, self._feed) if part]
        counts |= {"feed": partial(getattr, self._feed, "rounds")} if self._feed else {}
        vital = Vital(parts, counts)
        if fault := vital.watch(self.ending):
            self._lose(fault)

    def _begin_anew(self) -> None:
        """What a clock that was wrong left behind is put right; a SQLite file is one process's."""
        try:
            is_alone = self._alone.take()
        except process_lock.Occupied as error:
            fault = f"DATABASE_URL: another Heliograph runs on this file ({error} is locked)"
            raise StartError([fault]) from None
        with self._database.write() as session:
            now = self.services.measured(session)
            if is_alone:
                process_lock.begin_anew(session, now)
            claims.shorten(session, now, LONGEST_HOLD)

    def _health(self) -> Health:
        return Health(
            {
                "socket": lambda: None if self.connection.sessions else "no Socket Mode session",
                "database": self._database_fault,
                "relay": self._relay_fault,
                "sending": partial(lateness.fault, self.services, self._relays),
            }
        )

    def _database_fault(self) -> str | None:
        with self._database.read() as session:
            session.connection().exec_driver_sql("SELECT 1")
        return None

    def _relay_fault(self) -> str | None:
        silent = [r.provider.name for r in self._relays if r.silence > LONGEST_SILENCE]
        return f"no sign of life from {', '.join(silent)}" if silent else None

    def _lose(self, fault: str) -> None:
        log.error("%s; ending with exit code %s, to be started again", fault, LOST)
        self.is_lost = True
        self.ending.set()

    def _let_go(self) -> None:
        if self._sentry is not None:
            self._sentry.close()
        self._alone.give_back()
        self._database.close()


def run(settings: Settings, connect: Connect) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code.

    Raises:
        StartError: it can't start.
    """
    share_arenas()
    process = Process(settings, connect)
    end_signals.set_at_end(process.ending)
    process.start()
    gc.collect()
    gc.freeze()  # What the start built stays: to look through it again stops all for 0.1 s.
    gc.enable()  # It may have been off while this was imported.
    threading.Thread(target=_say_ready, args=(process,), name="ready", daemon=True).start()
    process.watch()
    if not process.is_lost:
        process.stop()
        return 0
    force = threading.Timer(LAST_RESORT, os._exit, (LOST,))
    force.daemon = True  # What is broken may keep it from ending: nothing accepted is lost by that.
    force.start()
    process.stop()
    force.cancel()
    return LOST


def _say_ready(process: Process) -> None:
    """One line when the socket is up."""
    while not process.connection.sessions:
        if process.ending.wait(0.05):
            return
    print(f"Heliograph is ready; intake on port {process.http.port}", flush=True)  # noqa: T201
