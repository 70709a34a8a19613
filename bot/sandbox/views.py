"""Modals and Home tabs: who has which one on the screen, and the triggers that open them."""

import collections
import copy
import dataclasses
import secrets
import time
from typing import TYPE_CHECKING

from bot.sandbox.errors import SlackError
from bot.sandbox.records import Json, View

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace

TRIGGER_SECONDS = 3.0
STACK_MAX = 3  # Views on top of each other; docs.slack.dev/surfaces/modals.


@dataclasses.dataclass(slots=True)
class Trigger:
    user: str
    ends_at: float
    is_used: bool = False


class Views:
    def __init__(self, space: "Workspace") -> None:
        self._space = space
        self._triggers: dict[str, Trigger] = {}
        self._found: dict[str, View] = {}
        self.trigger_seconds = TRIGGER_SECONDS
        self.stacks: dict[str, list[View]] = collections.defaultdict(list)
        self.homes: dict[str, View] = {}

    def make_trigger(self, user: str) -> str:
        now = time.monotonic()
        if len(self._triggers) > 10_000:  # noqa: PLR2004 - any bound will do
            self._triggers = {k: t for k, t in self._triggers.items() if t.ends_at > now}
        trigger = f"{len(self._triggers)}.{time.time_ns() // 1000}.{secrets.token_hex(16)}"
        self._triggers[trigger] = Trigger(user, now + self.trigger_seconds)
        return trigger

    def use_trigger(self, trigger_id: str) -> str:
        """The person whose action it was; a trigger works once and for three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if trigger.ends_at < time.monotonic() - self._space.more(self.trigger_seconds):
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger.user

    def show(self, user: str, body: Json, *, on_top: bool) -> View:
        """Put a modal before a person: over the ones there, or in their place."""
        stack = self.stacks[user]
        if on_top and len(stack) >= STACK_MAX:
            raise SlackError("push_limit_reached")
        view = self._make(user, body)
        if not on_top:
            self.close(user, everything=True)
        if stack:
            view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._announce("modal", view)
        return view

    def publish(self, user: str, body: Json, expected_hash: str | None) -> View:
        """Set a person's Home tab."""
        old = self.homes.get(user)
        self._check_hash(old, expected_hash)
        view = self._make(user, body, view_id=old.id if old else None)
        self.homes[user] = view
        self._announce("home", view)
        return view

    def redraw(self, view: View, body: Json, expected_hash: str | None) -> View:
        """Set the content of an open modal; what was typed stays where the ids are the same."""
        self._check_hash(view, expected_hash)
        view.body, view.hash, view.errors = with_block_ids(body), self._new_hash(), {}
        view.external_id = body.get("external_id", view.external_id)
        kept = {block["block_id"] for block in view.body["blocks"]}
        view.filled = {key: value for key, value in view.filled.items() if key in kept}
        self._announce("home" if view.body["type"] == "home" else "modal", view)
        return view

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open view by either id."""
        view = self._found.get(view_id or "")
        if view is None and external_id:
            view = next((v for v in self._found.values() if v.external_id == external_id), None)
        if view is None or view.is_closed:
            raise SlackError("not_found")
        return view

    def close(self, user: str, *, everything: bool) -> None:
        """Take the top modal away, or all of a person's."""
        stack = self.stacks[user]
        while stack:
            closed = stack.pop()
            closed.is_closed = True
            self._found.pop(closed.id, None)
            if not everything:
                break
        self._space.touch(f"modal:{user}")

    def as_slack(self, view: View) -> Json:
        """The view object of answers and payloads."""
        is_home = view.body.get("type") == "home"
        defaults: Json = {
            "private_metadata": "",
            "callback_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "submit_disabled": False,
            "submit": None,
            "close": None,
            "title": {"type": "plain_text", "text": view.title or "View Title", "emoji": True},
        }
        return copy.deepcopy(defaults | view.body) | {
            "id": view.id,
            "team_id": self._space.team_id,
            "state": {"values": {}},
            "hash": view.hash,
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": self._space.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self._space.team_id,
            "bot_id": self._space.bot_id,
            "type": "home" if is_home else "modal",
        }

    def _make(self, user: str, body: Json, view_id: str | None = None) -> View:
        external_id = body.get("external_id", "")
        if external_id and any(view.external_id == external_id for view in self._found.values()):
            raise SlackError("duplicate_external_id")
        found = view_id or "V0" + secrets.token_hex(5).upper()
        view = View(found, user, with_block_ids(body), self._new_hash(), root_id=found)
        view.external_id, view.names = external_id, self._space.names
        self._found[found] = view
        return view

    def _announce(self, kind: str, view: View) -> None:
        self._space.news.add(kind, view, to=view.user)
        self._space.touch(f"{kind}:{view.user}")

    @staticmethod
    def _check_hash(view: View | None, expected: str | None) -> None:
        if expected and view is not None and view.hash != expected:
            raise SlackError("hash_conflict")

    @staticmethod
    def _new_hash() -> str:
        return f"{int(time.time())}.{secrets.token_hex(4)}"


def with_block_ids(body: Json) -> Json:
    """A copy in which every block has an id, as Slack fills them in."""
    body = copy.deepcopy(body)
    body["blocks"] = name_blocks(body.get("blocks") or [])
    return body


def name_blocks(blocks: list[Json]) -> list[Json]:
    """Copies of blocks with a block id each, and an action id for each interactive element."""
    named = []
    for block in blocks:
        copied = block if "block_id" in block else block | {"block_id": secrets.token_hex(3)}
        if any("action_id" not in element for element in elements_of(block)):
            copied = copy.deepcopy(copied)
            for element in elements_of(copied):
                element.setdefault("action_id", secrets.token_hex(3))
        named.append(copied)
    return named


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block."""
    kind = block.get("type")
    if kind == "actions":
        return list(block["elements"])
    if kind == "section" and block.get("accessory", {}).get("type") not in {None, "image"}:
        return [block["accessory"]]
    return [block["element"]] if kind == "input" else []
