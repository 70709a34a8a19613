"""A Sentry on this machine: REST and webhooks as the real one has them, faults on demand."""

import contextlib
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from bot.sandbox.faults import Faults
from bot.sandbox.sentry.accounts import Accounts
from bot.sandbox.sentry.acts import Acts
from bot.sandbox.sentry.metrics import Metrics
from bot.sandbox.sentry.oauth.applications import Applications
from bot.sandbox.sentry.records import RestCall, SentHook
from bot.sandbox.sentry.rest.api import Api
from bot.sandbox.sentry.rest.rate_limits import RateLimits
from bot.sandbox.sentry.state import Forms, State
from bot.sandbox.sentry.webhooks import Webhooks
from bot.sandbox.server import Handler, Server

PEOPLE = (
    ("ada@acme.test", "Ada Lovelace", "owner", ("backend",)),
    ("bob@acme.test", "Bob Kahn", "manager", ("frontend",)),
    ("grace@acme.test", "Grace Hopper", "member", ("backend", "frontend")),
    ("linus@acme.test", "Linus Torvalds", "member", ("backend",)),
)


class SentrySandbox(Accounts, Acts, Metrics, Applications):
    """Plays a self-hosted Sentry over real HTTP; all state is in memory.

    `faults` go by what is called: "PUT issue", "activities", "GET", "*"; the names are those of
    `requests`' `route`.
    """

    def __init__(
        self,
        org: str = "acme",
        *,
        name: str = "Acme",
        prefix: str = "",
        public_url: str = "",
        port: int = 0,
        hosted: bool = False,
    ) -> None:
        self.state = State(org, name)
        self.prefix = prefix  # Of all paths, such as "/sentry".
        self.faults = Faults()
        self.webhooks = Webhooks(self.state)
        self.state.hook = self.webhooks.hook
        self._api = Api(self.state, self.faults, prefix)
        self._api.limits.is_on = hosted
        self._public_url = public_url
        self._port = port
        self._server: Server | None = None
        self.integration = self.add_integration("Heliograph")

    @classmethod
    def acme(cls, **options: object) -> Self:
        """The demo's organization: people, teams, projects and a release of each."""
        made = cls(**options)  # type: ignore[arg-type] # each option is checked by its own use
        for slug in ("backend", "frontend"):
            made.add_team(slug)
        for email, name, role, teams in PEOPLE:
            made.add_person(email, name, role, teams)
        made.add_project("api", ["backend"])
        made.add_project("shop", ["frontend"])
        made.add_release("api@5.0.0", "api")
        made.add_release("shop@2.4.1", "shop")
        return made

    def start(self) -> Self:
        """Listen on a loopback port and send webhooks from now on."""
        self.up()
        self.webhooks.start()
        return self

    def stop(self) -> None:
        self.down()
        self.webhooks.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def links_to(self, public_url: str) -> None:
        """What its links begin with, in place of its own address; no slash at the end."""
        with self.state.lock:
            self._public_url = self.state.public_url = public_url

    def up(self) -> None:
        """Listen, on the same port as before; raises OSError when it is taken."""
        if self._server is None:
            self._server = Server(_Everything(self._api.handle), self._port)
            self._server.start()
            self._port = self._server.port
            self.state.own_url = self.url
            self.state.public_url = self._public_url or self.url

    def down(self) -> None:
        """Refuse connections, and cut those that are open; webhooks still leave."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    @contextlib.contextmanager
    def outage(self) -> Iterator[None]:
        """Down within the block."""
        self.down()
        try:
            yield
        finally:
            self.up()

    @property
    def url(self) -> str:
        """What SENTRY_URL would be; no slash at the end."""
        return f"http://127.0.0.1:{self._port}{self.prefix}"

    @property
    def org(self) -> str:
        return self.state.org

    @property
    def token(self) -> str:
        """The integration's."""
        return self.integration.token

    @property
    def secret(self) -> str:
        """What the integration's webhooks are signed with."""
        return self.integration.secret

    @property
    def forms(self) -> Forms:
        """In what form it answers; may be changed at any time."""
        return self.state.forms

    @property
    def limits(self) -> RateLimits:
        return self._api.limits

    @property
    def latency(self) -> float:
        """Seconds before every answer."""
        return self._api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._api.latency = seconds

    @property
    def webhook_url(self) -> str | None:
        """Where the integration's webhooks go; None: nowhere."""
        return self.integration.webhook_url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.integration.webhook_url = url

    @property
    def requests(self) -> list[RestCall]:
        """Every request so far, oldest first."""
        with self.state.lock:
            return list(self._api.calls)

    @property
    def webhooks_sent(self) -> list[SentHook]:
        """Every webhook so far, delivered, lost or on its way."""
        with self.state.lock:
            return list(self.webhooks.sent)

    def calls(self, name: str) -> list[RestCall]:
        """The requests of one route, by the names of faults: "issue", "PUT issue"."""
        return [
            call for call in self.requests if name in {call.route, f"{call.method} {call.route}"}
        ]

    def wait_for(self, holds: Callable[[], bool], timeout: float = 5.0) -> bool:
        """Wait until something holds; False when it does not in time."""
        ends = time.monotonic() + timeout
        while not holds():
            if time.monotonic() > ends:
                return False
            time.sleep(0.005)
        return True


class _Everything(dict[str, Handler]):
    """One handler for whatever a path begins with."""

    def __init__(self, handler: Handler) -> None:
        super().__init__()
        self._handler = handler

    def get(self, _first: str, _default: object = None) -> Handler:
        return self._handler
