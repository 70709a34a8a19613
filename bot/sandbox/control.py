"""Steering a sandbox that runs in a process of its own: its calls and its faults, over HTTP."""

import dataclasses

from bot.sandbox.faults import KINDS, Faults
from bot.sandbox.records import Json
from bot.sandbox.socket_faults import SocketFaults
from bot.sandbox.workspace import Workspace


class Control:
    def __init__(self, space: Workspace, faults: Faults, socket: SocketFaults) -> None:
        self._space = space
        self._faults = faults
        self._socket = socket

    def calls(self, method: str | None, after: int = 0) -> list[Json]:
        """Every call so far, or those of one method, without the first so many."""
        with self._space.lock:
            found = [call for call in self._space.calls if method in {None, call.method}]
        return [dataclasses.asdict(call) for call in found[after:]]

    def break_something(self, wish: Json) -> Json:
        """Put a fault in force; ValueError says what the wish lacks.

        `{"method": "chat.postMessage", "fault": "RateLimited", "retry_after": 2, "times": 3}`,
        `{"socket": "half_open", "seconds": 5}`, `{"clear": true}`.
        """
        if wish.get("clear"):
            self._faults.clear()
        elif "socket" in wish:
            self._break_socket(dict(wish))
        else:
            self._break_api(dict(wish))
        return {"ok": True}

    def _break_socket(self, wish: Json) -> None:
        acts = {
            "close": self._socket.close,
            "fin": self._socket.fin,
            "reset": self._socket.reset,
            "half_open": self._socket.half_open,
            "refuse": self._socket.refuse,
            "disconnect": self._socket.disconnect,
        }
        act = acts.get(str(wish.pop("socket")))
        if act is None:
            raise ValueError(f"socket must be one of {', '.join(acts)}")
        try:
            act(**wish)  # type: ignore[operator] # each has its own arguments; a bad one is caught
        except TypeError as error:
            raise ValueError(str(error)) from error

    def _break_api(self, wish: Json) -> None:
        method, kind = str(wish.pop("method", "")), KINDS.get(str(wish.pop("fault", "")))
        if not method or kind is None:
            raise ValueError(f"needed: method, and fault, one of {', '.join(KINDS)}")
        try:
            self._faults.add(method, kind(**wish))
        except TypeError as error:
            raise ValueError(str(error)) from error
