"""MS Teams, by pymsteams. An address names a target whose secret is a workflow's whole address."""

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Self

import pymsteams
import requests

from bot.notes.note import Effect, Note
from bot.providers.adaptive_card import message
from bot.providers.base import ALL_EFFECTS, Pace, Setup
from bot.providers.http_failures import answered, unanswered
from bot.providers.target_secrets import NoPlace, Place
from bot.providers.teams_address import Address, Refused, checked
from bot.settings import Settings
from bot.vocabulary.addresses import declared
from bot.vocabulary.failures import Failure, TargetDead, TemporaryFailure

log = logging.getLogger(__name__)

TIMEOUT = 10.0  # Seconds.
UNKNOWN_TRIES = 8  # Of a success that says it is none: some four minutes.
SWITCHED_OFF = ("WorkflowTriggerIsNotEnabled", "WorkflowNotFound")  # Codes of a 400.
INNER_STATUS = re.compile(r"HTTP error (\d{3})")  # In a 200's text, as Teams' own answer.
GONE = "its connector is one that Microsoft switched off; make a workflow and set its address"


class MSTeams:
    """Posts cards, one way: they can't be edited, answered in a thread, or found again.

    So after an answer that never came a card is posted once more: at least once, not exactly.
    """

    name: ClassVar = "msteams"
    title: ClassVar = "MS Teams"
    addresses: ClassVar = declared("msteams:ops")
    keeps_cards: ClassVar = False
    pages: ClassVar = False
    pace: ClassVar = Pace(timedelta(seconds=1), burst=4)  # Teams takes about 4 a second.
    lanes_in_flight: ClassVar = 8
    effects: ClassVar[frozenset[Effect]] = ALL_EFFECTS

    def __init__(
        self,
        place: Callable[[str], Place],
        *,
        tracker: str = "Sentry",
        allow_loopback: bool = False,
        timeout: float = TIMEOUT,
    ) -> None:
        self._place = place
        self._tracker = tracker
        self._allow_loopback = allow_loopback
        self._timeout = timeout
        self._warned: set[str] = set()  # Targets; once each.

    @classmethod
    def off(cls, _settings: Settings) -> str:
        return ""

    @classmethod
    def build(cls, setup: Setup) -> Self:
        settings = setup.settings
        return cls(
            setup.place,
            tracker=settings.tracker_name,
            allow_loopback=settings.allow_loopback_targets,
        )

    def send(self, note: Note, address: str, parent: str | None) -> str:  # noqa: ARG002 - has no threads.
        """Post the note; the id is "", Teams tells none."""
        place, to = self._found(address)
        card = _Card(to, self._timeout)
        card.payload = message(note, self._tracker, place.card)
        try:
            card.send()
        except pymsteams.TeamsWebhookException:
            raise _refusal(card.last_http_response, to) from None
        except (requests.RequestException, OSError) as error:  # Its text holds the whole address.
            raise unanswered(error, "Teams") from None
        _check_success(card.last_http_response, to)
        return ""

    def fits(self, _notes: Sequence[Note]) -> int:
        return 1

    def show(self, note: Note, _address: str, _parent: str | None) -> Mapping[str, str]:
        """The message as most workflows take it."""
        posted = message(note, self._tracker, "envelope")
        return {"msteams.json": json.dumps(posted, indent=2, ensure_ascii=False)}

    def check(self, address: str) -> None:
        """Raise what is wrong with the target's address; it is looked up, nothing is sent."""
        self._found(address)

    def _found(self, address: str) -> tuple[Place, Address]:
        target = f"{self.name}:{address}"
        try:
            place = self._place(target)
        except NoPlace as missing:
            raise TargetDead(str(missing)) from None
        return place, self._checked(target, place)

    def _checked(self, target: str, place: Place) -> Address:
        try:
            to = checked(place.secret, allow_loopback=self._allow_loopback)
        except Refused as refused:
            where = place.variable or "the target's variable"
            raise TargetDead(f"the address in {where} {refused}") from None
        except OSError:
            raise TemporaryFailure("the name in Teams' address can't be looked up") from None
        if to.is_connector and target not in self._warned:
            self._warned.add(target)
            log.warning("%s: %s", target, GONE)
        return to


class _Card(pymsteams.connectorcard):  # type: ignore[misc] # It ships no types.
    """One that goes where it was checked to go: pymsteams' own send follows redirects."""

    def __init__(self, to: Address, timeout: float) -> None:
        super().__init__(to.url, http_timeout=timeout)
        self._to = to

    def send(self) -> bool:
        """As pymsteams' does: any 2xx is a success, all else is its exception."""
        with self._to.session() as session:
            self.last_http_response = session.post(
                self.hookurl, json=self.payload, timeout=self.http_timeout, allow_redirects=False
            )
        if not 200 <= self.last_http_response.status_code < 300:  # noqa: PLR2004 - as HTTP has it.
            raise pymsteams.TeamsWebhookException
        return True


def _check_success(response: requests.Response, to: Address) -> None:
    """Raise what a 2xx with an error in its body means."""
    inner = INNER_STATUS.search(response.text)
    if inner:
        raise _with_hint(answered(int(inner[1]), response.headers, "Teams"), to)
    if _tells_of_an_error(response):
        raise TemporaryFailure("Teams said that it failed", tries=UNKNOWN_TRIES)


def _tells_of_an_error(response: requests.Response) -> bool:
    """A flow may answer by any text or JSON of its own; most say nothing."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return any(word in response.text.lower() for word in ("error", "failed"))
    return isinstance(body, dict) and bool(body.get("error"))


def _refusal(response: requests.Response, to: Address) -> Failure:
    if any(code in response.text for code in SWITCHED_OFF):
        return TargetDead("the workflow is switched off or deleted")
    return _with_hint(answered(response.status_code, response.headers, "Teams"), to)


def _with_hint(failure: Failure, to: Address) -> Failure:
    return TargetDead(GONE) if isinstance(failure, TargetDead) and to.is_connector else failure
