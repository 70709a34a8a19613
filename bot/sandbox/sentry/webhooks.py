"""Webhooks out: signed, on threads, tried once more after a time-out, then lost for good."""

import collections
import http.client
import json
import queue
import threading
import time
from http import HTTPStatus

from bot.sandbox.sentry.records import Json, Person, SentHook
from bot.sandbox.sentry.signed_post import actor, post
from bot.sandbox.sentry.state import State

THREADS = 4
TIMEOUTS_MAX = 1000  # Of a day; then Sentry sends the integration nothing more, for good.
LOG_KEPT = 100  # Deliveries that Sentry can tell of.
UNSUBSCRIBED = {"event_alert", "metric_alert", "installation"}  # A rule asks for these.


class Webhooks:
    """Sends what changes cause, each to every integration that asked for its resource."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.timeout = 1.0  # Seconds that Sentry waits for an answer.
        self.pause = 1.0  # Seconds before its second try.
        self.are_lost = False  # True: what happens from now on is never sent.
        self.sent: list[SentHook] = []
        self._lost_next: collections.Counter[str] = collections.Counter()
        self._waiting: queue.SimpleQueue[SentHook | None] = queue.SimpleQueue()
        self._pending = 0
        self._held: list[SentHook] | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for number in range(THREADS):
            thread = threading.Thread(target=self._work, name=f"sentry-hook-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Send nothing more; what is on its way ends by its time-out."""
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(self.timeout + 1)
        self._threads.clear()

    def hook(self, resource: str, action: str, data: Json, by: Person | None) -> None:
        """Queue one; whoever calls holds the state's lock."""
        if self.are_lost or self._is_lost(f"{resource}.{action}"):
            return
        for integration in self._state.integrations:
            if integration.webhook_url is None:
                continue
            if resource not in {*integration.events, *UNSUBSCRIBED}:
                continue
            body = {
                "action": action,
                "installation": {"uuid": integration.installation},
                "data": data,
                "actor": actor(integration, by),
            }
            self._queue(SentHook(resource, action, json.loads(json.dumps(body)), integration))

    def hold(self) -> None:
        """Keep everything back until `release`."""
        with self._state.lock:
            self._held = [] if self._held is None else self._held

    def release(self) -> None:
        with self._state.lock:
            held, self._held = self._held or [], None
        for sent in held:
            self._waiting.put(sent)

    def lose(self, name: str, times: int = 1) -> None:
        """Never send the next ones of a kind, by resource and action: `issue.resolved`."""
        with self._state.lock:
            self._lost_next[name] += times

    def settle(self, seconds: float = 5.0) -> bool:
        """Wait until all are delivered or lost; False if the time was too short."""
        ends = time.monotonic() + seconds
        with self._state.changed:
            while self._pending and (left := ends - time.monotonic()) > 0:
                self._state.changed.wait(left)
            return not self._pending

    def send_again(self, sent: SentHook) -> None:
        """The same once more, as a second worker of Sentry's might."""
        copy = SentHook(sent.resource, sent.action, sent.body, sent.integration)
        with self._state.lock:
            self._queue(copy)

    def _is_lost(self, name: str) -> bool:
        if not self._lost_next[name]:
            return False
        self._lost_next[name] -= 1
        return True

    def _queue(self, sent: SentHook) -> None:
        self.sent.append(sent)
        self._pending += 1
        if self._held is not None:
            self._held.append(sent)
        else:
            self._waiting.put(sent)

    def _work(self) -> None:
        while (sent := self._waiting.get()) is not None:
            try:
                self._deliver(sent)
            finally:
                with self._state.lock:
                    self._pending -= 1
                    self._state.touch()

    def _deliver(self, sent: SentHook) -> None:
        status = self._try(sent)
        if status == HTTPStatus.REQUEST_TIMEOUT:
            time.sleep(self.pause)
            self._try(sent)

    def _try(self, sent: SentHook) -> int:
        """One try; the status, 0 without a connection, 408 for no answer in time."""
        try:
            status = post(sent, self.timeout, self._state.clock.now().timestamp())
        except TimeoutError:
            status = HTTPStatus.REQUEST_TIMEOUT.value
        except (OSError, http.client.HTTPException):
            status = 0
        self._write_down(sent, status)
        return status

    def _write_down(self, sent: SentHook, status: int) -> None:
        timed_out = status == HTTPStatus.REQUEST_TIMEOUT
        integration = sent.integration
        with self._state.lock:
            sent.tries.append(0 if timed_out else status)
            integration.log.append(
                {
                    "webhookUrl": integration.webhook_url,
                    "sentryAppSlug": integration.slug,
                    "eventType": f"{sent.resource}.{sent.action}",
                    "date": str(self._state.clock.now()),
                    "responseCode": sent.tries[-1],
                }
            )
            del integration.log[:-LOG_KEPT]
            integration.timeouts += timed_out
            if integration.timeouts >= TIMEOUTS_MAX:
                integration.events = ()
