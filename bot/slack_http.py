"""slack_sdk's Web API client on connections that stay open.

slack_sdk opens one for each call, with a TLS handshake each. One is used again only if Slack has
not closed it and was heard on it a moment ago; should it break all the same, the call's outcome is
unknown as with any other, and nothing is sent twice here.
"""

import io
import select
import threading
import time
import weakref
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request

from slack_sdk import WebClient

IDLE_MAX = 15.0  # Seconds; what stands between us and Slack may forget it after that.


class Client(WebClient):
    """As slack_sdk's in all else; behind a proxy it is slack_sdk's."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - slack_sdk's own.
        super().__init__(*args, **options)
        self._idle = _Idle()
        weakref.finalize(self, self._idle.close)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """One request; raises what urllib would."""
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        connection = self._idle.take() or self._opened(req)
        try:
            response = _answered(connection, req)
            body = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._idle.keep(connection)
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            why = response.reason
            raise HTTPError(url, response.status, why, response.headers, io.BytesIO(body))
        charset = response.headers.get_content_charset() or "utf-8"
        return {
            "status": response.status,
            "headers": response.headers,
            "body": body.decode(charset),
        }

    def _opened(self, req: Request) -> HTTPConnection:
        if req.type == "https":
            return HTTPSConnection(req.host, timeout=self.timeout, context=self.ssl)
        return HTTPConnection(req.host, timeout=self.timeout)


class _Idle:
    """Connections that nobody uses now, all to the client's one host; the last heard is last."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, HTTPConnection]] = []
        self._lock = threading.Lock()

    def keep(self, connection: HTTPConnection) -> None:
        now = time.monotonic()
        with self._lock:
            self._kept.append((now, connection))
            while self._kept and now - self._kept[0][0] >= IDLE_MAX:
                self._kept.pop(0)[1].close()

    def take(self) -> HTTPConnection | None:
        """One that can be used still; those that can't are closed."""
        while True:
            with self._lock:
                if not self._kept:
                    return None
                heard_at, connection = self._kept.pop()
            if time.monotonic() - heard_at < IDLE_MAX and not _is_closed(connection):
                return connection
            connection.close()

    def close(self) -> None:
        while self._kept:
            self._kept.pop()[1].close()


def _is_closed(connection: HTTPConnection) -> bool:
    """Whether there is something to read where nothing was asked: an end."""
    waiting = select.poll()
    waiting.register(connection.sock, select.POLLIN)
    return bool(waiting.poll(0))


def _answered(connection: HTTPConnection, req: Request) -> HTTPResponse:
    try:
        connection.request(req.get_method(), req.selector, req.data, dict(req.header_items()))
    except OSError as error:
        raise URLError(error) from error
    return connection.getresponse()
