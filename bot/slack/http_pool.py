"""slack_sdk's clients on connections of urllib3's pools: they stay open, behind a proxy too.

slack_sdk opens one for each call, with a TLS handshake each. One is used again only if Slack has
not closed it and was heard on it a moment ago; should it break all the same, the call's outcome is
unknown as with any other, and nothing is sent twice here.
"""

import io
import ssl
import time
import weakref
from http import HTTPStatus
from typing import Any, NamedTuple, cast
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, proxy_bypass

import urllib3
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse
from urllib3.connection import HTTPConnection, HTTPSConnection, port_by_scheme

from bot.libraries import private_parts
from bot.slack import http_exchange
from bot.slack.http_exchange import Answer

IDLE_MAX = 15.0  # Seconds; what stands between us and Slack may forget it after that.
KEPT_MAX = 32  # Connections to one host; more than there are threads that call Slack.
WAYS_MAX = 10  # Hosts whose connections are kept.


class NeverSent(URLError):
    """There was no connection, or no way through the proxy: nothing can have happened."""


class Client(WebClient):
    """As slack_sdk's in all else."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - slack_sdk's own.
        super().__init__(*args, **options)
        self.connections = Connections()
        self.has_hooks = private_parts.is_known("bot.slack.http_pool:Hook")
        weakref.finalize(self, self.connections.close)

    def _perform_urllib_http_request_internal(
        self,
        url: str,  # noqa: ARG002 - slack_sdk's own; the request has it too.
        req: Request,
    ) -> dict[str, Any]:
        """One request; raises what urllib would."""
        answer = self.connections.exchange(req, self.timeout, self.ssl, self.proxy)
        return {"status": answer.status, "headers": answer.headers, "body": answer.text}


class Hook(WebhookClient):
    """What is answered to one URL of Slack's, on the connections of a client."""

    def __init__(self, client: Client, url: str, timeout: int) -> None:
        super().__init__(
            url, timeout=timeout, ssl=client.ssl, proxy=client.proxy, retry_handlers=[]
        )
        self._connections = client.connections

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        """One request; raises what urllib would."""
        answer = self._connections.exchange(req, self.timeout, self.ssl, self.proxy)
        return WebhookResponse(
            url=url, status_code=answer.status, body=answer.text, headers=dict(answer.headers)
        )


def webhook(client: WebClient, url: str, timeout: int) -> WebhookClient:
    """For the URL that an answer goes to; tried once, for at most `timeout` seconds."""
    if isinstance(client, Client) and client.has_hooks:
        return Hook(client, url, timeout)
    return WebhookClient(url, timeout=timeout, ssl=client.ssl, retry_handlers=[])


class _Way(NamedTuple):
    """How a host is reached."""

    pool: urllib3.HTTPConnectionPool
    host: str  # As the header of that name has it.
    before: str  # What stands before a path: a proxy is told the whole address.
    headers: tuple[tuple[str, str], ...]  # For a proxy that sees what it passes on.
    has_tunnel: bool  # Through a proxy that does not.


