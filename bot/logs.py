"""Logs: structlog in front, the standard library's loggers through it, and no secret in either."""

import logging
import re
import sys
import traceback
from typing import TextIO

import structlog
from structlog.types import EventDict, ExcInfo, Processor, WrappedLogger

QUIET = (
    "apscheduler",
    "alembic",
    "aiohttp",
    "httpx",
    "httpcore",
    "sqlalchemy",
    "asyncio",
    "urllib3",
)
TALKATIVE = ("slack_sdk", "slack_bolt")  # Below INFO they print tokens and whole messages.
SAID_BY_US = ("slack_sdk.web", "pdpyras")  # Print each failed call, which raises as well.

# What stands before a secret is kept, so that a reader sees what it was.
# The header's name may be a header's or a dict's.
AUTHORIZATION = (
    r"(authorization\\?[\"']?\s*[:=,]\s*[\[(]?(?:b?\\?[\"'])?)"
    r"((?:bearer|basic|token)\s+)?[^\s\"',\\}\])]+"
)
SECRETS = tuple(
    (re.compile(pattern, re.IGNORECASE), kept)
    for pattern, kept in (
        (r"\b(xox[a-z]|xapp)-[\w.-]+", r"\1-…"),
        (r"\b(sntry[a-z])_[\w.+/=-]+", r"\1_…"),
        (r"(hooks\.slack(?:-gov)?\.com/)[^\s\"'<>\\]+", r"\1…"),
        (r"((?:\b|%3F|%26)(?:sig|ticket)(?:=|%3D))[^&\s\"'<>\\]+", r"\1…"),
        (AUTHORIZATION, r"\1\2…"),
        (r"\b(bearer )[\w.~+/=-]{8,}", r"\1…"),
        (r"(://[^:/@\s]*:)[^@/\s]+@", r"\1…@"),  # A password in an address.
        (r"((?:routing|integration|service)[_ -]?key\\*[\"']?\s*[:=]\s*\\*[\"']?)\w+", r"\1…"),
        (r"(?-i:\bR0[0-9A-Z]{30}\b)", "R0…"),  # A routing key of PagerDuty, as they are made now.
    )
)

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(log_format: str = "text", log_level: str = "INFO") -> None:
    """Send every log line to standard error, as text or JSON; calling it again replaces it."""
    handler = _ToStandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(log_format),
                _without_secrets,
            ],
            foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder()],
        )
    )
    root = logging.getLogger()
    for older in [each for each in root.handlers if isinstance(each, _ToStandardError)]:
        root.removeHandler(older)
    root.addHandler(handler)
    root.setLevel(log_level)
    _set_levels(log_level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def redact(text: str) -> str:
    """The text without anything that looks like a secret."""
    for pattern, kept in SECRETS:
        text = pattern.sub(kept, text)
    return text


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is now, and drops what the talkative say below INFO."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override] # Read only: it is never set.
        return sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        """Bolt gives some of its loggers levels of their own, so their names decide."""
        if record.levelno >= logging.INFO or not record.name.startswith(TALKATIVE):
            super().emit(record)


def _set_levels(log_level: str) -> None:
    level = logging.getLevelNamesMapping()[log_level]
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    for name in SAID_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    access = logging.getLogger("uvicorn.access")  # It would print addresses with their secrets.
    access.handlers, access.propagate = [], False


def _renderers(log_format: str) -> list[Processor]:
    """No local variables in tracebacks: they hold tokens."""
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        _on_one_line,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=_indented,
            pad_event_to=0,
            pad_level=False,
        ),
    ]


def _on_one_line(_logger: WrappedLogger, _method: str, fields: EventDict) -> EventDict:
    """No text from outside begins a line that looks like one of ours, or moves the cursor."""
    for name, value in fields.items():
        if isinstance(value, str):
            fields[name] = _visible(value)
    return fields


def _indented(out: TextIO, fault: ExcInfo) -> None:
    """A traceback; what the exceptions say is outside text too."""
    lines = "".join(traceback.format_exception(*fault)).splitlines()
    out.writelines(f"\n  {_visible(line)}" for line in lines)


def _visible(text: str) -> str:
    """With every character that can't be printed as its escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _without_secrets(_logger: WrappedLogger, _method: str, line: str | EventDict) -> str:
    """The last step: by then messages, fields and tracebacks are one text."""
    return redact(str(line))
