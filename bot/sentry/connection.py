"""Requests to Sentry's REST API: one at a time for its caller, bounded in time and size."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

import httpx
from pydantic import SecretStr

from bot.sentry import answers, transport_faults
from bot.sentry.errors import SentryBroken, SentryError, SentryLimited
from bot.sentry.pace import Pace
from bot.sentry.requests import Requests

CONNECT, ANSWER = 3.0, 10.0  # Seconds; a press waits for it.
WHOLE = 30.0  # Seconds for the whole of an answer, however slowly it drips.
SIZE_MAX = 10 * 1024 * 1024  # Bytes of one answer.
IDLE_MAX = 15.0  # Seconds that an unused connection is kept; proxies close sooner or later.
POLLS_MAX, ALL_MAX = 4, 24  # Requests under way at once; presses always find room.
PRESS_WAIT, POLL_WAIT = 3.0, 60.0  # Seconds that a request waits for its turn.
LETS_GO = 0.2  # Seconds until who polls notices that the program stops.
PAGES_MAX = 1000  # A list that goes on for longer has no end.

Params = Mapping[str, str | int | Sequence[str | int]]


@dataclass(frozen=True)
class Place:
    """Where Sentry is, and who asks."""

    url: str  # With the path that it stands under, without a slash at its end.
    token: SecretStr
    ca_file: str | None = None
    tracker: str = "Sentry"  # What people call it.


@dataclass(frozen=True)
class Question:
    kind: str  # What Sentry counts it as: `PUT issue`.
    path: str  # After `/api/0/`, with its slash.
    method: str = "GET"
    params: Params = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    bearer: SecretStr | None = None  # Who asks; None: whose token the place has.


@dataclass(frozen=True)
class Form:
    """What is asked beside the API, without a token: of OAuth."""

    path: str  # After the address, with its slashes.
    fields: Mapping[str, str] | None = None  # None: it is read, not sent.


class Connection:
    """For any number of threads; its repr and its errors hold no token."""

    def __init__(self, place: Place, pace: Pace | None = None) -> None:
        self.place = place
        self._pace = pace or Pace()
        self._polls = threading.BoundedSemaphore(POLLS_MAX)
        self.polled = 0  # Requests so far that were not urgent.
        self._counting = threading.Lock()
        self.requests = Requests()
        self._is_closing, self._polls_end = threading.Event(), threading.Event()
        self._http = httpx.Client(
            headers={
                "Accept": "application/json",
                "User-Agent": "Heliograph",
            },
            verify=_trust(place.ca_file),
            timeout=httpx.Timeout(ANSWER, connect=CONNECT, pool=CONNECT),
            limits=httpx.Limits(max_connections=ALL_MAX, keepalive_expiry=IDLE_MAX),
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"Connection({self.place.url})"

    def close(self) -> None:
        """Who waits for a turn is turned away."""
        self.end_polls()
        self._is_closing.set()
        self._http.close()

    def end_polls(self) -> None:
        """Whoever asks something that is not urgent is let go at once: the program stops."""
        self._polls_end.set()

    def ask(self, question: Question, *, urgent: bool = True) -> answers.Answer:
        """One answer; what is not urgent leaves room for what is.

        Raises:
            SentryError: there is none, or it is none that helps.
        """
        if urgent:
            return self._in_turn(question, PRESS_WAIT, urgent=True)
        with self._polls:
            return self._in_turn(question, POLL_WAIT, urgent=False)

    def send(self, form: Form) -> answers.Answer:
        """Whatever is answered, success or not.

        Raises:
            SentryError: no answer came.
        """
        url = f"{self.place.url}{form.path}"
        if form.fields is None:
            return self._exchange(self._http.build_request("GET", url))
        return self._exchange(self._http.build_request("POST", url, data=dict(form.fields)))

    def pages(self, question: Question, *, urgent: bool = True) -> Iterator[list[Any]]:
        """Page by page; an empty one can be the last of many, so the Link header counts."""
        cursor, seen = "", set[str]()
        while True:
            params = {**question.params, **({"cursor": cursor} if cursor else {})}
            answer = self.ask(Question(question.kind, question.path, params=params), urgent=urgent)
            yield answer.listed(self.place.tracker)
            cursor = answer.next_cursor
            if not cursor:
                return
            if cursor in seen or len(seen) >= PAGES_MAX:
                raise SentryBroken(f"{self.place.tracker} tells pages without end", answer.status)
            seen.add(cursor)

    def _in_turn(self, question: Question, patience: float, *, urgent: bool) -> answers.Answer:
        """Not before its turn, and again after a refusal, for that certainly did nothing."""
        begun = time.monotonic()
        while True:
            wait = self._pace.take(question.kind, urgent=urgent)
            if not wait:
                answer = self._asked(question) if urgent else self._abandonable(question)
                wait = self._pace.learn(question.kind, answer.headers, refused=answer.is_limited)
                if not answer.is_limited:
                    answers.check(answer, self.place)
                    return answer
            ends = self._is_closing if urgent else self._polls_end
            if time.monotonic() + wait > begun + patience or ends.wait(wait):
                raise SentryLimited(
                    f"{self.place.tracker} takes no more requests for now", timedelta(seconds=wait)
                )

    def _abandonable(self, question: Question) -> answers.Answer:
        """The same on a thread of its own, which may hang in it when the program has ended."""
        found: list[answers.Answer | SentryError] = []
        with self._counting:
            self.polled += 1

        def exchange() -> None:
            try:
                found.append(self._asked(question))
            except SentryError as error:
                found.append(error)

        thread = threading.Thread(target=exchange, name="sentry-poll", daemon=True)
        thread.start()
        while thread.is_alive() and not self._polls_end.is_set():
            thread.join(LETS_GO)
        answer = found[0] if found else transport_faults.stopped(self.place)
        if isinstance(answer, SentryError):
            raise answer
        return answer

    def _asked(self, question: Question) -> answers.Answer:
        bearer = question.bearer or self.place.token
        request = self._http.build_request(
            question.method,
            f"{self.place.url}/api/0/{question.path}",
            params=question.params or None,
            json=question.body,
            headers={"Authorization": f"Bearer {bearer.get_secret_value()}"},
        )
        return self._exchange(request)

    def _exchange(self, request: httpx.Request) -> answers.Answer:
        with self.requests.timed() as took:
            answer = self._answered(request)
            took.status = answer.status
            took.is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            return answer

    def _answered(self, request: httpx.Request) -> answers.Answer:
        try:
            answer = self._http.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:  # Closed meanwhile.
            raise transport_faults.before_answer(error, self.place) from None
        try:
            body = _bounded(answer, time.monotonic)
        except httpx.HTTPError:
            text = f"{self.place.tracker}'s answer was cut off"
            raise SentryBroken(text, answer.status_code) from None
        finally:
            answer.close()
        if body is None:
            limits = f"{SIZE_MAX // 1024**2} MiB or takes longer than {WHOLE:.0f} seconds"
            text = f"{self.place.tracker}'s answer is larger than {limits}"
            raise SentryBroken(text, answer.status_code)
        return answers.Answer(answer.status_code, answer.headers, body)


def _bounded(answer: httpx.Response, clock: Callable[[], float]) -> bytes | None:
    """The body; None: it is too large, or takes too long."""
    ends, body = clock() + WHOLE, bytearray()
    for part in answer.iter_bytes(64 * 1024):
        body += part
        if len(body) > SIZE_MAX or clock() > ends:
            return None
    return bytes(body)


@lru_cache(maxsize=4)
def _trust(ca_file: str | None) -> ssl.SSLContext:
    """What the system trusts, and the file's certificates beside it."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
