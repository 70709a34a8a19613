"""A Web API that counts its connections, and a proxy before it."""

import contextlib
import json
import select
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Answers by `answer(handler)`; keeps each connection's number of requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.requests = []  # One entry a connection, how many requests came on it.
        self.paths = []
        self.is_closing = False  # After its answer, without a word of it.
        self.status = 200
        self.is_silent = False  # Ends the connection instead of an answer.
        self.pause = 0  # Seconds before an answer.
        self.cut = 0  # Bytes that are missing at an answer's end.
        self.ended = threading.Semaphore(0)  # Once for each connection that is closed.

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.thread.join()
        self.server_close()

    def shutdown_request(self, request):
        """Who waits for the end finds the connection closed."""
        super().shutdown_request(request)
        self.ended.release()

    @property
    def place(self):
        return f"127.0.0.1:{self.server_port}"

    def secure(self, certificate):
        """Speak TLS, for `localhost`."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.number = len(self.server.requests)
        self.server.requests.append(0)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests[self.number] += 1
        self.server.paths.append(self.path)
        self.close_connection = self.server.is_closing or self.server.is_silent
        time.sleep(self.server.pause)
        if self.server.is_silent:
            return
        body = json.dumps({"ok": self.server.status == 200, "error": "ratelimited"}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.close_connection |= bool(self.server.cut)
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body[: len(body) - self.server.cut])

    def log_message(self, *_):
        pass


class Proxy(Server):
    """Relays by CONNECT; `status` 407 lets nobody through. Asked by POST it answers itself."""

    def __init__(self):
        super().__init__()
        self.RequestHandlerClass = ProxyHandler
        self.tunnels = []  # Whom each CONNECT named, and how its asker logged in.


class ProxyHandler(Handler):
    def do_CONNECT(self):
        self.server.tunnels.append((self.path, self.headers.get("Proxy-Authorization")))
        self.close_connection = True
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                relay(self.connection, far)


def relay(near, far):
    """Until one of them ends."""
    while True:
        ready, _, _ = select.select([near, far], [], [], 5)
        for one in ready:
            data = one.recv(65536)
            if not data:
                return
            (far if one is near else near).sendall(data)
