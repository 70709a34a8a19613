"""What an admin of the workspace does: people and channels come and go, the app is let in or out.

Each sends the events that Slack would send.
"""

from collections.abc import Iterable

from bot.sandbox import manifests, message_changes
from bot.sandbox.records import Channel, Json, User
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.workspace import Workspace


class Administration:
    """The part of the sandbox that changes the workspace itself."""

    space: Workspace
    socket_mode: SocketMode

    @property
    def team_id(self) -> str:
        return self.space.team_id

    @property
    def app_id(self) -> str:
        return self.space.app_id

    @property
    def bot_user_id(self) -> str:
        return self.space.bot.id

    @property
    def bot_id(self) -> str:
        return self.space.bot_id

    @property
    def bot_token(self) -> str:
        return self.space.bot_token

    @bot_token.setter
    def bot_token(self, token: str) -> None:
        self.space.bot_token = token

    @property
    def app_token(self) -> str:
        return self.space.app_token

    @app_token.setter
    def app_token(self, token: str) -> None:
        self.space.app_token = token

    @property
    def config_token(self) -> str:
        """What whoever makes apps has for apps.manifest.create."""
        return self.space.config_token

    def install(self) -> None:
        """Let the app in that apps.manifest.create has made: with the scopes of its manifest."""
        with self.space.lock:
            manifest = self.space.manifest or {}
            self.space.scopes = set(manifests.scopes(manifest))
        events = manifests.at(manifest, "/settings/event_subscriptions/bot_events")
        domains = manifests.at(manifest, "/features/unfurl_domains")
        self.subscribe(
            events if isinstance(events, list) else [],
            unfurl_domains=domains if isinstance(domains, list) else [],
        )

    @property
    def ack_timeout(self) -> float:
        """Seconds within which an envelope must be acked."""
        return self.socket_mode.ack_timeout

    @ack_timeout.setter
    def ack_timeout(self, seconds: float) -> None:
        self.socket_mode.ack_timeout = seconds

    def subscribe(
        self, events: Iterable[str] | None, *, unfurl_domains: Iterable[str] = ()
    ) -> None:
        """Send only these events, as the app's manifest names them: "message.im"; None: all."""
        self.space.events = None if events is None else set(events)
        self.space.unfurl_domains = set(unfurl_domains)

    def offer_shortcuts(self, shortcuts: Iterable[Json]) -> None:
        """Put these into the menu of each message, as `features.shortcuts` of the manifest has."""
        of_messages = [each for each in shortcuts if each["type"] == "message"]
        self.space.shortcuts = {each["callback_id"]: each["name"] for each in of_messages}

    def add_user(
        self,
        handle: str,
        *,
        name: str = "",
        email: str = "",
        is_restricted: bool = False,
        deleted: bool = False,
        is_bot: bool = False,
        team_id: str | None = None,
    ) -> User:
        """Add a person: a guest, one who left, a bot, or one of another workspace if so said."""
        return self.space.add_user(
            handle,
            name,
            email,
            is_bot=is_bot,
            is_restricted=is_restricted,
            deleted=deleted,
            team_id=team_id,
        )

    def add_channel(
        self,
        name: str,
        *,
        members: tuple[str, ...] | list[str] = (),
        bot_in: bool = True,
        archived: bool = False,
        private: bool = False,
        id: str | None = None,  # noqa: A002 - what Slack calls it
    ) -> Channel:
        """Add a channel with these members, by handle."""
        with self.space.lock:
            ids = {self.space.user_of(handle).id for handle in members}
        return self.space.add_channel(
            name, ids, bot_in=bot_in, archived=archived, private=private, channel_id=id
        )

    def join(self, channel: str, handle: str) -> None:
        """Let a person into a channel."""
        with self.space.lock:
            place, user = self.space.channel_of(channel), self.space.user_of(handle)
            place.members.add(user.id)
            self._tell(place, {"type": "member_joined_channel", "user": user.id})

    def archive(self, channel: str) -> None:
        with self.space.lock:
            place = self.space.channel_of(channel)
            place.is_archived = True
            self._tell(place, {"type": "channel_archive", "user": ""})

    def unarchive(self, channel: str) -> None:
        with self.space.lock:
            place = self.space.channel_of(channel)
            place.is_archived = False
            self._tell(place, {"type": "channel_unarchive", "user": ""})

    def rename(self, channel: str, name: str) -> None:
        with self.space.lock:
            place = self.space.channel_of(channel)
            place.name = self.space.names[place.id] = name
            shown = {"id": place.id, "name": name, "created": 1_700_000_000}
            self._tell(place, {"type": "channel_rename", "channel": shown})

    def kick_bot(self, channel: str) -> None:
        with self.space.lock:
            place = self.space.channel_of(channel)
            place.bot_in = False
            self._tell(place, {"type": "channel_left", "actor_id": ""})

    def invite_bot(self, channel: str) -> None:
        with self.space.lock:
            place = self.space.channel_of(channel)
            place.bot_in = True
            self._tell(place, {"type": "member_joined_channel", "user": self.space.bot.id})

    def revoke(self, error: str = "token_revoked") -> None:
        """Answer every call with the bot's token by this error."""
        self.space.refusal = error

    def restore(self) -> None:
        """Take the bot's token again, and connections too."""
        self.space.refusal = None
        self.space.link_disabled = False

    def uninstall(self) -> None:
        """Remove the app: two events, and its token is worth nothing."""
        message_changes.send(self.space, "app_uninstalled", {"type": "app_uninstalled"})
        tokens = {"oauth": [], "bot": [self.space.bot.id]}
        message_changes.send(
            self.space, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens}
        )
        self.space.refusal = "account_inactive"

    def _tell(self, channel: Channel, event: Json) -> None:
        """Send an event about a channel, and tell the page."""
        with self.space.lock:
            event_ts = self.space.next_ts()
            more = {"channel": channel.id, "channel_type": "C", "team": self.space.team_id}
            self.space.touch(f"channel:{channel.id}")
        message_changes.send(self.space, event["type"], more | event | {"event_ts": event_ts})
