"""Sends webhooks as fast as they are answered, on a connection each; prints when each was taken.

The requests come as JSON on standard input: headers and body of each. It goes on until they are
all sent, or the intake is gone: what was not answered is left out.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue

Hook = tuple[dict[str, str], str]  # Headers and body.


def main(port: str, clients: str) -> dict[str, float]:
    """Request-ID → the moment of its 202, by the monotonic clock."""
    waiting: SimpleQueue[Hook] = SimpleQueue()
    for hook in json.load(sys.stdin):
        waiting.put(hook)
    taken: dict[str, float] = {}
    with ThreadPoolExecutor(int(clients)) as pool:
        for _ in range(int(clients)):
            pool.submit(send_all, int(port), waiting, taken)
    return taken


def send_all(port: int, waiting: "SimpleQueue[Hook]", taken: dict[str, float]) -> None:
    client = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        while True:
            headers, body = waiting.get_nowait()
            client.request("POST", "/webhooks/sentry", body.encode(), headers)
            answer = client.getresponse()
            answer.read()
            if answer.status == HTTPStatus.ACCEPTED:
                taken[headers["Request-ID"]] = time.monotonic()
    except (Empty, OSError, HTTPException):
        client.close()


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
