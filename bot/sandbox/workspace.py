"""The state of the workspace: who and what is in it, and the one clock and lock of all of it."""

import collections
import threading
import time
from collections.abc import Callable
from typing import ClassVar, TypeVar

from bot.sandbox.errors import SlackError
from bot.sandbox.files import Files
from bot.sandbox.messages import Shelf
from bot.sandbox.news import News
from bot.sandbox.records import Call, Channel, Json, Message, User
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.views import Views

CALLS_KEPT = 200_000
TICKET_SECONDS = 30.0  # A Socket Mode URL that nobody used by then is dead.
Found = TypeVar("Found")
COLORS = ("4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "9f69e7", "235e5b", "e0a729")


def fixed_id(prefix: str, name: str, taken: object) -> str:
    """An id made of a name, so that every run has the same ones: alerts → C0ALERTS."""
    base = prefix + "0" + "".join(filter(str.isalnum, name.upper()))[:20]
    found, number = base, 2
    while found in taken:  # type: ignore[operator]
        found, number = f"{base}{number}", number + 1
    return found


class Workspace:
    """Everything that Slack would remember. Whoever touches it holds `lock`."""

    # How many times slower this machine is just now than at its best. A wait that has ended in vain
    # goes on by it, once: the tests measure, the demo does not.
    slowness: ClassVar[Callable[[], float]] = staticmethod(lambda: 1.0)

    def __init__(self, team: str, app_name: str, *, fast: bool = False) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.fast = fast
        self.team_name, self.team_id = team, "T0" + team.upper()
        self.app_name, self.app_id = app_name, "A0" + app_name.upper()
        self.bot_token, self.app_token = "xoxb-sandbox-bot", "xapp-sandbox-app"
        self.config_token = "xoxe.xoxp-sandbox-config"  # noqa: S105 - made up, of who makes apps.
        self.manifest: Json | None = None  # Of the app that apps.manifest.create has made.
        self.refusal: str | None = None  # What every call with the bot's token is answered.
        self.link_disabled = False
        self.url = ""  # Of the HTTP server, with the trailing slash.
        self.events: set[str] | None = None  # Those the app subscribes to; None: all.
        self.shortcuts: dict[str, str] = {}  # Of messages: callback id → what the menu says.
        self.unfurl_domains: set[str] = set()  # Links to these make link_shared events.
        self.scopes: set[str] | None = None  # Those the app has; None: all.
        self.send_event: Callable[[Json], object] = lambda _event: None
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        self.shelves: dict[str, Shelf] = collections.defaultdict(Shelf)
        self.ephemerals: dict[str, Message] = {}
        self.news = News()
        self.views = Views(self)
        self.files = Files()
        self.response_urls = ResponseUrls()
        self.calls: collections.deque[Call] = collections.deque(maxlen=CALLS_KEPT)
        self.call_counts: collections.Counter[str] = collections.Counter()
        self.refused_answers: list[SlackError] = []  # Acks of views that Slack would not show.
        self.tickets: dict[str, float] = {}
        self.watchers: list[Callable[[int, tuple[str, ...]], None]] = []
        self.version = 0
        self._micros = 0
        self.enterprise_id = ""  # With one, the workspace is of an Enterprise Grid.
        self.bot = self.add_user(app_name.lower(), app_name, is_bot=True)
        self.bot_id = "B" + self.bot.id[1:]

    def add_user(
        self,
        handle: str,
        name: str = "",
        email: str = "",
        *,
        is_bot: bool = False,
        is_restricted: bool = False,
        deleted: bool = False,
        team_id: str | None = None,
    ) -> User:
        with self.lock:
            user = User(
                id=fixed_id("U", handle, self.users),
                handle=handle,
                name=name or handle.title(),
                email=email or f"{handle}@{self.team_name.lower()}.test",
                team_id=team_id or self.team_id,
                is_bot=is_bot,
                is_restricted=is_restricted,
                deleted=deleted,
                color=COLORS[len(self.users) % len(COLORS)],
            )
            self.users[user.id] = user
            self.names[user.id] = user.name
            return user

    def add_channel(
        self,
        name: str,
        members: set[str],
        *,
        bot_in: bool = True,
        archived: bool = False,
        private: bool = False,
        channel_id: str | None = None,
    ) -> Channel:
        with self.lock:
            found = channel_id or fixed_id("C", name, self.channels)
            channel = Channel(found, name, members, bot_in, archived, private)
            self.channels[found] = channel
            self.names[found] = name
            self.touch(f"channel:{found}")
            return channel

    def open_im(self, user: User) -> Channel:
        """The DM of a person with the bot, made at the first wish."""
        found = "D" + user.id[1:]
        if found not in self.channels:
            self.channels[found] = Channel(found, user.handle, {user.id}, im_with=user.id)
            self.touch(f"channel:{found}")
        return self.channels[found]

    def user_of(self, wanted: str) -> User:
        """A person by id or handle."""
        if wanted in self.users:
            return self.users[wanted]
        for user in self.users.values():
            if user.handle == wanted:
                return user
        raise SlackError("user_not_found")

    def channel_of(self, wanted: str) -> Channel:
        """A channel by id or name; a person's id is the DM with that person."""
        if wanted in self.channels:
            return self.channels[wanted]
        if wanted in self.users:
            user = self.users[wanted]
            if user.is_bot:
                raise SlackError("cannot_dm_bot")
            return self.open_im(user)
        for channel in self.channels.values():
            if channel.im_with is None and channel.name == wanted.removeprefix("#"):
                return channel
        raise SlackError("channel_not_found")

    def message_of(self, channel: str, ts: str) -> Message:
        message = self.shelves[channel].found.get(ts)
        if message is None:
            raise SlackError("message_not_found")
        return message

    def next_ts(self) -> str:
        """The time now as a ts that is later than every one before, also if the clock went back."""
        self._micros = max(self._micros + 1, time.time_ns() // 1000)
        return f"{self._micros // 1_000_000}.{self._micros % 1_000_000:06d}"

    def more(self, seconds: float) -> float:
        """What a wait of so many seconds is given beyond them."""
        return seconds * (type(self).slowness() - 1)

    def wait_for(self, find: Callable[[], Found | None], seconds: float) -> Found | None:
        """What is found after one of the changes; None when nothing is in time."""
        end, is_last = time.monotonic() + seconds, False
        with self.changed:
            while (found := find()) is None:
                left = end - time.monotonic()
                if left <= 0 and is_last:
                    return None
                if left <= 0:
                    end, is_last = time.monotonic() + self.more(seconds), True
                else:
                    self.changed.wait(left)
            return found

    def touch(self, *what: str) -> None:
        """Tell everyone who waits or watches that something changed."""
        with self.lock:
            self.version += 1
            self.changed.notify_all()
            for watcher in self.watchers:
                watcher(self.version, what)
