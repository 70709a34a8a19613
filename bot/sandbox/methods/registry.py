"""The table of Web API methods: each one's handler, its token and its scope."""

import dataclasses
from collections.abc import Callable

from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

Handler = Callable[[Workspace, Json], Json]


@dataclasses.dataclass(frozen=True, slots=True)
class Method:
    handler: Handler
    needs: str  # The kind of token: "bot", "app" or "config".
    scopes: tuple[str, ...]  # Any one of them is enough.


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, needs: str = "bot") -> Callable[[Handler], Handler]:
    """Register the handler of a method; it returns what the answer has beside `ok`."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, needs, scopes)
        return handler

    return register
