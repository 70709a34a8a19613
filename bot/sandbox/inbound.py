"""The record of a POST to one of the catchers."""

import contextlib
import json
import time

from bot.sandbox.records import Call, Json
from bot.sandbox.workspace import Workspace


def inbound_call(space: Workspace, name: str, body: bytes) -> Call:
    """Write a POST down among the calls; a body that is no object counts as an empty one."""
    arguments: Json = {}
    with contextlib.suppress(ValueError):
        found = json.loads(body)
        arguments = found if isinstance(found, dict) else {}
    call = Call(name, arguments, time.monotonic(), time.time(), "none")
    with space.lock:
        space.calls.append(call)
        space.call_counts[name] += 1
    return call
