"""What goes wrong at Acme: the issues that the demo's samples are about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NEW = 50  # Events; with fewer the demo calls an issue new.


@dataclass(frozen=True)
class Story:
    short_id: str
    project: str
    level: str
    title: str
    culprit: str
    message: str
    tags: dict[str, str]
    events: int
    users: int

    def facts(self, source_id: int) -> dict[str, Any]:
        """The `issue` of an activity."""
        return {
            "id": source_id,
            "short_id": f"{self.short_id}-{source_id}",
            "title": self.title,
            "culprit": self.culprit,
            "level": self.level,
            "project": self.project,
            "url": f"https://sentry.acme.test/organizations/acme/issues/{source_id}/",
            "event_count": self.events,
            "user_count": self.users,
            "first_seen": (datetime.now(UTC) - timedelta(minutes=self.events)).isoformat(),
            "substatus": "new" if self.events < NEW else "ongoing",
        }

    def event(self, times: int) -> dict[str, Any]:
        """The `data` of an alert, when it has happened so many times more."""
        return {
            "rule": f"Errors in {self.project}",
            "environment": "production",
            "message": self.message,
            "tags": self.tags,
            "event_count": self.events + times,
            "user_count": self.users + times // 3,
        }


STORIES = (
    Story(
        "SHOP",
        "shop",
        "error",
        "TypeError: charge() missing 1 required positional argument: 'currency'",
        "shop.payments.views in checkout",
        "receipt = gateway.charge(cart.total)",
        {"browser": "Firefox 139", "release": "shop@2.4.1", "handled": "no"},
        37,
        12,
    ),
    Story(
        "API",
        "api",
        "fatal",
        "OperationalError: connection to server at 10.0.4.12 failed: too many clients",
        "api.db.pool in acquire",
        "raise OperationalError(message) from error",
        {"server_name": "api-3", "release": "api@5.0.0"},
        1204,
        318,
    ),
    Story(
        "SHOP",
        "shop",
        "warning",
        "Slow page: /cart took 8.2 s <script>alert('Tom & Jerry')</script>",
        "GET /cart",
        "SELECT * FROM items WHERE cart_id = %s  -- 214 times in one request",
        {"browser": "Safari 26", "transaction": "/cart"},
        86,
        51,
    ),
    Story(
        "API",
        "api",
        "error",
        "KeyError: 'sub'",
        "api.auth.tokens in decode",
        "subject = claims['sub']",
        {"release": "api@5.0.0", "url": "/v1/session"},
        3,
        2,
    ),
)
