"""How a refusal or a fault reaches the person who pressed; nothing escapes a listener."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from queue import SimpleQueue
from secrets import token_hex
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block

from blocks import identity
from blocks.as_json import as_json
from blocks.mrkdwn import cut, mrkdwn
from blocks.own_words import own
from blocks.parts import paragraph
from blocks.rich_text import Rich
from bot.errors import UserError
from bot.identity import pending_actions
from bot.identity.gate import NotAllowedYet, NotAMember, NotLinked, Presser, Unproven
from bot.identity.pending_actions import PendingAction
from bot.notices import surface_redraws
from bot.services import Services, Unavailable
from bot.slack.http_pool import webhook
from bot.workspace import home
from listeners.link_prompts import LinkPrompts
from listeners.payloads import is_in_message, pressed, presser
from listeners.press_threads import PressThreads

__all__ = ["Answers", "errors_told", "pressed", "presser", "redraw"]

log = logging.getLogger(__name__)

THREADS = 4
TIMEOUT = 5  # Seconds; an answer that Slack does not take by then is not worth more.
WAITING_MAX = 4096  # Answers; what comes when so many wait is not told.
PRESSES_MAX = 128  # Presses under way that may ask; see listeners/trigger_deadline.py.
MOMENTS_MAX = 8  # Modals at once that say to wait; each is a call more for who is late already.
TEXT_MAX = 4000  # Characters of a message's text, as Slack advises.
DIRECT = "D"  # The first letter of a direct message's channel id.


class Answers:
    """Sends answers to single people after the ack, on threads of its own."""

    def __init__(self, client: WebClient, services: Services) -> None:
        self.services = services
        self.moments = threading.BoundedSemaphore(MOMENTS_MAX)
        self.presses = PressThreads(PRESSES_MAX)
        self._client = client
        self.link_prompts = LinkPrompts()
        self._waiting: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._threads = [  # Daemons: an answer that hangs must not keep the program from ending.
            threading.Thread(target=self._do_all, name=f"answers-{n}", daemon=True)
            for n in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return self._threads

    def tell(
        self, body: Mapping[str, Any], text: str | Rich, blocks: Sequence[Block] | None = None
    ) -> None:
        """Show `text` only to the person of the payload.

        With blocks, `text` is what a notification and a screen reader get.
        """
        self.later(
            partial(
                self._tell, str(body.get("response_url") or ""), presser(body), _form(text, blocks)
            )
        )

    def close_question(
        self,
        body: Mapping[str, Any],
        text: str | Rich,
        blocks: Sequence[Block] | None = None,
        stays: Sequence[Block] = (),
    ) -> None:
        """The same in the place of the question that was pressed in, which loses its buttons.

        `stays` is what of it can be pressed further. In a modal or a Home, and where Slack lets the
        message be changed no more (30 minutes, 5 times), it is told like all else.
        """
        if not is_in_message(body):
            self.tell(body, text, blocks)
            return
        url, form = str(body.get("response_url") or ""), _form(text, blocks)
        whole = form | {"blocks": [*form["blocks"], *(as_json(each) for each in stays)]}
        self.later(partial(self._replace, url, presser(body), whole, form))

    def whisper(self, to: Presser, text: str | Rich, blocks: Sequence[Block] | None = None) -> None:
        """The same where there is no payload: in the channel, else in a direct message."""
        self.later(partial(self._tell, "", to, _form(text, blocks)))

    def answer(self, to: Presser, text: str | Rich, blocks: Sequence[Block] | None = None) -> None:
        """Tell it now, in this thread, where they pressed; raises what the calls raise."""
        self._tell(to.response_url, to, _form(text, blocks))

    def dismiss(self, body: Mapping[str, Any]) -> None:
        """Delete the message that was pressed in, after the ack; only its person sees it."""
        self.link_prompts.take(presser(body))
        if url := str(body.get("response_url") or ""):
            self.later(partial(self._delete, url))

    def later(self, job: Callable[[], object]) -> None:
        """Do it after the ack; what it raises is logged. Where too many wait it is left out."""
        if self._waiting.qsize() >= WAITING_MAX:
            log.warning("an answer is left out: %s wait to be told", WAITING_MAX)
            return
        self._waiting.put(job)

    @property
    def unexpected(self) -> str:
        tracker = self.services.settings.tracker_name
        return f"{tracker} can't perform that action right now on your behalf!"

    def fault(self, error: Exception) -> str:
        """Log it with an id; the text that tells the person of it."""
        error_id = token_hex(4)
        if isinstance(error, Unavailable):  # Many at once, if any; its words say all.
            log.error("a listener failed (error %s): %s", error_id, error)
        else:
            log.error("a listener failed (error %s)", error_id, exc_info=error)
        return f"{self.unexpected} (error {error_id})"

    def close(self, patience: float) -> None:
        """Nothing more is told; what waits still goes out, if it does within `patience` seconds."""
        end = time.monotonic() + patience
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _do_all(self) -> None:
        while (job := self._waiting.get()) is not None:
            self.services.rush.wait()
            try:
                job()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next one's goes out.
                log.warning("an answer did not reach its person: %s", type(error).__name__)

    def _tell(self, url: str, to: Presser, form: dict[str, Any]) -> None:
        """By the response_url while it lasts, else in the channel, else in a direct message."""
        if not (url and self._respond(url, form)):
            self._post(to, form)

    def _replace(self, url: str, to: Presser, whole: dict[str, Any], form: dict[str, Any]) -> None:
        """Whoever is not told there is told beside it."""
        if not (url and self._respond(url, whole, replaces=True)):
            self._post(to, form)

    def _respond(self, url: str, form: dict[str, Any], *, replaces: bool = False) -> bool:
        """Whether Slack took it; where that is not known, rather told twice than not at all."""
        hook = webhook(self._client, url, TIMEOUT)
        try:
            answer = hook.send(**form, response_type="ephemeral", replace_original=replaces)
        except (OSError, HTTPException) as error:
            log.info("told without the response_url: %s", type(error).__name__)
            return False
        return answer.status_code == HTTPStatus.OK

    def _delete(self, url: str) -> None:
        webhook(self._client, url, TIMEOUT).send(delete_original=True)

    def _post(self, to: Presser, form: dict[str, Any]) -> None:
        """In a direct message it is said for good: what only they see would be gone by and by."""
        if to.channel_id and not to.channel_id.startswith(DIRECT):
            try:
                self._client.chat_postEphemeral(channel=to.channel_id, user=to.user_id, **form)
            except SlackApiError as error:
                log.info("told by direct message: %s", error.response.get("error"))
            else:
                return
        if to.user_id:
            direct = form | {"unfurl_links": False, "unfurl_media": False}
            self._client.chat_postMessage(channel=to.user_id, **direct)


@contextmanager
def errors_told(
    answers: Answers, body: Mapping[str, Any], pending: PendingAction | None = None
) -> Iterator[None]:
    """Show a refusal to who pressed; log all else with an id that the person is told.

    `pending` is kept while who is not linked gets linked, or allows it in the tracker, and done
    right after that.
    """
    try:
        yield
    except NotLinked as refusal:
        _keep(answers, presser(body), pending)
        text = refusal.told(own)
        answers.tell(body, text, identity.not_linked(text))
    except NotAllowedYet as refusal:
        _keep(answers, presser(body), pending)
        text = refusal.told(own)
        tracker = answers.services.settings.tracker_name
        answers.tell(body, text, identity.not_allowed(text, tracker))
    except NotAMember as refusal:
        text = refusal.told(own)
        answers.tell(body, text, identity.linked_elsewhere(text))
    except Unproven as refusal:
        answers.tell(body, refusal.told(own))
        answers.later(partial(redraw, answers.services, body))
    except UserError as refusal:
        tell = answers.close_question if refusal.ends_question else answers.tell
        tell(body, refusal.told(own))
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        answers.tell(body, answers.fault(error))


def redraw(services: Services, body: Mapping[str, Any]) -> bool:
    """If it is ours, what was pressed gets buttons that are known here; whether it is ours."""
    card = pressed(body)
    if card.ts:
        return surface_redraws.redraw_at(services, card)
    is_home = (body.get("view") or {}).get("type") == "home"
    if is_home:
        home.open_home(services, presser(body))
    return is_home


def _keep(answers: Answers, by: Presser, pending: PendingAction | None) -> None:
    """If it can't be kept, the person presses again after linking: no reason to tell less."""
    if pending is None:
        return
    try:
        pending_actions.keep(answers.services, by, pending)
    except Exception:
        log.exception("a pending action was not kept")


def _form(text: str | Rich, blocks: Sequence[Block] | None) -> dict[str, Any]:
    """The text alone would be read as markup, so it stands in a block too."""
    drawn = [as_json(block) for block in blocks or [paragraph(text)]]
    return {"text": mrkdwn(cut(text, TEXT_MAX)), "blocks": drawn}
