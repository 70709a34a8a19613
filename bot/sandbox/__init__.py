"""A Slack workspace on this machine, for the demo and the tests."""

from bot.sandbox.deliveries import Delivery
from bot.sandbox.faults import (
    AcceptedThenHangs,
    AcceptedThenReset,
    Answers,
    HangsBefore,
    RateLimited,
    ResetBefore,
    SlowAnswer,
)
from bot.sandbox.modals import Submission
from bot.sandbox.person import Person, seen_now
from bot.sandbox.records import Call, Channel, Message, Sample, User, View
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "AcceptedThenHangs",
    "AcceptedThenReset",
    "Answers",
    "Call",
    "Channel",
    "Delivery",
    "HangsBefore",
    "Message",
    "Person",
    "RateLimited",
    "ResetBefore",
    "Sample",
    "Sandbox",
    "SlowAnswer",
    "Submission",
    "User",
    "View",
    "seen_now",
]
