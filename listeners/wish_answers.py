"""Tells who pressed what the tracker answered, as soon as that is stored."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient

from blocks import identity
from blocks.confirmation import confirmation
from bot.providers.slack_text import rich
from bot.services import Services, Unavailable
from bot.write_back import answers as wishes
from bot.write_back import decision_answers
from bot.write_back.answers import Answer
from listeners.answers import Answers
from listeners.message_marks import mark_done

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # Seconds, for what is due by the clock; an end wakes it at once.


class WishAnswers:
    """One thread that looks for what is to be told; `Answers` tells it."""

    def __init__(self, services: Services, answers: Answers, client: WebClient) -> None:
        self._services = services
        self._client = client
        self._answers = answers
        self._woken = threading.Event()
        self._is_stopping = False
        self.thread = threading.Thread(target=self._run, name="wish-answers", daemon=True)

    def start(self) -> None:
        self._services.database.subscribe(self._owed)
        self.thread.start()

    def stop(self, patience: float) -> None:
        """What is not told by now is told by whoever runs next."""
        self._is_stopping = True
        self._woken.set()
        if self.thread.is_alive():
            self.thread.join(patience)

    def _owed(self, whom: frozenset[str]) -> None:
        if wishes.TO_TELL in whom:
            self._woken.set()

    def _run(self) -> None:
        while not self._is_stopping:
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()
            try:
                for answer in wishes.due(self._services):
                    self._answers.later(partial(self._tell, answer, wishes.told))
                for answer in decision_answers.due(self._services):
                    self._answers.later(partial(self._tell, answer, decision_answers.told))
            except Unavailable as error:
                log.warning("answers wait for the database: %s", error)
            except Exception:
                log.exception("answers were not looked for")

    def _tell(self, answer: Answer, told: Callable[[Services, Answer], None]) -> None:
        is_marked = answer.marks is not None and mark_done(self._client, *answer.marks)
        if answer.line and not is_marked:
            text = rich(answer.line)
            blocks = confirmation(text, answer.undo)
            if answer.has_to_allow:
                blocks = identity.not_allowed(text, self._services.settings.tracker_name)
            self._answers.answer(answer.to, text, blocks)
        told(self._services, answer)
