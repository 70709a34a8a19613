"""PagerDuty's Events API v2: takes events, checks them as PagerDuty does, keeps the alerts."""

import dataclasses
import json
import secrets

from aiohttp import web

from bot.sandbox.answers import answer
from bot.sandbox.catcher import Catcher
from bot.sandbox.faults import Faults, Reply
from bot.sandbox.inbound import inbound_call
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

SUMMARY_MAX = 1024  # Characters; PagerDuty's "Send an alert event" page, as the next two.
DEDUP_KEY_MAX = 255  # Characters.
EVENT_MAX = 512 * 1024  # Bytes.
SEVERITIES = ("critical", "error", "warning", "info")
STATES = {"trigger": "triggered", "acknowledge": "acknowledged", "resolve": "resolved"}


@dataclasses.dataclass(slots=True)
class Alert:
    dedup_key: str
    state: str  # triggered, acknowledged or resolved.
    summary: str
    severity: str
    source: str
    events: list[Json] = dataclasses.field(default_factory=list)  # As they came, oldest first.


class PagerDuty(Catcher[Json]):
    """Folds events with one dedup_key into one alert. Faults go by the name "pagerduty"."""

    def __init__(self, space: Workspace, faults: Faults) -> None:
        super().__init__(space, "pagerduty")
        self._faults = faults
        self.alerts: dict[str, Alert] = {}

    @property
    def url(self) -> str:
        """The base address; clients add "/v2/enqueue" to it."""
        return self._space.url + "pagerduty"

    @property
    def events(self) -> list[Json]:
        """Every event that was taken, oldest first."""
        return self._all()

    def expect(self, action: str, containing: str = "", timeout: float = 5.0) -> Json:
        """Wait for a trigger, acknowledge or resolve with the words somewhere in it."""
        return self._wait(
            lambda event: event["event_action"] == action and containing in json.dumps(event),
            timeout,
        )

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer one POST to …/v2/enqueue."""
        if not path.endswith("v2/enqueue") or request.method != "POST":
            return web.Response(status=404, text="no such address")
        body = await request.read()
        call = inbound_call(self._space, "pagerduty", body)
        return await answer(
            self._faults, call, lambda: self._take(call.arguments, len(body)), request
        )

    def _take(self, event: Json, size: int) -> Reply:
        if size > EVENT_MAX:
            return Reply(413, {"status": "invalid event", "message": "Event exceeds 512 KB"})
        if faults := faults_of(event):
            message = "Event object is invalid"
            return Reply(400, {"status": "invalid event", "message": message, "errors": faults})
        key = event.get("dedup_key") or secrets.token_hex(16)
        with self._space.lock:
            self._fold(event | {"dedup_key": key})
        self._keep(event | {"dedup_key": key})
        done = {"status": "success", "message": "Event processed", "dedup_key": key}
        return Reply(202, done)

    def _fold(self, event: Json) -> None:
        """Let an event change its alert; one for an alert that is not open changes nothing."""
        key, action = event["dedup_key"], event["event_action"]
        shown = event.get("payload") or {}
        alert = self.alerts.get(key)
        if action == "trigger":
            fields = (shown["summary"], shown["severity"], shown["source"])
            if alert is None:
                alert = self.alerts[key] = Alert(key, "triggered", *fields)
            alert.summary, alert.severity, alert.source = fields
            if alert.state == "resolved":
                alert.state = "triggered"
        elif alert is not None and alert.state != "resolved":
            alert.state = STATES[action]
        if alert is not None:
            alert.events.append(event)


def faults_of(event: Json) -> list[str]:
    """What PagerDuty would refuse an event for."""
    found = []
    if not isinstance(event.get("routing_key"), str) or not event["routing_key"]:
        found.append("'routing_key' is missing or blank")
    action, key = event.get("event_action"), event.get("dedup_key")
    if action not in STATES:
        found.append("'event_action' must be trigger, acknowledge or resolve")
    if key is not None and (not isinstance(key, str) or len(key) > DEDUP_KEY_MAX):
        found.append("'dedup_key' must be a string of at most 255 characters")
    if action in {"acknowledge", "resolve"} and not key:
        found.append("'dedup_key' is missing or blank")
    if action == "trigger":
        found += faults_of_payload(event.get("payload"))
    return found


def faults_of_payload(payload: object) -> list[str]:
    if not isinstance(payload, dict):
        return ["'payload' is missing or blank"]
    found = [
        f"'payload.{name}' is missing or blank"
        for name in ("summary", "source", "severity")
        if not isinstance(payload.get(name), str) or not payload[name]
    ]
    if len(str(payload.get("summary"))) > SUMMARY_MAX:
        found.append("'payload.summary' must be at most 1024 characters")
    if payload.get("severity") not in SEVERITIES:
        found.append(
            f"'payload.severity' is invalid (must be one of the following: {', '.join(SEVERITIES)})"
        )
    return found
