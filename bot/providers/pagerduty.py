"""PagerDuty, by Events API v2. An address names a target whose secret is a routing key."""

import hashlib
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Self

from requests import Response

from bot.notes.note import Effect, Note, plain
from bot.providers.base import Pace, Setup
from bot.providers.http_failures import answered, unanswered
from bot.providers.target_secrets import NoPlace, Place
from bot.providers.texts import cut, one_line, usable
from bot.settings import Settings
from bot.vocabulary.addresses import declared
from bot.vocabulary.failures import Failure, PermanentFailure, TargetDead, TemporaryFailure

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # It says that its development has ended.
    from pdpyras import EventsAPISession, PDClientError

ACTIONS = {
    Effect.OPENS: "trigger",
    Effect.ACKNOWLEDGES: "acknowledge",
    Effect.CLOSES: "resolve",
}
SEVERITIES = {"fatal": "critical", "error": "error", "warning": "warning", "info": "info"}
SUMMARY_MAX = 1024  # Characters; PagerDuty's "Send an alert event" page, as the next two.
KEY_MAX = 255  # Characters of a dedup_key.
# An event may have 512 KB. JSON takes up to 12 bytes for a character, so these come to 300 KB.
FACTS_MAX, NAME_MAX, VALUE_MAX = 50, 100, 250  # How many; characters of each.
TEXT_MAX = 5000  # Characters of the sentence, and of the excerpt.
TIMEOUT = 10.0  # Seconds.


class PagerDuty:
    """One alert per note's thread: a repeat folds into it, so a second send does no harm."""

    name: ClassVar = "pagerduty"
    title: ClassVar = "PagerDuty"
    addresses: ClassVar = declared("pagerduty:primary")
    keeps_cards: ClassVar = False
    pages: ClassVar = True
    # PagerDuty takes about 120 events a minute for a key.
    pace: ClassVar = Pace(timedelta(seconds=0.5), burst=10)
    lanes_in_flight: ClassVar = 8
    effects: ClassVar[frozenset[Effect]] = frozenset(ACTIONS)

    def __init__(
        self,
        place: Callable[[str], Place],
        *,
        url: str,
        tracker: str = "Sentry",
        timeout: float = TIMEOUT,
    ) -> None:
        self._place = place
        self._url = url.rstrip("/")
        self._tracker = tracker
        self._timeout = timeout

    @classmethod
    def off(cls, _settings: Settings) -> str:
        return ""

    @classmethod
    def build(cls, setup: Setup) -> Self:
        settings = setup.settings
        return cls(setup.place, url=settings.pagerduty_url, tracker=settings.tracker_name)

    def send(self, note: Note, address: str, parent: str | None) -> str:  # noqa: ARG002 - has no threads.
        """Trigger, acknowledge or resolve the alert of the note's thread; returns its key."""
        event = self._event(note)
        try:
            place = self._place(f"{self.name}:{address}")
        except NoPlace as missing:
            raise TargetDead(str(missing)) from None
        with self._session(place.secret) as session:
            try:
                return str(session.send_event(event.pop("event_action"), **event))
            except PDClientError as error:  # Without its cause, which tells of the key.
                raise _failure(error) from None

    def fits(self, _notes: Sequence[Note]) -> int:
        return 1

    def show(self, note: Note, _address: str, _parent: str | None) -> Mapping[str, str]:
        """The event, without its routing key; nothing for a note that PagerDuty is not for."""
        if note.effect not in ACTIONS:
            return {}
        return {"pagerduty.json": json.dumps(self._event(note), indent=2, ensure_ascii=False)}

    def _event(self, note: Note) -> dict[str, Any]:
        """A new object each time: pdpyras writes the routing key into what it is given."""
        action = ACTIONS.get(note.effect)
        if action is None:
            raise PermanentFailure("PagerDuty is told only what opens or closes an alert")
        details = alert(note, self._tracker) if action == "trigger" else {}
        return {"event_action": action, "dedup_key": dedup_key(note), **details}

    def _session(self, routing_key: str) -> EventsAPISession:
        """For one send: pdpyras promises nothing about threads. The relay does all retrying."""
        session = EventsAPISession(routing_key)
        session.url = self._url
        session.retry = {HTTPStatus.TOO_MANY_REQUESTS: 1}  # 0 would stand for "without end" …
        session.max_http_attempts = -1  # … and this is below the sum of none.
        session.sleep_timer = 0
        session.max_network_attempts = 0
        session.max_redirects = 0
        session.timeout = self._timeout
        return session


def alert(note: Note, tracker: str) -> dict[str, Any]:
    """What a trigger says beside its key."""
    facts = dict(note.facts)
    event: dict[str, Any] = {
        "payload": {
            "summary": cut(one_line(note.title), SUMMARY_MAX) or "An alert",
            "source": cut(facts.get("Project", ""), NAME_MAX) or tracker,
            "severity": SEVERITIES.get(note.level, "info" if note.level == "debug" else "error"),
            "custom_details": _details(note),
        },
        "client": "Heliograph",
    }
    href = usable(note.url)
    if href:
        event |= {"client_url": href, "links": [{"href": href, "text": f"Open in {tracker}"}]}
    return event


def dedup_key(note: Note) -> str:
    """The same for all notes about one thing; a long one ends in a digest of the whole."""
    key = note.thread or note.subject
    if len(key) <= KEY_MAX:
        return key
    digest = hashlib.sha256(key.encode(errors="replace")).hexdigest()[:32]
    return f"{key[: KEY_MAX - len(digest) - 1]}-{digest}"


def _details(note: Note) -> Mapping[str, str]:
    told = {
        cut(one_line(name), NAME_MAX): cut(one_line(value), VALUE_MAX)
        for name, value in note.facts[:FACTS_MAX]
    }
    sentence = "\n".join(plain(line) for line in note.lines)
    texts = {"What happened": sentence, "Excerpt": note.excerpt}
    return told | {name: cut(text, TEXT_MAX) for name, text in texts.items() if text}


def _failure(error: PDClientError) -> Failure:
    """What an error of pdpyras stands for.

    After a time-out or a 5xx the event may have been taken. That is Unknown, and as PagerDuty
    can't be asked it is sent again: under the same key it folds into the first.
    """
    response: Response | None = error.response
    if response is None:
        return unanswered(error.__cause__, "PagerDuty")
    if 200 <= response.status_code < 300:  # noqa: PLR2004 - pdpyras found no dedup_key in it.
        return TemporaryFailure(f"PagerDuty's answer was no receipt ({response.status_code})")
    if response.status_code == HTTPStatus.BAD_REQUEST and _blames_the_key(response):
        return TargetDead("PagerDuty does not know the routing key")
    return answered(response.status_code, response.headers, "PagerDuty")


def _blames_the_key(response: Response) -> bool:
    said = response.text.lower()
    return "routing_key" in said or "routing key" in said
