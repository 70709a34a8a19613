"""Open modals that follow what is asked for after the ack, on threads of their own."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.services import Services
from listeners.modals import update_modal

log = logging.getLogger(__name__)

THREADS = 4
WAITING_MAX = 32  # Modals; what is opened while so many wait stays as it is.


@dataclass(frozen=True)
class Dialog:
    """A question, and what looks again whether it is up to date while it is open."""

    view: View
    renew: Callable[[], View | None]  # None: it is.


class Renewals:
    def __init__(self) -> None:
        self._room = threading.BoundedSemaphore(WAITING_MAX)
        self._pool = ThreadPoolExecutor(THREADS, "modal-renew")

    def submit(self, client: WebClient, view_id: str, asked: Dialog) -> None:
        if self._room.acquire(blocking=False):
            done = self._pool.submit(partial(_renew, client, view_id, asked))
            done.add_done_callback(lambda _done: self._room.release())


def renewals_of(services: Services) -> Renewals:
    """The process's."""
    return services.shared.one("renewals", Renewals)


def _renew(client: WebClient, view_id: str, asked: Dialog) -> None:
    """Whatever goes wrong, the modal stays as it is."""
    try:
        view = asked.renew()
        if view is not None:
            update_modal(client, view_id, view)
    except Exception as error:  # noqa: BLE001 - nobody waits for it.
        log.warning("an open modal was not renewed: %s", type(error).__name__)
