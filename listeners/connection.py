"""The app's connection to Slack: the Bolt app, the answers to people, and the socket."""

from collections.abc import Callable, Sequence
from threading import Thread

from prometheus_client.registry import Collector
from slack_sdk import WebClient

from bot.services import Services
from listeners import build_app
from listeners.answers import Answers
from listeners.device_links import DeviceLinks
from listeners.socket_mode import SocketMode
from listeners.wish_answers import WishAnswers


class Connection:
    def __init__(self, services: Services, client: WebClient, on_lost: Callable[[], None]) -> None:
        self._answers = Answers(client, services)
        self._wishes = (
            WishAnswers(services, self._answers, client) if services.settings.sentry_url else None
        )
        is_by_device = services.settings.sentry_oauth_client_id is not None
        self._devices = DeviceLinks(services, self._answers, client) if is_by_device else None
        token = services.settings.slack_app_token
        self.socket = SocketMode(
            build_app(services, client, self._answers),
            token.get_secret_value() if token else "",
            services.settings.slack_api_url,
            on_lost=on_lost,
            rush=services.rush,
        )

    def start(self) -> None:
        self.socket.start()
        if self._wishes:
            self._wishes.start()
        if self._devices:
            self._devices.start()

    def stop(self, patience: float) -> None:
        self.socket.stop(patience)
        if self._wishes:
            self._wishes.stop(patience / 4)
        if self._devices:
            self._devices.stop(patience / 8)
        self._answers.close(patience / 2)

    @property
    def threads(self) -> Sequence[Thread]:
        """All that hear Slack and answer it."""
        more = [part.thread for part in (self._wishes, self._devices) if part]
        return (*self.socket.threads, *self._answers.threads, *more)

    @property
    def figures(self) -> Collector:
        return self.socket.figures

    @property
    def sessions(self) -> int:
        """How many of its connections hear Slack now."""
        return self.socket.sessions
