"""Why a code that was typed, or Slack's word, links nobody."""

from bot.errors import UserError


class NotSixDigits(UserError):
    """The code has six digits; it is in the email."""


class NoCode(UserError):
    """There is no code for you. Close this, and start again with /helio link."""


class CodeUsed(UserError):
    """This code has already been used. Close this and start again with /helio link."""


class CodeExpired(UserError):
    """This code is too old. Press “Send again” for a new one."""


class NoTriesLeft(UserError):
    """Too many wrong codes. Press “Send again” for a new one."""


class WrongCode(UserError):
    """This is not the newest code that was sent to you. Tries left: {left}."""


class NoMemberNow(UserError):
    """Slack's address of yours is no active member's any more; ask an admin."""
