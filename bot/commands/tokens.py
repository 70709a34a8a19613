"""`tokens`: who allowed Heliograph to act in the tracker as they; never a token itself."""

from collections.abc import Iterator

from bot.commands.output import say, show
from bot.commands.session import by, services
from bot.errors import UserError
from bot.explain.why import when
from bot.identity import links
from bot.services import Services
from store.people import directory, sentry_accounts
from store.people.sentry_accounts import Lack, SentryAccount

HEADERS = ("EMAIL", "ORGANIZATION", "SINCE", "LAST USE", "STATE")
STATES = {
    None: "good",
    Lack.REFUSED: "void: refused, to be allowed again",
    Lack.LOST: "void: lost while it was renewed, to be allowed again",
    Lack.KEY: "void: SECRET_KEY was changed, to be allowed again",
    Lack.RESTORED: "void: the database was restored, to be allowed again",
}


class NothingAllowed(UserError):
    """{email} has allowed nothing; nothing was changed."""


def list_tokens() -> None:
    """Whose, since when, last use."""
    with services() as opened:
        show(HEADERS, _rows(opened), "Nobody has allowed Heliograph to act as they.")


def revoke(email: str) -> None:
    """Forget what the member allowed; what they press is done as SENTRY_ACT_AS says then."""
    address = email.strip().lower()
    with services() as opened:
        with opened.database.write() as session:
            members = directory.members_by_email(session, address)
            gone = [links.forget_permission(session, opened, m, by("tokens")) for m in members]
        if not any(gone):
            raise NothingAllowed(email=address)
        tracker = opened.settings.tracker_name
    say(f"Heliograph acts as {address} no more.")
    say(f"In {tracker} they can remove it too, from their authorized applications.")


def _rows(opened: Services) -> Iterator[list[object]]:
    with opened.database.read() as session:
        for account, member in sentry_accounts.everybody(session):
            organization = session.get_one(directory.Organization, member.organization_id)
            yield [
                member.email,
                organization.slug,
                when(account.since),
                when(account.used_at) if account.used_at else "never",
                _state(account),
            ]


def _state(account: SentryAccount) -> str:
    return STATES[account.lack]
