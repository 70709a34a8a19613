"""What a person does on the page: `{"as": "U…", "do": "press", …}`, by the acts of a test."""

from collections.abc import Callable

from bot.sandbox import message_changes
from bot.sandbox.deliveries import Delivery
from bot.sandbox.elements import STATE_KEYS, Target, find_target, options_of, targets_of
from bot.sandbox.errors import SlackError
from bot.sandbox.person import Person
from bot.sandbox.records import Json, Message, View
from bot.sandbox.workspace import Workspace

INVITE = "/invite"
CHANGED = "this has changed since you saw it; look at it again"


class PageActs:
    """Each act answers `{"ok": true, …}`, or says in words what went wrong."""

    def __init__(
        self,
        space: Workspace,
        act_as: Callable[[str], Person],
        patience: Callable[[], float],
        invite: Callable[[str], None],
    ) -> None:
        self._space = space
        self._act_as = act_as
        self._patience = patience  # Seconds that the app has for its ack.
        self._invite_app = invite  # Into the channel of that id.
        self._acts: dict[str, Callable[[Person, Json], Json]] = {
            "press": self._press,
            "choose": self._press,
            "dispatch": self._press,
            "press_home": self._press,
            "suggest": self._suggest,
            "say": self._say,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "dismiss": self._dismiss,
        }

    def carry_out(self, act: Json) -> Json:
        """Do one act; it takes as long as the app takes to ack it."""
        try:
            wanted = self._acts[str(act["do"])]
            return wanted(self._act_as(str(act["as"])), act)
        except KeyError as error:
            return no(f"the act lacks, or does not know, {error}")
        except SlackError as error:
            return no(error.code.replace("_", " "))
        except AssertionError as error:
            return no(str(error))

    def _press(self, person: Person, act: Json) -> Json:
        subject, target = self._target(person, act)
        value = act.get("option", act.get("value"))
        if target.kind in STATE_KEYS:
            return self._said(person.pick(subject, target, value))
        chosen = {"selected_option": value} if target.kind == "overflow" else {}
        return self._said(person.act(subject, target, chosen))

    def _suggest(self, person: Person, act: Json) -> Json:
        subject, target = self._target(person, act)
        delivery = person.search(subject, target, str(act.get("query", "")))
        offered = delivery.answer or {}
        groups = {k: v for k, v in offered.items() if k == "option_groups"}
        return self._said(delivery) | {"options": options_of(offered)} | groups

    def _say(self, person: Person, act: Json) -> Json:
        text, channel = str(act["text"]), str(act["channel"])
        if text.startswith("/"):
            command, _, words = text.partition(" ")
            if command == INVITE:
                return self._invite(words.strip(), channel)
            return self._said(person.command(command, words.strip(), channel))
        thread = act.get("thread")
        root = self._space.message_of(channel, str(thread)) if thread else None
        person.says(text, channel=channel, thread=root)
        return {"ok": True}

    def _shortcut(self, person: Person, act: Json) -> Json:
        with self._space.lock:
            message = self._space.message_of(str(act["channel"]), str(act["ts"]))
        return self._said(person.shortcut(str(act["callback_id"]), message))

    def _invite(self, whom: str, channel: str) -> Json:
        """Slack's own command; of apps there is one."""
        name = self._space.app_name
        if whom.removeprefix("@").lower() != name.lower():
            return no(f"only the app can be invited here: {INVITE} @{name}")
        self._invite_app(channel)
        return {"ok": True}

    def _submit(self, person: Person, act: Json) -> Json:
        view = self._space.views.find(str(act["view_id"]), None)
        for block_id, values in dict(act.get("values") or {}).items():
            for action_id, value in values.items():
                person.set(view, find_target(view, None, action_id, block_id), value)
        result = person.submit(view)
        if "" in result.by_block:  # Not one field's fault.
            return no(result.by_block[""])
        return {"errors": result.by_block} if result.by_block else {"ok": True}

    def _close(self, person: Person, act: Json) -> Json:
        person.close(self._space.views.find(str(act["view_id"]), None))
        return {"ok": True}

    def _dismiss(self, person: Person, act: Json) -> Json:
        with self._space.lock:
            message = self._space.ephemerals.get(str(act["ts"]))
            if message is not None and message.ephemeral_to == person.user.id:
                message_changes.take_back(self._space, message)
        return {"ok": True}

    def _target(self, person: Person, act: Json) -> tuple[Message | View, Target]:
        """The message or view that the act names, and the element in it.

        A redraw may have given its block another id since the person saw it: an element that
        stands there once is meant all the same.
        """
        subject = self._subject(person, act)
        named = [t for t in targets_of(subject) if t.action_id == act["action_id"]]
        found = [t for t in named if t.block_id == act.get("block_id")] or named
        if len(found) != 1:
            raise AssertionError(CHANGED)
        return subject, found[0]

    def _subject(self, person: Person, act: Json) -> Message | View:
        with self._space.lock:
            if act.get("view_id"):
                return self._space.views.find(str(act["view_id"]), None)
            if "ts" in act:
                ts = str(act["ts"])
                whispered = self._space.ephemerals.get(ts)
                return whispered or self._space.message_of(str(act["channel"]), ts)
            home = self._space.views.homes.get(person.user.id)
            if home is None:
                raise SlackError("not_found")
            return home

    def _said(self, delivery: Delivery | None) -> Json:
        if delivery is None or delivery.is_acked:
            return {"ok": True}
        seconds = f"{self._patience():g}"
        return no(f"{self._space.app_name} did not answer within {seconds} seconds")


def no(reason: str) -> Json:
    return {"ok": False, "error": reason}
