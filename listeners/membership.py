"""Who acts, settled once for each payload, before any listener: `presser(body)` has it then."""

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.services import Services, Unavailable
from bot.workspace import installations
from listeners.claims import Claims, claims, decide
from listeners.modals import FAULTS, hurried
from listeners.payloads import settle

log = logging.getLogger(__name__)

TIMEOUT = 1  # Seconds for users.info: an ack has 3, and the listener needs its part.
KNOWN_FOR = 60.0  # Seconds that its answer counts: who left a workspace may not act for long.
KNOWN_MAX = 4096  # People; then all are asked for anew.
ACTS = {"block_actions", "view_submission", "block_suggestion", "shortcut", "message_action"}
EVENTS = {"app_home_opened", "link_shared"}  # And messages to the app.
NOBODY = {"user_not_found", "user_not_visible", "users_not_found"}  # Slack's words.


class Membership:
    """Asks Slack only where the payload can't decide, once a minute for each person."""

    def __init__(self, services: Services, client: WebClient) -> None:
        self._services = services
        self._client = hurried(client, TIMEOUT)
        self._ours: frozenset[str] = frozenset()
        self._known: dict[str, tuple[float, frozenset[str]]] = {}
        self._lock = threading.Lock()

    def settle(self, body: dict[str, Any]) -> None:
        """Put what is decided beside the payload."""
        said = claims(body)
        ours = self._workspaces(said)
        decided = decide(said, ours)
        by = settle(body, decided.team_id, decided.home_team_id)
        is_vague = said.is_vague and not decided.home_team_id
        if is_vague and by.user_id and _acts(body):
            decided = decide(said, ours, self._teams(by.user_id))
            settle(body, decided.team_id, decided.home_team_id)

    def _workspaces(self, said: Claims) -> frozenset[str]:
        """Those that have the app; read again when a payload names none that is known."""
        if self._ours.isdisjoint(said.places):
            try:
                self._ours = installations.team_ids(self._services)
            except Unavailable as error:  # The listener says so, if it needs the database.
                log.warning("the workspaces can't be read: %s", error)
        return self._ours

    def _teams(self, user_id: str) -> frozenset[str] | None:
        """The workspaces of a person; None where Slack does not say in time."""
        with self._lock:
            until, teams = self._known.get(user_id, (0.0, frozenset()))
        if time.monotonic() < until:
            return teams
        try:
            teams = _teams_of(self._client.users_info(user=user_id).get("user"))
        except FAULTS as error:
            if not (isinstance(error, SlackApiError) and _word(error) in NOBODY):
                log.warning(
                    "users.info did not tell whose %s is: %s", user_id, type(error).__name__
                )
                return None
            teams = frozenset()
        with self._lock:
            if len(self._known) >= KNOWN_MAX:
                self._known.clear()
            self._known[user_id] = time.monotonic() + KNOWN_FOR, teams
        return teams


def _acts(body: Mapping[str, Any]) -> bool:
    """A person does something that a listener judges by who they are."""
    event = body.get("event")
    if not isinstance(event, dict):
        return body.get("type") in ACTS or "command" in body
    is_said = event.get("type") == "message" and event.get("channel_type") == "im"
    return event.get("type") in EVENTS or is_said


def _teams_of(user: object) -> frozenset[str]:
    """Of a person as users.info has them; of a stranger, none."""
    if not isinstance(user, dict) or user.get("is_stranger"):
        return frozenset()
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    return frozenset(map(str, filter(None, (user.get("team_id"), *teams))))


def _word(error: SlackApiError) -> str:
    return "" if isinstance(error.response, str) else str(error.response.get("error", ""))
