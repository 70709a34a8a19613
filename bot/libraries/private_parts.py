"""What Heliograph overrides in its libraries, or sets, that they may change without a word.

Each is as it was when this was written, or said: in the log at the start, and by `doctor`.
"""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from types import FunctionType

NOTHING = (lambda: None).__code__  # Of a class without a constructor of its own.


@dataclass(frozen=True)
class Part:
    owner: str  # The library's, `module:Class`.
    names: Sequence[str]  # Each with the names of its parameters: `wait(gen, interval)`.
    ours: str  # Who overrides or uses them, `module:Class`.
    lost: str  # What is so where they are not as known.

    @property
    def library(self) -> str:
        return self.owner.partition(".")[0].partition(":")[0]

    def faults(self) -> list[str]:
        """Those that are not as known, in words; of an extra that is not installed none."""
        try:
            version = metadata.version(self.library)
        except metadata.PackageNotFoundError:
            return []
        try:
            owner = _found(self.owner)
        except (ImportError, AttributeError):
            return [self._fault(version, self.owner.partition(":")[2])]
        unknown = [known for known in self.names if known_as(owner, known) != known]
        return [self._fault(version, f"{owner.__name__}.{known}") for known in unknown]

    def _fault(self, version: str, what: str) -> str:
        return (
            f"{self.library} {version}: {what} is not what Heliograph knows; {self.lost}"
            f" until Heliograph knows this version, or {self.library} is one that it knows"
        )


def known_as(owner: type, known: str) -> str:
    """How the owner has it now, in the form of `Part.names`; "?" if not at all."""
    name = known.partition("(")[0]
    found = inspect.getattr_static(owner, name, None)
    if isinstance(found, FunctionType):
        return f"{name}({', '.join(list(inspect.signature(found).parameters)[1:])})"
    return name if found is not None or _is_set(owner, name) else "?"


def _is_set(owner: type, name: str) -> bool:
    """Whether instances have it: declared, or set when they are made."""
    return any(
        name in inspect.get_annotations(each)
        or name in getattr(vars(each).get("__init__"), "__code__", NOTHING).co_names
        for each in owner.__mro__
    )


def faults() -> list[str]:
    """Of all."""
    return [fault for part in PARTS for fault in part.faults()]


def is_known(ours: str) -> bool:
    """Whether all that `ours` overrides is as known."""
    return not any(part.faults() for part in PARTS if part.ours == ours)


def _found(path: str) -> type:
    module, _, name = path.partition(":")
    found: type = getattr(import_module(module), name)
    return found


CALLS = "each call of Slack opens a connection of its own"
STALE = "a connection that Slack has closed may be used once more, and a message be looked up"
HANGS = "who holds a connection to the HTTP port is not hung up on"
PARTS = (
    Part(
        "slack_sdk.web.client:WebClient",
        ("_perform_urllib_http_request_internal(url, req)",),
        "bot.slack.http_pool:Client",
        CALLS,
    ),
    Part(
        "slack_sdk.webhook.client:WebhookClient",
        ("_perform_http_request_internal(url, req)",),
        "bot.slack.http_pool:Hook",
        CALLS,
    ),
    Part(
        "urllib3.connection:HTTPConnection",
        ("is_connected", "connect()"),
        "bot.slack.http_pool:_Plain",
        STALE,
    ),
    Part(
        "urllib3:HTTPConnectionPool",
        ("_get_conn(timeout)", "_put_conn(conn)", "proxy_headers"),
        "bot.slack.http_pool:Client",
        CALLS,
    ),
    Part(
        "urllib3:HTTPSConnectionPool",
        ("_prepare_proxy(conn)",),
        "bot.slack.http_pool:Client",
        CALLS,
    ),
    Part(
        "urllib3.connection:HTTPConnection",
        ("is_closed", "sock", "timeout"),
        "bot.slack.http_pool:Client",
        CALLS,
    ),
    Part(
        "httptools:HttpResponseParser",
        ("feed_data", "get_status_code", "should_keep_alive"),
        "bot.slack.http_pool:Client",
        CALLS,
    ),
    Part("urllib3:HTTPConnectionPool", ("ConnectionCls",), "bot.slack.http_pool:_PlainPool", STALE),
    Part(
        "urllib3:HTTPSConnectionPool", ("ConnectionCls",), "bot.slack.http_pool:_SecurePool", STALE
    ),
    Part(
        "urllib3:PoolManager", ("pool_classes_by_scheme",), "bot.slack.http_pool:Connections", STALE
    ),
    Part(
        "slack_sdk.socket_mode.aiohttp:SocketModeClient",
        (
            "connect()",
            "issue_new_wss_url()",
            "monitor_current_session()",
            "receive_messages()",
            "aiohttp_client_session",
            "current_session",
            "current_session_monitor",
            "last_ping_pong_time",
            "message_receiver",
            "on_message_listeners",
            "stale",
            "wss_uri",
        ),
        "listeners.socket_client:Client",
        "Slack may be out of hearing for longer when a connection is renewed",
    ),
    Part(
        "uvicorn.protocols.http.httptools_impl:HttpToolsProtocol",
        (
            "connection_made(transport)",
            "connection_lost(exc)",
            "data_received(data)",
            "pause_writing()",
            "resume_writing()",
            "timeout_keep_alive_handler()",
            "on_header(name, value)",
            "on_headers_complete()",
            "on_body(body)",
            "on_message_complete()",
            "send_400_response(msg)",
            "app",
            "cycle",
            "headers",
            "loop",
            "parser",
            "pipeline",
            "transport",
        ),
        "bot.sources.http_timeouts:Impatient",
        HANGS,
    ),
    Part(
        "httptools:HttpRequestParser",
        ("feed_data", "should_upgrade"),  # In C: it shows no parameters.
        "bot.sources.declined_upgrades:Parser",
        "the body of who offers to go on by HTTP/2 is lost",
    ),
    Part(
        "uvicorn:Server",
        ("shutdown(sockets)", "server_state"),
        "bot.sources.server:_Server",
        "connections may be left open when it stops",
    ),
    Part(
        "psycopg:Connection",
        ("wait(gen, interval, timeout)",),
        "store.database.postgres:Connection",
        "a PostgreSQL that hangs keeps threads waiting",
    ),
    Part(
        "pymsteams:connectorcard",
        ("send()", "hookurl", "http_timeout", "last_http_response", "payload"),
        "bot.providers.msteams:_Card",
        "messages to Teams may fail, or follow redirects",
    ),
    Part(
        "requests.adapters:HTTPAdapter",
        (
            "init_poolmanager(connections, maxsize, block, pool_kwargs)",
            "proxy_manager_for(proxy, proxy_kwargs)",
            "send(request, stream, timeout, verify, cert, proxies)",
        ),
        "bot.providers.teams_address:_OneAddress",
        "messages to Teams may fail",
    ),
    Part(
        "pdpyras:EventsAPISession",
        (
            "max_http_attempts",
            "max_network_attempts",
            "retry",
            "sleep_timer",
            "timeout",
            "url",
        ),
        "bot.providers.pagerduty:PagerDuty",
        "PagerDuty may be asked again by its library, and later than others",
    ),
)
