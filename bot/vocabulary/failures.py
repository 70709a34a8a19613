"""The ways in which a send can fail: what each means for the message, the target, the provider."""

from datetime import timedelta


class Failure(Exception):
    """`reason` is for people and never holds an address or a secret."""

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


class Unknown(Failure):
    """It may have happened: look it up before another try."""


class PermanentFailure(Failure):
    """This message will never be taken; others may."""


class Malformed(PermanentFailure):
    """The form was refused, our fault: once more as short plain text."""


class MessageGone(PermanentFailure):
    """The message to edit or to reply to no longer exists."""


class MessageDeleted(MessageGone):
    """Nothing stands there any more."""


class TargetDead(Failure):
    """The target takes nothing from us: its lane is paused, what waits is kept."""


class WorkspaceDown(Failure):
    """No target of this provider takes anything: its relay waits and probes."""
