"""Where a Teams target may be: Microsoft's workflows, or another public https address."""

import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

CONNECTORS = ".webhook.office.com"  # Microsoft has switched them off; what is left may answer.
MICROSOFT = (".logic.azure.com", ".api.powerplatform.com", CONNECTORS)
LOOPBACK = "127.0.0.1"
NAT64 = IPv6Network("64:ff9b::/96")  # An IPv4 address in its last 32 bits.
# Which `ipaddress` takes for public: of a network's own NAT64, of old sites, with IPv4 in them.
WITHIN = tuple(map(IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "::/96")))


class Refused(Exception):
    """Nothing is sent there; the text, for people, does not repeat the address."""


@dataclass(frozen=True)
class Address:
    url: str = field(repr=False)
    host: str
    ip: str | None = None  # The one that was looked up and checked; None: the name is enough.

    @property
    def is_connector(self) -> bool:
        return self.host.endswith(CONNECTORS)

    def session(self) -> Session:
        """Whatever the name leads to by now, it connects to the address that was checked."""
        session = Session()
        if self.ip is not None:
            session.mount("https://", _OneAddress(self.host, self.ip))
        return session


def checked(url: str, *, allow_loopback: bool) -> Address:
    """The address, if something may be sent there.

    Raises:
        Refused: it is no such address.
        OSError: its name could not be looked up.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or 443
    except ValueError:
        raise Refused("is no address") from None
    if allow_loopback and parts.scheme == "http" and host == LOOPBACK:
        return Address(url, host)
    _check_form(parts, host)
    if host.endswith(MICROSOFT):
        return Address(url, host)
    return Address(url, host, _public(host, port))


def _check_form(parts: SplitResult, host: str) -> None:
    if parts.scheme != "https" or not host:
        raise Refused("does not begin with https://")
    if parts.username is not None or parts.password is not None:
        raise Refused("has a user name in it")


def _public(host: str, port: int) -> str:
    """The first address of the name; none of them may be within a network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise Refused("has no host's name") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Refused("leads into a private network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether it is an address on the Internet, however it is written."""
    ip: IPv4Address | IPv6Address | None = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if any(ip in network for network in WITHIN):
            return False
        ip = _within(ip) or ip
    return ip is not None and ip.is_global and not ip.is_multicast


def _within(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class _OneAddress(HTTPAdapter):
    """Connects to one IP address; certificates are checked by the host's name all the same."""

    def __init__(self, host: str, ip: str) -> None:
        self._host, self._ip = host, f"[{ip}]" if ":" in ip else ip
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - urllib3's own.
        super().init_poolmanager(*args, server_hostname=self._host, **options)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401 - urllib3's own.
        return super().proxy_manager_for(proxy, server_hostname=self._host, **options)

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:  # noqa: ANN401 - requests' own.
        parts = urlsplit(str(request.url))
        port = f":{parts.port}" if parts.port else ""
        request.headers["Host"] = f"{self._host}{port}"
        request.url = parts._replace(netloc=f"{self._ip}{port}").geturl()
        return super().send(request, *args, **options)
