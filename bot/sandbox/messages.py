"""The messages of each channel, found by ts and kept in their order."""

import bisect
import dataclasses

from bot.sandbox.records import Message

KEPT = 20_000  # Messages a channel; the oldest go when twice as many have come.


def comparable(ts: str) -> str:
    """Any ts or number of seconds, in the form in which stored ones compare as strings."""
    seconds, _, rest = str(ts).partition(".")
    return f"{seconds:0>10}.{rest[:6]:0<6}"


def by_ts(message: Message) -> str:
    return message.ts


def tombstone(message: Message) -> Message:
    """What Slack shows above a thread whose first message was deleted."""
    return Message(
        message.ts,
        message.channel,
        user="USLACKBOT",
        text="This message was deleted.",
        subtype="tombstone",
        reply_count=message.reply_count,
        reply_users=message.reply_users,
        latest_reply=message.latest_reply,
    )


@dataclasses.dataclass(slots=True)
class Shelf:
    """One channel's messages."""

    found: dict[str, Message] = dataclasses.field(default_factory=dict)
    top: list[Message] = dataclasses.field(default_factory=list)  # What the channel itself shows.
    replies: dict[str, list[Message]] = dataclasses.field(default_factory=dict)
    tombstones: dict[str, Message] = dataclasses.field(default_factory=dict)

    def add(self, message: Message) -> None:
        self.found[message.ts] = message
        if message.thread_ts is None or message.reply_broadcast:
            self.top.append(message)
        if message.thread_ts is not None:
            self.replies.setdefault(message.thread_ts, []).append(message)
            self._count(message)
        if len(self.found) > 2 * KEPT:
            self._trim()

    def remove(self, message: Message) -> None:
        """Take it away, and out of its parent's count; its replies stay, under a tombstone."""
        del self.found[message.ts]
        if self.replies.get(message.ts):
            self.tombstones[message.ts] = tombstone(message)
        message.deleted = True
        if message in self.top:
            self.top.remove(message)
        thread = self.replies.get(message.thread_ts or "", [])
        if message in thread:
            thread.remove(message)
            parent = self.found.get(message.thread_ts or "")
            if not thread:
                self.tombstones.pop(message.thread_ts or "", None)
            if parent is not None:
                parent.reply_count -= 1
                parent.latest_reply = thread[-1].ts if thread else None
                parent.reply_users = list(dict.fromkeys(reply.user for reply in thread))

    def thread_of(self, ts: str) -> Message | None:
        """The message, or what stands in its place above its replies."""
        return self.found.get(ts) or self.tombstones.get(ts)

    def between(
        self, messages: list[Message], oldest: str, latest: str, *, inclusive: bool
    ) -> list[Message]:
        """Those of a list in a span of time, found without reading the others."""
        left, right = bisect.bisect_left, bisect.bisect_right
        first, last = (left, right) if inclusive else (right, left)
        start = first(messages, comparable(oldest), key=by_ts) if oldest else 0
        end = last(messages, comparable(latest), key=by_ts) if latest else len(messages)
        return messages[start:end]

    def _count(self, reply: Message) -> None:
        parent = self.found.get(reply.thread_ts or "")
        if parent is None:
            return
        parent.reply_count += 1
        parent.latest_reply = reply.ts
        if reply.user not in parent.reply_users:
            parent.reply_users.append(reply.user)

    def _trim(self) -> None:
        self.found = dict(list(self.found.items())[-KEPT:])
        self.top = [message for message in self.top if message.ts in self.found]
        threads = {parent: self._kept(thread) for parent, thread in self.replies.items()}
        self.replies = {parent: thread for parent, thread in threads.items() if thread}
        self.tombstones = {ts: each for ts, each in self.tombstones.items() if ts in self.replies}

    def _kept(self, thread: list[Message]) -> list[Message]:
        return [reply for reply in thread if reply.ts in self.found]
