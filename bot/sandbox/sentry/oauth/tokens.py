"""Tokens for what somebody allowed: given once, renewed in pairs, ended together."""

import base64
import hashlib
import secrets

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.oauth.records import (
    CODE_LASTS,
    TOKEN_LASTS,
    Asked,
    CodeGrant,
    TokenPair,
)
from bot.sandbox.sentry.records import Json, Person, Token
from bot.sandbox.sentry.rest.access import ROLES
from bot.sandbox.sentry.state import State

LEVELS = ("read", "write", "admin")


def refusal(error: str, status: int = 400) -> RestError:
    """As RFC 6749 words it."""
    return RestError(status, {"error": error})


def widened(scopes: frozenset[str]) -> frozenset[str]:
    """Whoever may administer something may write and read it: Sentry adds what is below."""
    found = set(scopes)
    for scope in scopes:
        kind, _, level = scope.partition(":")
        below = LEVELS[: LEVELS.index(level)] if level in LEVELS else ()
        found |= {f"{kind}:{lower}" for lower in below} & ROLES["owner"]
    return frozenset(found)


def allow(state: State, person: Person, asked: Asked) -> CodeGrant:
    """A code that works once, in the next ten minutes; the application is known from now on."""
    remember(person, asked)
    ends = state.clock.now() + CODE_LASTS
    grant = CodeGrant(secrets.token_hex(32), asked, person, ends)
    state.oauth.codes[grant.code] = grant
    return grant


def remember(person: Person, asked: Asked) -> None:
    before = asked.application.allowed.get(person.id, frozenset())
    asked.application.allowed[person.id] = before | widened(asked.scopes)


def of_code(state: State, fields: Json, client_id: str) -> Json:
    """Raises RestError where the code is not good, or not by who asked for it."""
    grant = state.oauth.codes.pop(str(fields.get("code", "")), None)
    if grant is None or grant.asked.application.client_id != client_id:
        raise refusal("invalid_grant")
    if grant.ends <= state.clock.now():
        raise refusal("invalid_grant")
    if grant.asked.redirect_uri != str(fields.get("redirect_uri", "")):
        raise refusal("invalid_grant")
    if grant.asked.challenge and not _is_proof(fields, grant.asked.challenge):
        raise refusal("invalid_grant")
    return issue(state, grant.person, grant.asked)


def renew(state: State, refresh: str, client_id: str) -> Json:
    """Both tokens of the pair end at once, whether or not the answer arrives."""
    pair = state.oauth.pairs.get(refresh)
    if pair is None or pair.application.client_id != client_id:
        raise refusal("invalid_grant")
    end(state, pair)
    asked = Asked(pair.application, pair.access.scopes)
    return issue(state, pair.access.person, asked)


def issue(state: State, person: Person, asked: Asked) -> Json:
    """A new pair of tokens, as the answer that tells of it."""
    ends = state.clock.now() + TOKEN_LASTS
    access = Token(f"sntrya_{secrets.token_hex(32)}", widened(asked.scopes), person, ends=ends)
    pair = TokenPair(f"sntryr_{secrets.token_hex(32)}", access, asked.application)
    state.tokens[access.value] = access
    state.oauth.pairs[pair.refresh] = pair
    state.oauth.given += [access.value, pair.refresh]
    return {
        "access_token": access.value,
        "refresh_token": pair.refresh,
        "expires_in": int(TOKEN_LASTS.total_seconds()),
        "expires_at": iso(ends),
        "token_type": "Bearer",
        "scope": " ".join(sorted(access.scopes)),
        "user": {"id": str(person.id), "name": person.name, "email": person.email},
    }


def end(state: State, pair: TokenPair) -> None:
    state.oauth.pairs.pop(pair.refresh, None)
    state.tokens.pop(pair.access.value, None)


def _is_proof(fields: Json, challenge: str) -> bool:
    """PKCE with S256 (RFC 7636)."""
    digest = hashlib.sha256(str(fields.get("code_verifier", "")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
