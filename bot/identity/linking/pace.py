"""How often codes are asked for and tried: by a Slack user, and for an address by strangers.

Whose address it is has a budget that no stranger uses up: the Slack user whose confirmed address it
is, or who proved it before. An address that is nobody's is paced like a member's, in the same
words, so that nobody learns by it who is a member.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Presser
from bot.vocabulary import codes
from store.people import codes as stored
from store.people import identities as links
from store.people.codes import LinkAttempt, LinkCode, Whose

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class TooMany(UserError):
    """Too many; try again later."""


class TooManyCodes(TooMany):
    """Too many codes were requested. Try again in {time}."""


class TooManyTries(TooMany):
    """Too many wrong codes in a day. Try again in {time}, or ask an admin to link you."""


def is_own(session: Session, by: Presser, email: str, attempt: LinkAttempt) -> bool:
    """Whether the address is the Slack user's, as far as Slack or an earlier proof says."""
    if attempt.email == email:
        return True
    member = links.member_of(session, by.team_id, by.user_id)
    is_linked = member is not None and member.email == email
    return is_linked or stored.has_proved(session, by.team_id, by.user_id, email)


def check(session: Session, by: Presser, email: str, now: datetime, *, own: bool) -> None:
    """May the person have one more code for the address?

    Raises:
        UserError: not now.
    """
    for whose in _budgets(by, email, own=own):
        for window, most in codes.PACE:
            if stored.asked_since(session, whose, now - window) >= most:
                raise TooManyCodes(time=_words(window))
    check_tries(session, by, email, now, own=own)


def check_tries(session: Session, by: Presser, email: str, now: datetime, *, own: bool) -> None:
    """May the person try one more code for the address?

    Raises:
        TooManyTries: not today.
    """
    for whose in _budgets(by, email, own=own):
        if stored.wrong_since(session, whose, now - codes.WRONG_WITHIN) >= codes.WRONG_MOST:
            raise TooManyTries(time=_words(codes.WRONG_WITHIN))


def is_to_be_told(session: Session, code: LinkCode, now: datetime) -> bool:
    """Whether the person with that address hears of a wrong code now: once a day at most."""
    return not code.is_own and stored.claim_telling(session, code, now, now - codes.TOLD_EVERY)


def _budgets(by: Presser, email: str, *, own: bool) -> list[Whose]:
    person = Whose(team_id=by.team_id, slack_user_id=by.user_id)
    return [person] if own else [person, Whose(email=email)]


def _words(window: timedelta) -> str:
    return f"{window // MINUTE} minutes" if window <= HOUR else f"{window // HOUR} hours"
