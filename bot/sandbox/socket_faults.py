"""Faults of the WebSocket, on all open connections or on one."""

import asyncio

from bot.sandbox.connection import Connection
from bot.sandbox.socket_mode import WARNING_SECONDS, SocketMode
from bot.sandbox.workspace import Workspace


class SocketFaults:
    """Each act is done when the method returns."""

    def __init__(self, space: Workspace, socket_mode: SocketMode) -> None:
        self._space = space
        self._socket_mode = socket_mode

    def close(self, index: int | None = None) -> None:
        """Close by the WebSocket's close frame."""
        self._socket_mode.each(Connection.close, index)

    def fin(self, index: int | None = None) -> None:
        """End the TCP connection without a close frame."""
        self._socket_mode.each(Connection.fin, index)

    def reset(self, index: int | None = None) -> None:
        """End the TCP connection by a reset."""
        self._socket_mode.each(Connection.reset, index)

    def half_open(self, seconds: float, index: int | None = None) -> None:
        """Neither read, send nor pong for a while; what is sent to it meanwhile comes late."""
        self._socket_mode.each(lambda connection: connection.freeze(seconds), index)

    def refuse(self, seconds: float) -> None:
        """Refuse every new handshake for a while."""
        self._socket_mode.refuse(seconds)

    def disconnect(self, reason: str, index: int | None = None) -> None:
        """Say goodbye as Slack does: "warning", "refresh_requested" or "link_disabled"."""
        if reason == "link_disabled":
            self._space.link_disabled = True
        debug = {"host": "sandbox"}
        message = {"type": "disconnect", "reason": reason, "debug_info": debug}

        async def say_goodbye(connection: Connection) -> None:
            connection.send(message)
            if reason == "warning":
                loop = asyncio.get_running_loop()
                loop.call_later(WARNING_SECONDS, connection.close_soon)
            else:
                await connection.close()

        self._socket_mode.each(say_goodbye, index)
