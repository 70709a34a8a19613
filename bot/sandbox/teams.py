"""An MS Teams workflow's address: takes Adaptive Cards, in the envelope or bare, and keeps them."""

import dataclasses
import time

from aiohttp import web

from bot.sandbox.answers import answer
from bot.sandbox.catcher import Catcher
from bot.sandbox.faults import Faults, Reply
from bot.sandbox.inbound import inbound_call
from bot.sandbox.records import Json
from bot.sandbox.words import words_of
from bot.sandbox.workspace import Workspace

CARD_MAX = 28 * 1024  # Bytes of the whole message; Teams' page on webhook limits.
SECRET = "secret"  # noqa: S105 - made up, guards nothing
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    flow: str  # The last part of the address.
    card: Json
    at: float  # Seconds since 1970.

    @property
    def plain_text(self) -> str:
        """All words it shows."""
        return "\n".join(words_of([self.card.get("body"), self.card.get("actions")]))

    def __str__(self) -> str:
        return f"{self.flow}: {self.plain_text!r}"


class Teams(Catcher[Card]):
    """Faults go by the name "teams"."""

    def __init__(self, space: Workspace, faults: Faults) -> None:
        super().__init__(space, "teams")
        self._faults = faults

    @property
    def url(self) -> str:
        """The address of the workflow "ops"; any other name works as well."""
        return f"{self._space.url}teams/workflows/ops?sig={SECRET}"

    @property
    def cards(self) -> list[Card]:
        return self._all()

    def expect(self, containing: str = "", timeout: float = 5.0) -> Card:
        """Wait for a card with these words."""
        return self._wait(lambda card: containing in card.plain_text, timeout)

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer one POST to …/workflows/NAME?sig=…."""
        if not path.startswith("workflows/") or request.method != "POST":
            return web.Response(status=404, text="no such workflow")
        body = await request.read()
        signature = request.query.get("sig", "")
        call = inbound_call(self._space, "teams", body)
        flow = path.removeprefix("workflows/")
        return await answer(
            self._faults,
            call,
            lambda: self._take(flow, call.arguments, len(body), signature),
            request,
        )

    def _take(self, flow: str, message: Json, size: int, signature: str) -> Reply:
        if signature != SECRET:
            error = {"code": "DirectApiAuthorizationRequired"}
            return Reply(401, {"error": error})
        if size > CARD_MAX:
            return Reply(413, {"error": {"code": "RequestEntityTooLarge"}})
        cards = cards_of(message)
        if not cards:
            return Reply(400, {"error": {"code": "TriggerInputSchemaMismatch"}})
        for card in cards:
            self._keep(Card(flow, card, time.time()))
        return Reply(202, "")


def cards_of(message: Json) -> list[Json]:
    """The Adaptive Cards of a message; none when any part of it is something else."""
    if message.get("type") == "AdaptiveCard":
        return [message] if is_card(message) else []
    attachments = message.get("attachments")
    if message.get("type") != "message" or not isinstance(attachments, list):
        return []
    contents = [
        item.get("content")
        for item in attachments
        if isinstance(item, dict) and item.get("contentType") == CARD_TYPE
    ]
    cards = [content for content in contents if isinstance(content, dict) and is_card(content)]
    return cards if len(cards) == len(attachments) else []


def is_card(content: Json) -> bool:
    return (
        content.get("type") == "AdaptiveCard" and "version" in content and bool(content.get("body"))
    )
