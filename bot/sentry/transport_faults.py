"""What can go wrong before an answer comes: in words, and whether it was sent."""

import socket
import ssl
from collections.abc import Mapping
from typing import Protocol

import httpx

from bot.sentry.errors import SentryElsewhere, SentryError, SentryUnknown, SentryUnreachable

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
CERTIFICATE = {  # OpenSSL's X509_V_ERR numbers, openssl/x509_vfy.h.
    10: "its certificate has expired",
    18: "its certificate is self-signed: name it in SENTRY_CA_FILE if it is to be trusted",
    62: "its certificate is for another host name",
}
UNTRUSTED = (
    "its certificate is signed by nobody whom this machine trusts: SENTRY_CA_FILE can name the"
    " certificate of who signed it"
)
WORDS: Mapping[type[BaseException], str] = {
    httpx.PoolTimeout: "all connections to it are busy",
    httpx.ConnectTimeout: "no connection in time",
    httpx.ProxyError: "the proxy refused (HTTPS_PROXY, NO_PROXY)",
    ssl.SSLError: "no secure connection could be made",
    socket.gaierror: "its host name is unknown",
    ConnectionRefusedError: "nothing listens at that address",
}
SPEAKS_HTTP = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH")


class Place(Protocol):
    @property
    def url(self) -> str: ...
    @property
    def tracker(self) -> str: ...


def before_answer(error: Exception, place: Place) -> SentryError:
    """The error to raise; its text repeats nothing that could hold a secret."""
    if isinstance(error, NEVER_SENT):
        return SentryUnreachable(f"{place.tracker} can't be reached: {_why(error)}")
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return SentryElsewhere("SENTRY_URL is no address")
    if isinstance(error, httpx.TimeoutException):
        return SentryUnknown(f"{place.tracker} did not answer in time")
    if isinstance(error, httpx.HTTPError):
        hint = "; does it speak https?" if place.url.startswith("http://") else ""
        return SentryUnknown(f"{place.tracker} closed the connection without an answer{hint}")
    return stopped(place)


def stopped(place: Place) -> SentryError:
    return SentryUnreachable(f"{place.tracker} is asked no more: the program stops")


def _why(error: Exception) -> str:
    cause = _root(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CERTIFICATE.get(cause.verify_code, UNTRUSTED)
    if isinstance(cause, ssl.SSLError) and any(word in str(cause.reason) for word in SPEAKS_HTTP):
        return "it speaks http there: SENTRY_URL must begin with http://, or name another port"
    kinds = (kind for of in (error, cause) for kind in type(of).__mro__)
    return next((WORDS[kind] for kind in kinds if kind in WORDS), "no connection could be made")


def _root(error: BaseException) -> BaseException:
    """The fault of the system beneath httpx's and httpcore's own."""
    seen = {id(error)}
    while (below := error.__cause__ or error.__context__) is not None and id(below) not in seen:
        error = below
        seen.add(id(error))
    return error
