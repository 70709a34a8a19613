"""The ways in which a send can fail: what each means for the message, the target, the provider."""

from datetime import timedelta
from enum import StrEnum


class FailureKind(StrEnum):
    """What failures are counted by: fixed words, whatever the other side says."""

    TEMPORARY = "temporary"  # Not reached, or refused for a while.
    POSTPONED = "postponed"  # Until a time that was named: a rate limit, or a look too early.
    NO_ANSWER = "no_answer"  # Or an error of its server: perhaps it was sent.
    REFUSED = "refused"  # This message, for good.
    MALFORMED = "malformed"  # Our form of it.
    MESSAGE_GONE = "message_gone"  # What was to be edited or replied to.
    TARGET_DEAD = "target_dead"  # The target is paused.
    PROVIDER_DOWN = "provider_down"  # It takes nothing at all.
    OWN_FAULT = "own_fault"  # Our code, or our database.


class Failure(Exception):
    """`reason` is for people and never holds an address or a secret."""

    kind = FailureKind.TEMPORARY

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(Failure):
    """It did not happen; it may work later, not before `retry_after`."""

    def __init__(
        self,
        reason: str,
        retry_after: timedelta = timedelta(0),
        tries: int | None = None,
        *,
        is_of_the_place: bool = False,
        longest: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.longest = longest  # No backoff is longer; None: as long as any.
        self.tries = tries  # Given up after so many; None: as long as it takes.
        self.is_of_the_place = is_of_the_place  # After `tries` it is paused; no message is lost.
        if retry_after:
            self.kind = FailureKind.POSTPONED


class OwnFault(TemporaryFailure):
    """Nothing of it left here: our code failed, or our database."""

    kind = FailureKind.OWN_FAULT


class Unknown(Failure):
    """It may have happened: look it up before another try."""

    kind = FailureKind.NO_ANSWER


class PermanentFailure(Failure):
    """This message will never be taken; others may."""

    kind = FailureKind.REFUSED


class Malformed(PermanentFailure):
    """The form was refused, our fault: once more as short plain text."""

    kind = FailureKind.MALFORMED


class MessageGone(PermanentFailure):
    """The message to edit or to reply to no longer exists."""

    kind = FailureKind.MESSAGE_GONE


class MessageDeleted(MessageGone):
    """Nothing stands there any more."""


class TargetDead(Failure):
    """The target takes nothing from us: its lane is paused, what waits is kept."""

    kind = FailureKind.TARGET_DEAD


class WorkspaceDown(Failure):
    """No target of this provider takes anything: its relay waits and probes."""

    kind = FailureKind.PROVIDER_DOWN
