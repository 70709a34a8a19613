"""The demo's metric: it rises, rises more, and comes back, as one incident after the other."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from bot.sandbox import Sample

RULE = "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/"
TIMEOUT = 10  # Seconds.
TRIES, REST = 3, 1.0  # Where the database is busy; seconds between them.
MINUTES = 60  # Shown in the chart.
CALM, WARNING, CRITICAL = 240, 800, 1000  # Events in the window: usual, and the thresholds.
TROUBLE = 18  # Minutes that it has been so when it is first told; its statuses share them.
WAVES = (-45, 12, 30, -8, 41, -20, 3)  # Nothing is quite even.
LEVELS = {"warning": 890, "critical": 1430, "resolved": 260}


class Metric:
    """Plays the tracker's metric alert; the first status of a round begins an incident."""

    def __init__(self, url: str, api_token: str) -> None:
        self._url = url
        self._api_token = api_token
        self._number = 0
        self._story: list[str] = []  # The statuses of this incident.
        self._began = datetime.min.replace(tzinfo=UTC)
        self._turn = threading.Lock()

    def samples(self) -> list[Sample]:
        return [
            Sample("Incidents", "Errors rise: warning", self._becomes("warning")),
            Sample("Incidents", "They rise more: critical", self._becomes("critical")),
            Sample("Incidents", "They are back to normal: resolved", self._becomes("resolved")),
        ]

    def address(self) -> str:
        """Where the newest incident is; the first link may come before it."""
        if not self._number:
            self._becomes("warning")()
        return self._address

    @property
    def _address(self) -> str:
        return f"{RULE}?alert={self._number}"

    def _becomes(self, status: str) -> Callable[[], str]:
        def send() -> str:
            with self._turn:
                report = self._report(status)
            answer = self._post(report)
            for _ in range(TRIES - 1):
                if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:  # It says: send it again.
                    time.sleep(REST)
                    answer = self._post(report)
            said = "taken" if answer.is_success else f"{answer.status_code} {answer.text}"
            return f"incident {report['identifier']} is {status}: {said}"

        return send

    def _post(self, report: dict[str, Any]) -> httpx.Response:
        return httpx.post(
            f"{self._url}/api/incidents",
            json=report,
            headers={"Authorization": f"Bearer {self._api_token}"},
            timeout=TIMEOUT,
            trust_env=False,
        )

    def _report(self, status: str) -> dict[str, Any]:
        """After an end a new incident begins."""
        now = datetime.now(UTC)
        if not self._story or self._story[-1] == "resolved":
            self._number, self._story = self._number + 1, []
            self._began = now - timedelta(minutes=TROUBLE)
        if self._story[-1:] != [status]:
            self._story.append(status)
        return {
            "id": f"demo-{self._number}",
            "identifier": str(self._number),
            "title": "Too many errors in checkout",
            "status": status,
            "project": "shop",
            "url": self._address,
            "started_at": self._began.isoformat(),
            "occurred_at": self._turned(now).isoformat(),
            "rule": {
                "name": "Too many errors in checkout",
                "aggregate": "count()",
                "time_window": 10,
                "threshold": CRITICAL,
                "warning_threshold": WARNING,
            },
            "value": LEVELS[status],
            "points": list(self._points(now)),
        }

    def _turned(self, now: datetime) -> datetime:
        """When it came into its last status as the chart has it: they are pressed at once."""
        minute, count = timedelta(minutes=1), len(self._story)
        return self._began + (now - self._began) // minute * minute * (count - 1) / count

    def _points(self, now: datetime) -> list[list[Any]]:
        """The last hour, a point a minute."""
        first = now - timedelta(minutes=MINUTES - 1)
        minutes = [first + timedelta(minutes=n) for n in range(MINUTES)]
        return [
            [at.isoformat(), self._level(at, now) + WAVES[n * 3 % len(WAVES)]]
            for n, at in enumerate(minutes)
        ]

    def _level(self, at: datetime, now: datetime) -> int:
        if not self._story or at <= self._began:
            return CALM
        place = (at - self._began) / (now - self._began) * len(self._story)
        return LEVELS[self._story[min(int(place), len(self._story) - 1)]]
