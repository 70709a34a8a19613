"""What people do with applications: they make them, and take back what they allowed."""

import secrets
from collections.abc import Sequence

from bot.sandbox.sentry.furniture import Furniture, Who
from bot.sandbox.sentry.oauth import tokens
from bot.sandbox.sentry.oauth.records import Application, Asked, Visit
from bot.sandbox.sentry.records import Json

COOKIE = "sentrysid"


class Applications(Furniture):
    """Whoever allows an application by a browser is asked on its pages; these are short ways."""

    def add_application(
        self, name: str = "Heliograph", redirect_uris: Sequence[str] = ()
    ) -> Application:
        with self.state.lock:
            made = Application(
                name, secrets.token_hex(32), secrets.token_hex(32), tuple(redirect_uris)
            )
            self.state.oauth.applications[made.client_id] = made
            return made

    def sign_in(self, person: Who) -> dict[str, str]:
        """The cookies of a browser in which that person is signed in."""
        with self.state.lock:
            cookie = secrets.token_urlsafe(24)
            self.state.oauth.visits[cookie] = Visit(self.person(person))
            return {COOKIE: cookie}

    def allows(self, person: Who, application: Application, scopes: Sequence[str] = ()) -> None:
        """They have allowed it before, so that they are not asked again."""
        with self.state.lock:
            tokens.remember(self.person(person), Asked(application, frozenset(scopes)))

    def give(self, person: Who, application: Application, scopes: Sequence[str]) -> Json:
        """A pair of tokens as its answer tells it, without any page."""
        with self.state.lock:
            asked = Asked(application, frozenset(scopes))
            tokens.remember(self.person(person), asked)
            return tokens.issue(self.state, self.person(person), asked)

    def take_back(self, person: Who, application: Application) -> None:
        """Removed under User settings → Authorized Applications: all its tokens end."""
        with self.state.lock:
            found = self.person(person)
            application.allowed.pop(found.id, None)
            for pair in list(self.state.oauth.pairs.values()):
                if pair.application is application and pair.access.person is found:
                    tokens.end(self.state, pair)

    def tokens_of(self, application: Application) -> list[str]:
        """Every token that is good for it now: access and refresh."""
        with self.state.lock:
            pairs = self.state.oauth.pairs.values()
            mine = [one for one in pairs if one.application is application]
            return [value for one in mine for value in (one.access.value, one.refresh)]
