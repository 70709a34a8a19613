"""Conversation in the workspace: messages, commands, a look at the Home tab."""

import html
import re
from collections.abc import Callable, Sequence

from bot.sandbox import message_changes, payloads
from bot.sandbox.deliveries import Delivery
from bot.sandbox.errors import SlackError
from bot.sandbox.expectations import Expectations
from bot.sandbox.records import Channel, Json, Message, User
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.workspace import Workspace

LINK = re.compile(r"https?://[^\s<>|]+")


class Conversation(Expectations):
    """What a person types."""

    def __init__(
        self, space: Workspace, socket: SocketMode, user: User, patience: Callable[[], float]
    ) -> None:
        super().__init__(space, user, patience)
        self._socket = socket

    def command(
        self, command: str, text: str = "", channel: str | None = None, *, wait: bool = True
    ) -> Delivery:
        """Type a slash command; in the DM with the app where no channel is named."""
        place = self._place(channel)
        with self._space.lock:
            payload = payloads.slash_command(self._space, self.user, place, command, text)
        delivery = self._send("slash_commands", payload, accepts=True, wait=wait)
        if delivery.answer:
            self._show_answer(place, delivery.answer)
        return delivery

    def says(
        self,
        text: str,
        *,
        dm: bool = False,
        channel: str | None = None,
        thread: Message | None = None,
        files: Sequence[Json] = (),
    ) -> Message:
        """Write a message, in a channel or to the app; files as Slack has them in a message."""
        place = self._place(None if dm else channel)
        with self._space.lock:
            return self._posted(place, typed(text), thread, files)

    def mention_bot(self, text: str, channel: str, thread: Message | None = None) -> Message:
        """Write a message in a channel that begins with the app's name."""
        with self._space.lock:
            words = f"<@{self._space.bot.id}> {typed(text)}"
            return self._posted(self._place(channel), words, thread)

    def edits(self, message: Message, text: str) -> None:
        """Change what one wrote; an app that does not read the channel hears nothing of it."""
        with self._space.lock:
            message.text = typed(text)
            message.edited = {"user": self.user.id, "ts": self._space.next_ts()}
            self._space.touch(f"channel:{message.channel}")

    def shortcut(self, callback_id: str, message: Message, *, wait: bool = True) -> Delivery:
        """Choose one of the app's shortcuts from the menu of a message."""
        with self._space.lock:
            if callback_id not in self._space.shortcuts:
                raise SlackError("shortcut_not_found")
            payload = payloads.message_action(self._space, self.user, message, callback_id)
        return self._send("interactive", payload, wait=wait)

    def opens_home(self) -> None:
        """Open the app's Home tab."""
        with self._space.lock:
            event: Json = {
                "type": "app_home_opened",
                "user": self.user.id,
                "channel": self._space.open_im(self.user).id,
                "tab": "home",
                "event_ts": self._space.next_ts(),
            }
            if home := self._space.views.homes.get(self.user.id):
                event["view"] = self._space.views.as_slack(home)
            message_changes.send(self._space, "app_home_opened", event)

    def _send(
        self, kind: str, payload: Json, *, accepts: bool = False, wait: bool = True
    ) -> Delivery:
        delivery = self._socket.deliver(Delivery(kind, payload, accepts_response=accepts))
        if wait:
            delivery.settled.wait()
        return delivery

    def _posted(
        self, place: Channel, text: str, thread: Message | None, files: Sequence[Json] = ()
    ) -> Message:
        root = (thread.thread_ts or thread.ts) if thread is not None else None
        content = message_changes.Content(text=text, files=list(files))
        return message_changes.post_as_person(self._space, place, self.user, content, root)

    def _place(self, channel: str | None) -> Channel:
        with self._space.lock:
            if channel is None:
                return self._space.open_im(self.user)
            return self._space.channel_of(channel)

    def _show_answer(self, place: Channel, answer: Json) -> None:
        """Show what came with the ack of a command."""
        content = message_changes.Content(answer.get("text"), answer.get("blocks"))
        with self._space.lock:
            if answer.get("response_type") == "in_channel":
                message_changes.post_as_bot(self._space, place, content)
            else:
                message_changes.whisper(self._space, place, self.user.id, content, None)


def typed(text: str) -> str:
    """What Slack stores of typed words: characters escaped, links in brackets."""
    return LINK.sub(lambda found: f"<{found[0]}>", html.escape(text, quote=False))
