"""What the web page shows, as JSON."""

import time
from collections.abc import Callable, Sequence

from bot.sandbox.mail import Mailbox
from bot.sandbox.pagerduty import PagerDuty
from bot.sandbox.records import Channel, Json, Message, Sample, User
from bot.sandbox.sentry.room import Room
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.teams import Teams
from bot.sandbox.workspace import Workspace

SHOWN_MAX = 200  # Messages of a channel on the page.
HOME_PAUSE_SECONDS = 5.0  # A Home tab drawn anew is no new visit to it.


class Page:
    """Reads only, but for the marks of what each person has read."""

    def __init__(
        self,
        space: Workspace,
        socket_mode: SocketMode,
        samples: Sequence[Sample],
        tips: Sequence[str],
        *,
        mailbox: Mailbox,
        pagerduty: PagerDuty,
        teams: Teams,
        sentry: Room,
    ) -> None:
        self._space = space
        self._socket_mode = socket_mode
        self._samples, self._tips = samples, tips
        self._mailbox, self._pagerduty, self._teams = mailbox, pagerduty, teams
        self._sentry = sentry
        self._read: dict[tuple[str, str], str] = {}  # The last ts that a person saw in a channel.
        self._visits: dict[str, float] = {}

    def state(self, me: User) -> Json:
        """Everything around the messages, as this person sees it."""
        space = self._space
        space.open_im(me)
        seen = [c for c in space.channels.values() if me.id in c.members or c.im_with is None]
        return {
            "team": {"id": space.team_id, "name": space.team_name},
            "me": shown_user(me),
            "users": [shown_user(user) for user in space.users.values()],
            "channels": [self._channel(channel, me) for channel in seen],
            "app": {
                "name": space.app_name,
                "bot_user_id": space.bot.id,
                "shortcuts": space.shortcuts,
            },
            "samples": [
                {"id": str(number), "group": sample.group, "label": sample.label}
                for number, sample in enumerate(self._samples)
            ],
            "tips": list(self._tips),
            "mailbox": {"count": len(self._mailbox.messages)},
            "pagerduty": {"count": len(self._pagerduty.alerts)},
            "teams": {"count": len(self._teams.cards)},
            "sentry": self._sentry.count,
            "connections": len(self._socket_mode.connections),
            "version": space.version,
        }

    def messages(self, me: User, channel: Channel, thread: str | None) -> Json:
        """A channel's messages or a thread's, oldest first, with what only this person sees."""
        shelf = self._space.shelves[channel.id]
        if thread is not None:
            first = [shelf.found[thread]] if thread in shelf.found else []
            found = [*first, *shelf.replies.get(thread, [])[-SHOWN_MAX:]]
        else:
            found = shelf.top[-SHOWN_MAX:]
            self._read[me.id, channel.id] = found[-1].ts if found else ""
        private = [
            message
            for message in self._space.ephemerals.values()
            if (message.ephemeral_to, message.channel) == (me.id, channel.id)
            and message.thread_ts == thread
        ]
        ordered = sorted([*found, *private], key=lambda message: message.ts)
        return {"messages": [shown_message(message) for message in ordered]}

    def visit_home(self, me: User, opens: Callable[[], None]) -> Json:
        """The Home tab; `opens` tells the app of the visit."""
        now = time.monotonic()
        if now - self._visits.get(me.id, 0.0) > HOME_PAUSE_SECONDS:
            self._visits[me.id] = now
            opens()
        home = self._space.views.homes.get(me.id)
        return {"view": self._space.views.as_slack(home) if home is not None else None}

    def modal(self, me: User) -> Json:
        """The modals before a person, the top one last."""
        stack = self._space.views.stacks.get(me.id, [])
        return {
            "stack": [
                {"view": self._space.views.as_slack(view), "errors": view.errors} for view in stack
            ],
            "loading": any(view.is_submitting for view in stack),
        }

    def mail(self) -> list[Json]:
        return [mail.as_json() for mail in reversed(self._mailbox.messages)]

    def pagerduty(self) -> list[Json]:
        newest_first = reversed(list(self._pagerduty.alerts.values()))
        return [
            {
                "dedup_key": alert.dedup_key,
                "state": alert.state,
                "summary": alert.summary,
                "severity": alert.severity,
                "source": alert.source,
                "events": alert.events,
            }
            for alert in newest_first
        ]

    def teams(self) -> list[Json]:
        return [{"card": card.card, "at": card.at} for card in reversed(self._teams.cards)]

    def _channel(self, channel: Channel, me: User) -> Json:
        other = self._space.app_name if channel.im_with is not None else channel.name
        shelf = self._space.shelves[channel.id]
        last_read = self._read.get((me.id, channel.id), "")
        new = shelf.between(shelf.top, last_read, "", inclusive=False)
        return {
            "id": channel.id,
            "name": other,
            "is_im": channel.im_with is not None,
            "is_archived": channel.is_archived,
            "is_member": me.id in channel.members,
            "topic": channel.topic,
            "unread": len(new),
            "bot_in": channel.bot_in,
        }


def shown_user(user: User) -> Json:
    names = ("id", "handle", "name", "email", "is_bot", "is_restricted", "deleted", "color")
    return {name: getattr(user, name) for name in names}


def shown_message(message: Message) -> Json:
    names = ("ts", "thread_ts", "user", "bot", "text", "blocks", "attachments", "edited")
    more = ("reply_count", "reply_users", "latest_reply", "reply_broadcast", "files", "reactions")
    shown = {name: getattr(message, name) for name in (*names, *more, "is_mrkdwn")}
    return shown | {"ephemeral": message.ephemeral_to is not None}
