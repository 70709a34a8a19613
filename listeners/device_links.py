"""Asks the tracker whether somebody has allowed it there, and goes on in the modal that waits."""

import logging
import threading
from functools import partial

from slack_sdk import WebClient
from slack_sdk.models.views import View

from blocks import identity_modals as modals
from blocks.own_words import own
from bot.errors import UserError
from bot.identity.consent import devices
from bot.identity.consent.devices import Ended, MailedToo
from bot.services import Services, Unavailable
from listeners import link_dialog
from listeners.answers import Answers
from listeners.modals import update_modal

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # Seconds.


class DeviceLinks:
    """One thread that looks for links that are due to be asked about."""

    def __init__(self, services: Services, answers: Answers, client: WebClient) -> None:
        self._services = services
        self._answers = answers
        self._client = client
        self._stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name="device-links", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self, patience: float) -> None:
        """Whoever runs next asks about the others."""
        self._stopping.set()
        if self.thread.is_alive():
            self.thread.join(patience)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            try:
                for ended in devices.poll(self._services):
                    self._answers.later(partial(self._show, ended))
            except Unavailable as error:
                log.warning("links wait for the database: %s", error)
            except Exception:
                log.exception("links were not asked about")

    def _show(self, ended: Ended) -> None:
        """A modal that was closed meanwhile is nobody's loss: a notice tells both sides too."""
        update_modal(self._client, ended.view_id, self._view(ended))

    def _view(self, ended: Ended) -> View:
        if isinstance(ended.outcome, UserError):
            return modals.told(ended.outcome.told(own))
        if isinstance(ended.outcome, MailedToo):
            return link_dialog.code_view(ended.by, ended.outcome.email, MAILED)
        return link_dialog.ended(self._answers, ended.by, ended.outcome)


MAILED = (
    "You have allowed it. Your address in Slack is another one than there, so a code was mailed to"
    " that address as well."
)
