"""A Sentry on this machine, for the demo and the tests."""

from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.faults import (
    CutBody,
    InternalError,
    LateStart,
    OtherAnswer,
    OtherShape,
    SignInPage,
    TooManyRequests,
    WebhooksFirst,
)
from bot.sandbox.sentry.records import Issue, Person, RestCall, SentHook
from bot.sandbox.sentry.sandbox import SentrySandbox

__all__ = [
    "CutBody",
    "InternalError",
    "Issue",
    "LateStart",
    "OtherAnswer",
    "OtherShape",
    "Person",
    "RestCall",
    "RestError",
    "SentHook",
    "SentrySandbox",
    "SignInPage",
    "TooManyRequests",
    "WebhooksFirst",
]
