"""Presses that may need a question first: done at once, or a modal that asks."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.views import View

from blocks.confirmation import confirmation
from blocks.issue_modals import notice_modal
from bot.errors import UserError
from bot.identity.pending_actions import PendingAction
from bot.issues import Confirmation
from bot.notes.note import plain
from bot.providers.slack_text import rich
from listeners.answers import Answers, errors_told
from listeners.modals import open_modal, update_modal
from listeners.pending_actions import Outcome
from listeners.renewals import Dialog, renewals_of

log = logging.getLogger(__name__)

AT_ONCE = 0.7  # Seconds; then a modal says that it takes a moment. A trigger lives 3.
MOMENT = "One moment, please: the database is slow."
TOLD = "That did not work; what to do about it stands under the message."

Begun = Confirmation | View | Dialog  # What was done, or what is to be asked.
Begin = Callable[[], Begun]


class Crowded(UserError):
    """Many people press at once, and nothing was changed. Please press again in a moment."""


@dataclass(frozen=True)
class TriggerDeadline:
    """One press that may ask; `pending` is kept while who is not linked gets linked."""

    answers: Answers
    client: WebClient
    body: Mapping[str, Any]
    pending: PendingAction

    def begin(self, begin: Begin) -> None:
        """Do it or ask, before the trigger ends; nothing escapes."""
        with errors_told(self.answers, self.body, self.pending):
            future = self._start(begin)
            if _is_done(future):
                self._go_on(future.result())
            else:
                self._go_on_later(future)

    def _start(self, begin: Begin) -> Future[Begun]:
        """On a thread of its own, since nobody can wait for a slow one.

        Raises:
            Crowded: as many as may be are under way.
        """
        future: Future[Begun] = Future()
        try:
            is_taken = self.answers.presses.take(partial(_run, future, begin))
        except RuntimeError as error:  # The machine has none left.
            future.set_exception(error)
            return future
        if not is_taken:
            raise Crowded
        return future

    def _go_on(self, begun: Begun) -> None:
        if isinstance(begun, Confirmation):
            confirm(self.answers, self.body, begun)
            return
        view = view_of(begun)
        view_id = open_modal(self.client, self.body, view)
        self._keep_true(begun, view_id)

    def _keep_true(self, begun: Begun, view_id: str) -> None:
        """After the ack: the open modal follows what was asked for meanwhile."""
        if isinstance(begun, Dialog) and view_id:
            renewals_of(self.answers.services).submit(self.client, view_id, begun)

    def _go_on_later(self, future: Future[Begun]) -> None:
        view_id = None
        try:
            view_id = self._moment()
        finally:  # What is begun is told, with a modal or without.
            future.add_done_callback(partial(self._finish, view_id))

    def _moment(self) -> str:
        """Say that it takes a moment; "" where so many wait that saying it would slow them."""
        if not self.answers.moments.acquire(blocking=False):
            return ""
        try:
            return open_modal(self.client, self.body, notice_modal(MOMENT))
        except BaseException:
            self.answers.moments.release()
            raise

    def _finish(self, view_id: str | None, future: Future[Begun]) -> None:
        """What was slow is ready; the modal that said so shows it. None: Slack took no modal."""
        shown = notice_modal(TOLD)
        with errors_told(self.answers, self.body, self.pending):
            try:
                begun = future.result()
            except UserError as refusal:
                shown = notice_modal(str(refusal))
                raise
            if isinstance(begun, Confirmation):
                shown = notice_modal(plain(begun.line))
                confirm(self.answers, self.body, begun)
            else:
                shown = view_of(begun)
                if view_id == "":
                    raise Crowded
        if view_id:
            self.answers.moments.release()
            update_modal(self.client, view_id, shown)
            if future.exception() is None:
                self._keep_true(future.result(), view_id)


def view_of(begun: View | Dialog) -> View:
    return begun.view if isinstance(begun, Dialog) else begun


def confirm(answers: Answers, body: Mapping[str, Any], done: Confirmation) -> None:
    """Tell who pressed what was done, and how to undo it; of what is asked, the answer is told."""
    if done.is_asked:
        return
    text = rich(done.line)
    answers.tell(body, text, confirmation(text, done.undo))


def outcome(begun: Begun) -> Outcome:
    """The same for an action that waited until its person was linked."""
    if not isinstance(begun, Confirmation):
        return Outcome(view=view_of(begun))
    text = rich(begun.line)
    return Outcome(text, confirmation(text, begun.undo), is_asked=begun.is_asked)


def _is_done(future: Future[Begun]) -> bool:
    """Before a person notices that it takes a moment."""
    try:
        future.exception(AT_ONCE)
    except TimeoutError:
        return False
    return True


def _run(future: Future[Begun], begin: Begin) -> None:
    try:
        begun = begin()
    except BaseException as error:  # noqa: BLE001 - whoever waits for it gets it.
        future.set_exception(error)
    else:
        future.set_result(begun)
