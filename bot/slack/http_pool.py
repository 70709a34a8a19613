"""slack_sdk's clients on urllib3's pools: connections that stay open, behind a proxy too.

slack_sdk opens one for each call, with a TLS handshake each. One is used again only if Slack has
not closed it and was heard on it a moment ago; should it break all the same, the call's outcome is
unknown as with any other, and nothing is sent twice here.
"""

import io
import ssl
import time
import weakref
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, proxy_bypass

import urllib3
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse
from urllib3.connection import HTTPConnection, HTTPSConnection

from bot.libraries import private_parts

IDLE_MAX = 15.0  # Seconds; what stands between us and Slack may forget it after that.
KEPT_MAX = 32  # Connections to one host; more than there are threads that call Slack.


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


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    text: str


class Connections:
    """Pools of those that nobody uses now, to whatever hosts."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str, ssl.SSLContext | None], urllib3.PoolManager] = {}

    def exchange(
        self, req: Request, timeout: int, context: ssl.SSLContext | None, proxy: str | None
    ) -> Answer:
        """One request and its answer, `timeout` in seconds for each step; raises as urllib does."""
        try:
            response = self._pools_by(_proxy_to(req, proxy), context).urlopen(
                req.get_method(),
                req.full_url,
                body=req.data,
                headers=dict(req.header_items()),
                timeout=timeout,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise _as_urllib_tells(error) from error
        headers = HTTPMessage()
        for name, value in response.headers.iteritems():
            headers[name] = value
        status, body = response.status, response.data
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            reason = response.reason or ""
            raise HTTPError(req.full_url, status, reason, headers, io.BytesIO(body))
        return Answer(status, headers, body.decode(headers.get_content_charset("utf-8")))

    def close(self) -> None:
        for pools in self._pools.values():
            pools.clear()

    def _pools_by(self, proxy: str, context: ssl.SSLContext | None) -> urllib3.PoolManager:
        """`proxy` "" for the straight way."""
        found = self._pools.get((proxy, context))
        return found or self._pools.setdefault((proxy, context), _pools(proxy, context))


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

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override] # As urllib3's.
        response = super().getresponse()
        self._heard_at = time.monotonic()
        return response


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


def _proxy_to(req: Request, proxy: str | None) -> str:
    """The one that slack_sdk found in HTTPS_PROXY; "" where NO_PROXY names the host."""
    if not proxy or proxy_bypass(req.host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _reason(error: Exception) -> OSError | str:
    """What the system said, behind urllib3's words for it."""
    cause = error.__cause__ or error
    return cause if isinstance(cause, OSError) else type(cause).__name__


def _as_urllib_tells(error: urllib3.exceptions.HTTPError) -> Exception:
    """Whoever calls slack_sdk knows urllib's errors."""
    match error:
        case urllib3.exceptions.ProxyError():
            cause: object = error.original_error
        case urllib3.exceptions.TimeoutError():
            return TimeoutError("no answer in time")
        case _:
            cause = error.args[-1] if error.args else None
    return cause if isinstance(cause, OSError | HTTPException) else URLError(type(error).__name__)
