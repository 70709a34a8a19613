"""What the program knows of its connection to Slack."""

import threading
from collections.abc import Sequence
from typing import Protocol

from prometheus_client.registry import Collector


class Connection(Protocol):
    """The app's ear at Slack; `listeners.connection.Connection` is it."""

    @property
    def sessions(self) -> int:
        """How many of its connections hear Slack now."""

    @property
    def figures(self) -> Collector:
        """What it tells Prometheus."""

    @property
    def threads(self) -> Sequence[threading.Thread]: ...

    def start(self) -> None: ...
    def stop(self, patience: float) -> None: ...
