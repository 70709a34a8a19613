"""From a reply to bytes on the wire, or to a connection that ends without any."""

import json
import socket
import struct
from collections.abc import Callable

from aiohttp import web

from bot.sandbox.faults import CutError, Faults, Reply
from bot.sandbox.records import Call

JSON = {"Content-Type": "application/json; charset=utf-8"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


async def answer(
    faults: Faults, call: Call, carry_out: Callable[[], Reply], request: web.BaseRequest
) -> web.StreamResponse:
    """Let a fault meet the call, or carry it out; either way the call's record is completed."""
    fault = faults.pick(call.method, call.arguments)
    try:
        reply = carry_out() if fault is None else await fault.meet(carry_out)
    except CutError as cut:
        end_connection(request, reset=cut.reset)
        return web.Response()  # Goes nowhere: the connection is gone.
    call.status = reply.status
    call.answer = reply.body if isinstance(reply.body, dict) else {"body": reply.body}
    if "Retry-After" in reply.headers:
        call.retry_after = float(reply.headers["Retry-After"])
    return response(reply)


def response(reply: Reply) -> web.Response:
    if isinstance(reply.body, str):
        return web.Response(
            body=reply.body.encode(), status=reply.status, headers=TEXT | reply.headers
        )
    body = json.dumps(reply.body).encode()
    return web.Response(body=body, status=reply.status, headers=JSON | reply.headers)


def end_connection(request: web.BaseRequest, *, reset: bool) -> None:
    """Close the TCP connection under a request, by FIN or by RST."""
    transport = request.transport
    if transport is None:
        return
    if reset:
        linger_zero(transport.get_extra_info("socket"))
        transport.abort()
    else:
        transport.close()


def linger_zero(found: socket.socket) -> None:
    """Make the socket's close a reset: what waits to be sent is thrown away."""
    found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
