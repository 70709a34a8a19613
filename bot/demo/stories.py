"""What goes wrong at Acme: the issues that the demo's samples are about."""

from dataclasses import dataclass

NEW = 50  # Events; with fewer the demo calls an issue new.


@dataclass(frozen=True)
class Story:
    project: str
    level: str
    title: str
    culprit: str
    message: str
    tags: dict[str, str]
    events: int
    users: int

    @property
    def substatus(self) -> str:
        return "new" if self.events < NEW else "ongoing"


STORIES = (
    Story(
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
