"""Takes what is posted to it, as an incoming webhook of Slack's, and says when each came.

Prints its port. A GET tells the moments by what stands behind the mark in each body, the monotonic
clock's; of what comes twice, the first.
"""

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def main(mark: str) -> None:
    wanted = re.compile(re.escape(mark).encode() + rb"([0-9]+)")
    arrived: dict[str, float] = {}

    class Catcher(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # Connections stay open.
        wbufsize = -1  # An answer leaves whole: half of it would wait for an acknowledgement.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            moment = time.monotonic()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if found := wanted.search(body):
                arrived.setdefault(found[1].decode(), moment)
            self.answer(b"ok")

        def do_GET(self) -> None:
            self.answer(json.dumps(arrived).encode())

        def answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Catcher) as server:
        print("ready on port", server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