class Connections:
    """Pools of those that nobody uses now, to whatever hosts."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str, ssl.SSLContext | None], urllib3.PoolManager] = {}
        self._ways: dict[tuple[str, str, str, ssl.SSLContext | None], _Way] = {}

    def exchange(
        self, req: Request, timeout: float, context: ssl.SSLContext | None, proxy: str | None
    ) -> Answer:
        """One request and its answer, `timeout` in seconds for each step; raises as urllib does."""
        try:
            way = self._way(req, context, _proxy_to(req, proxy))
            headers = (*req.header_items(), *way.headers)
            head = http_exchange.head(req.get_method(), _target(way, req), way.host, headers)
        except urllib3.exceptions.HTTPError:  # Its words have the address.
            raise NeverSent("an address that can't be read") from None
        except ValueError as error:
            raise NeverSent(str(error)) from None
        answer = _exchange(way, head, _body(req), timeout)
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            body = io.BytesIO(answer.body)
            raise HTTPError(req.full_url, answer.status, answer.reason, answer.message(), body)
        return answer

    def close(self) -> None:
        self._ways.clear()
        for pools in self._pools.values():
            pools.clear()

    def _way(self, req: Request, context: ssl.SSLContext | None, proxy: str) -> _Way:
        """`proxy` "" for the straight way."""
        key = (req.type, req.host, proxy, context)
        found = self._ways.get(key)
        if found is None:
            if len(self._ways) >= WAYS_MAX:
                self._ways.clear()
            found = self._ways[key] = _way(
                self._pools_by(proxy, context), req, is_straight=not proxy
            )
        return found

    def _pools_by(self, proxy: str, context: ssl.SSLContext | None) -> urllib3.PoolManager:
        found = self._pools.get((proxy, context))
        return found or self._pools.setdefault((proxy, context), _pools(proxy, context))


def _exchange(way: _Way, head: bytes, body: bytes, timeout: float) -> Answer:
    """On a connection that is open, or opened now; afterwards it is kept if it can be."""
    connection = cast("_Plain", way.pool._get_conn())  # noqa: SLF001 - of our own class.
    keeps = False
    try:
        connection.timeout = timeout
        if connection.is_closed and way.has_tunnel:
            way.pool._prepare_proxy(connection)  # noqa: SLF001 - what it is for.
        elif connection.is_closed:
            connection.connect()
        answer = connection.exchange(head, body)
        keeps = answer.may_go_on
    finally:
        if not keeps:
            connection.close()
        way.pool._put_conn(connection)  # noqa: SLF001 - one that is closed is opened again.
    return answer


class _Plain(HTTPConnection):
    """Knows when it was heard last, and tells a request that never left from one that may have."""

    _heard_at = 0.0  # On the monotonic clock.

    @property
    def is_connected(self) -> bool:
        """Asked before it is used again; urllib3 opens it anew where it is not."""
        return super().is_connected and time.monotonic() - self._heard_at < IDLE_MAX

    def connect(self) -> None:
        try:
            super().connect()
        except Exception as error:
            raise NeverSent(_reason(error)) from error

    def exchange(self, head: bytes, body: bytes) -> Answer:
        """One request on the open connection, and its answer."""
        self.sock.settimeout(self.timeout)
        answer = http_exchange.exchange(self.sock, head, body)
        self._heard_at = time.monotonic()
        return answer


class _Secure(_Plain, HTTPSConnection):
    """The same over TLS, the handshake being part of its `connect`."""


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


def _pools(proxy: str, context: ssl.SSLContext | None) -> urllib3.PoolManager:
    options: dict[str, Any] = {"maxsize": KEPT_MAX, "ssl_context": context}
    if not proxy:
        pools = urllib3.PoolManager(**options)
    else:
        parts = urlsplit(proxy)
        login = unquote(f"{parts.username}:{parts.password or ''}") if parts.username else None
        headers = urllib3.make_headers(proxy_basic_auth=login)
        pools = urllib3.ProxyManager(proxy, proxy_headers=headers, **options)
    pools.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return pools


def _way(pools: urllib3.PoolManager, req: Request, *, is_straight: bool) -> _Way:
    pool, to = pools.connection_from_url(req.full_url), urllib3.util.parse_url(req.full_url)
    host = to.host or ""
    if to.port not in {None, port_by_scheme[req.type]}:
        host += f":{to.port}"
    if is_straight or req.type == "https":
        return _Way(pool, host, "", (), has_tunnel=not is_straight)
    return _Way(pool, host, f"http://{host}", tuple(pool.proxy_headers.items()), has_tunnel=False)


def _target(way: _Way, req: Request) -> str:
    return way.before + (req.selector if req.selector.startswith("/") else f"/{req.selector}")


def _body(req: Request) -> bytes:
    return req.data if isinstance(req.data, bytes) else b"".join(req.data or ())  # type: ignore[arg-type] # Of bytes.


def _proxy_to(req: Request, proxy: str | None) -> str:
    """The one that slack_sdk found in HTTPS_PROXY; "" where NO_PROXY names the host."""
    if not proxy or proxy_bypass(req.host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _reason(error: Exception) -> OSError | str:
    """What the system said, behind urllib3's words for it."""
    cause = error.__cause__ or error
    return cause if isinstance(cause, OSError) else type(cause).__name__
