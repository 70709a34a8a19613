"""slack_sdk's clients on connections that stay open.

slack_sdk opens one for each call, with a TLS handshake each. One is used again only if Slack has
not closed it and was heard on it a moment ago; should it break all the same, the call's outcome is
unknown as with any other, and nothing is sent twice here.
"""

import io
import select
import ssl
import threading
import time
import weakref
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse

IDLE_MAX = 15.0  # Seconds; what stands between us and Slack may forget it after that.


class Client(WebClient):
    """As slack_sdk's in all else; behind a proxy it is slack_sdk's."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - slack_sdk's own.
        super().__init__(*args, **options)
        self.connections = Connections()
        weakref.finalize(self, self.connections.close)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """One request; raises what urllib would."""
        if self.proxy is not None:
            return super()._perform_urllib_http_request_internal(url, req)
        answer = self.connections.exchange(req, self.timeout, self.ssl)
        return {"status": answer.status, "headers": answer.headers, "body": answer.text}


class _Hook(WebhookClient):
    """What is answered to one URL of Slack's, on the connections of a client."""

    def __init__(self, client: Client, url: str, timeout: int) -> None:
        super().__init__(url, timeout=timeout, ssl=client.ssl, retry_handlers=[])
        self._connections = client.connections

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        """One request; raises what urllib would."""
        if self.proxy is not None:
            told: WebhookResponse = super()._perform_http_request_internal(url, req)
            return told
        answer = self._connections.exchange(req, self.timeout, self.ssl)
        return WebhookResponse(
            url=url, status_code=answer.status, body=answer.text, headers=dict(answer.headers)
        )


def webhook(client: WebClient, url: str, timeout: int) -> WebhookClient:
    """For the URL that an answer goes to; tried once, for at most `timeout` seconds."""
    if isinstance(client, Client):
        return _Hook(client, url, timeout)
    return WebhookClient(url, timeout=timeout, ssl=client.ssl, retry_handlers=[])


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    text: str


class _Idle(NamedTuple):
    heard_at: float  # On the monotonic clock.
    place: tuple[str, str]  # Scheme, and host with port.
    connection: HTTPConnection


class Connections:
    """Those that nobody uses now, to whatever hosts; the last heard is last."""

    def __init__(self) -> None:
        self._idle: list[_Idle] = []
        self._lock = threading.Lock()

    def exchange(self, req: Request, timeout: int, context: ssl.SSLContext | None) -> Answer:
        """One request and its answer, `timeout` in seconds for each step; raises as urllib does."""
        place = (req.type, req.host)
        connection = self._idle_to(place, timeout) or _opened(place, timeout, context)
        try:
            response = _answered(connection, req)
            body = response.read()
        except BaseException:
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._keep(place, connection)
        headers = response.headers
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            status, why = response.status, response.reason
            raise HTTPError(req.full_url, status, why, headers, io.BytesIO(body))
        return Answer(response.status, headers, body.decode(headers.get_content_charset("utf-8")))

    def close(self) -> None:
        while self._idle:
            self._idle.pop().connection.close()

    def _idle_to(self, place: tuple[str, str], timeout: int) -> HTTPConnection | None:
        """One that can be used still; those that can't are closed."""
        while one := self._take(place):
            is_fresh = time.monotonic() - one.heard_at < IDLE_MAX
            if is_fresh and not _is_closed(one.connection):
                one.connection.sock.settimeout(timeout)
                return one.connection
            one.connection.close()
        return None

    def _take(self, place: tuple[str, str]) -> _Idle | None:
        """The last heard of those."""
        with self._lock:
            for index in reversed(range(len(self._idle))):
                if self._idle[index].place == place:
                    return self._idle.pop(index)
        return None

    def _keep(self, place: tuple[str, str], connection: HTTPConnection) -> None:
        now = time.monotonic()
        with self._lock:
            self._idle.append(_Idle(now, place, connection))
            while self._idle and now - self._idle[0].heard_at >= IDLE_MAX:
                self._idle.pop(0).connection.close()


def _opened(place: tuple[str, str], timeout: int, context: ssl.SSLContext | None) -> HTTPConnection:
    scheme, host = place
    if scheme == "https":
        return HTTPSConnection(host, timeout=timeout, context=context)
    return HTTPConnection(host, timeout=timeout)


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
