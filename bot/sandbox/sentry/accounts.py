"""What a client comes with: integrations, personal tokens, and what ends them."""

from collections.abc import Sequence
from uuid import uuid4

from bot.sandbox.sentry.furniture import Furniture, Who
from bot.sandbox.sentry.records import Integration, Token
from bot.sandbox.sentry.rest.access import ROLES

SCOPES = frozenset(
    {
        "event:read",
        "event:write",
        "event:admin",
        "member:read",
        "member:write",
        "member:admin",
        "org:read",
        "project:read",
        "project:releases",
        "team:read",
    }
)


class Accounts(Furniture):
    """Whoever has a token may use it from now on, until it is revoked."""

    def add_integration(
        self, name: str, scopes: Sequence[str] | None = None, *, webhook_url: str | None = None
    ) -> Integration:
        """Another internal integration; by default with all that Heliograph asks for."""
        with self.state.lock:
            wanted = SCOPES if scopes is None else frozenset(scopes)
            made = self.state.new_integration(name, wanted)
            made.webhook_url, made.events = webhook_url, ("issue", "comment")
            return made

    def add_token(self, person: Who, scopes: Sequence[str] | None = None) -> Token:
        """A personal token; by default with every scope, so that only the role counts."""
        with self.state.lock:
            wanted = ROLES["owner"] if scopes is None else scopes
            token = Token(f"sntryu_{uuid4().hex}", frozenset(wanted), self.person(person))
            self.state.tokens[token.value] = token
            return token

    def revoke(self, token: str) -> None:
        """From now on the token is unknown."""
        with self.state.lock:
            self.state.tokens.pop(token, None)
