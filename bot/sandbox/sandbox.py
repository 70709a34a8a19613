"""A Slack workspace on this machine: start it, point an app at it, act as its people."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from bot.sandbox.acme import furnish
from bot.sandbox.administration import Administration
from bot.sandbox.api import Api
from bot.sandbox.control import Control
from bot.sandbox.deliveries import RETRIES, Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.hooks import Hooks
from bot.sandbox.mail import Mailbox
from bot.sandbox.page import Page
from bot.sandbox.page_acts import PageActs
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.person import Person
from bot.sandbox.records import Call, Channel, Json, Message, Sample, User
from bot.sandbox.sentry import SentrySandbox
from bot.sandbox.sentry.room import Room
from bot.sandbox.server import Handler, Server
from bot.sandbox.socket_faults import SocketFaults
from bot.sandbox.socket_mode import Ack, SocketMode
from bot.sandbox.teams import Teams
from bot.sandbox.workspace import Workspace


class Sandbox(Administration):
    """Plays Slack over real HTTP and a real WebSocket; all state is in memory."""

    def __init__(
        self,
        *,
        samples: Sequence[Sample] = (),
        port: int = 0,
        team: str = "Acme",
        app_name: str = "Heliograph",
        fast: bool = False,
    ) -> None:
        self.space = Workspace(team, app_name, fast=fast)
        self.faults = Faults()
        self.socket_mode = SocketMode(self.space)
        self.socket = SocketFaults(self.space, self.socket_mode)
        self.samples = list(samples)
        self.tips: list[str] = []  # What stands above the samples; in place of the usual one.
        self.patience = 5.0  # Seconds that an expectation waits where it names none.
        self._people: dict[str, Person] = {}
        self.mailbox = Mailbox(self.space)
        self.pagerduty = PagerDuty(self.space, self.faults)
        self.teams = Teams(self.space, self.faults)
        self._sentry_room = Room(lambda: self.space.touch("sentry"))
        self._api = Api(self.space, self.faults)
        self._hooks = Hooks(self.space)
        self._page = self._build_page()
        self._server = Server(self._routes(), port)
        self.space.send_event = self._send_if_running

    @classmethod
    def acme(cls, *, samples: Sequence[Sample] = (), port: int = 0, fast: bool = False) -> Self:
        """The demo's workspace, with people and channels."""
        sandbox = cls(samples=samples, port=port, fast=fast)
        furnish(sandbox)
        return sandbox

    def start(self) -> Self:
        """Listen on a loopback port; raises OSError when the given one is taken."""
        self._server.on_start = self.mailbox.open
        self._server.on_end = self._close
        self._server.start()
        self.space.url = f"http://127.0.0.1:{self._server.port}/"
        self.socket_mode.loop = self._server.loop
        return self

    def stop(self) -> None:
        """Close every connection and the server."""
        self.socket_mode.loop = None
        self._sentry_room.stop()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return self.space.url

    @property
    def api_url(self) -> str:
        return self.space.url + "api/"

    @property
    def sentry(self) -> SentrySandbox:
        """A Sentry of the same people; it is there from the first time that it is asked for."""
        return self._sentry_room.sentry

    @property
    def connections(self) -> int:
        """How many Socket Mode sessions are open."""
        return len(self.socket_mode.connections)

    @property
    def acks(self) -> list[Ack]:
        """Envelope id, seconds from the send to the ack, and the ack's payload, of every ack."""
        return self.socket_mode.acks

    @property
    def timeouts(self) -> list[Delivery]:
        """What the app did not ack in time; a person sees a warning in its place."""
        return self.socket_mode.timeouts

    def user(self, handle: str) -> User:
        with self.space.lock:
            return self.space.user_of(handle)

    def channel(self, name: str) -> Channel:
        with self.space.lock:
            return self.space.channel_of(name)

    def act_as(self, handle: str) -> Person:
        """The person of a handle or id; always the same object."""
        user = self.user(handle)
        if user.id not in self._people:
            person = Person(self.space, self.socket_mode, user, lambda: self.patience)
            self._people[user.id] = person
        return self._people[user.id]

    def messages(self, channel: str) -> list[Message]:
        """Every message of a channel, replies too, oldest first; a person's handle is a DM."""
        with self.space.lock:
            handles = {user.handle: user.id for user in self.space.users.values()}
            found = self.space.channel_of(handles.get(channel, channel))
            return list(self.space.shelves[found.id].found.values())

    def calls(self, method: str | None = None) -> list[Call]:
        """Every Web API call so far, or those of one method."""
        with self.space.lock:
            return [call for call in self.space.calls if method in {None, call.method}]

    def call_count(self, method: str | None = None) -> int:
        """How many calls there were so far, without reading them."""
        with self.space.lock:
            counts = self.space.call_counts
            return counts.total() if method is None else counts[method]

    def send_event(self, event: Json) -> Delivery:
        """Send any event to the app."""
        return self.socket_mode.send_event(event)

    def send_envelope(self, kind: str, payload: Json, times: int = 1) -> list[str]:
        """Send any payload, as it is; several times is the same envelope again. Gives the ids."""
        first = Delivery(kind, payload, accepts_response=kind != "events_api")
        if kind == "events_api":
            first.retries_left = RETRIES if times == 1 else 0
        copies = [
            Delivery(kind, payload, first.accepts_response, first.id) for _ in range(times - 1)
        ]
        return [self.socket_mode.deliver(delivery).id for delivery in (first, *copies)]

    def wait_acked(self, ids: list[str], timeout: float = 5.0) -> bool:
        """Whether each of the envelopes is acked within the seconds."""
        return self.socket_mode.wait_acked(ids, timeout)

    def expect_nothing_more(self, settle: float = 0.2) -> None:
        """Fail with whatever the app showed to people and nobody expected."""
        time.sleep(settle)
        with self.space.lock:
            found = self.space.news.unexpected()
        if found:
            raise AssertionError("nobody expected:\n  " + "\n  ".join(map(str, found)))

    def disconnect(self, reason: str, index: int | None = None) -> None:
        """Say goodbye on the socket: "warning", "refresh_requested" or "link_disabled"."""
        self.socket.disconnect(reason, index)

    @contextlib.contextmanager
    def strict(self, settle: float = 0.2) -> Iterator[None]:
        """Fail at the end of the block with whatever nobody expected."""
        yield
        self.expect_nothing_more(settle)

    async def _close(self) -> None:
        await self.socket_mode.close()
        await self.mailbox.close()

    def _build_page(self) -> PageRoutes:
        page = Page(
            self.space,
            self.socket_mode,
            self.samples,
            self.tips,
            mailbox=self.mailbox,
            pagerduty=self.pagerduty,
            teams=self.teams,
            sentry=self._sentry_room,
        )
        acts = PageActs(self.space, self.act_as, lambda: self.ack_timeout, self.invite_bot)
        control = Control(self.space, self.faults, self.socket)
        return PageRoutes(
            self.space,
            page,
            acts,
            control,
            self.samples,
            act_as=self.act_as,
            sentry=self._sentry_room,
        )

    def _send_if_running(self, event: Json) -> object:
        return self.socket_mode.send_event(event) if self.socket_mode.loop is not None else None

    def _routes(self) -> dict[str, Handler]:
        return {
            "api": self._api.handle,
            "link": self.socket_mode.connect,
            "actions": self._hooks.respond,
            "commands": self._hooks.respond,
            "upload": self._hooks.upload,
            "files": self._hooks.file,
            "pagerduty": self.pagerduty.handle,
            "teams": self.teams.handle,
            "": self._page.index,
            "page": self._page.file,
            "sandbox": self._page.handle,
        }
