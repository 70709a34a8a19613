"""What the browser is shown, and what a person's click does."""

import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.oauth import html, tokens
from bot.sandbox.sentry.oauth.endpoints import scopes_of
from bot.sandbox.sentry.oauth.records import Asked, DeviceGrant, Visit
from bot.sandbox.sentry.records import Person
from bot.sandbox.sentry.state import State

HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


@dataclass(slots=True)
class Browsing:
    """One request of a browser."""

    state: State
    method: str
    path: str  # With its query, after the prefix.
    query: dict[str, str]
    form: dict[str, str]
    visit: Visit = field(default_factory=Visit)

    @property
    def is_post(self) -> bool:
        """A form of this page; whoever sends another one's has not its token."""
        mine = self.visit.csrf
        given = self.form.get("csrf", "")
        return self.method == "POST" and bool(mine) and hmac.compare_digest(given, mine)

    def csrf(self) -> str:
        self.visit.csrf = secrets.token_hex(16)
        return self.visit.csrf


def page(body: str, status: int = 200) -> Reply:
    return Reply(status, body, dict(HTML))


def redirect(to: str) -> Reply:
    return Reply(302, "", {"Location": to})


def sign_in(by: Browsing) -> Reply:
    to = by.form.get("next") or by.query.get("next") or "/"
    if by.is_post:
        found = [one for one in _people(by.state) if one.email == by.form.get("email")]
        if found:
            by.visit.person = found[0]
            return redirect(f"{by.state.own_url}/{to.lstrip('/')}")
    people = _people(by.state)
    return page(html.sign_in(people, to, by.csrf()))


def sign_out(by: Browsing) -> Reply:
    if by.is_post:
        by.visit.person = None
    return redirect(f"{by.state.own_url}/auth/login/")


def authorize(by: Browsing) -> Reply:
    """The consent, or at once the way back for who allowed as much before."""
    if by.method == "POST":
        return _decided(by)
    try:
        asked = _asked(by)
    except RestError as error:
        return page(html.said("Something went wrong", str(error.body)), 400)
    person = by.visit.person
    if person is None:
        return _to_sign_in(by)
    known = asked.application.allowed.get(person.id)
    is_known = known is not None and asked.scopes <= known
    if is_known and not by.query.get("force_prompt"):
        return _back(asked, code=tokens.allow(by.state, person, asked).code)
    by.visit.asked = asked
    return page(html.consent(asked, person, by.csrf()))


def device(by: Browsing) -> Reply:
    """The code is typed, or came with the link; then it is asked, each time."""
    person = by.visit.person
    if not by.state.forms.device_grant:
        return page(html.said("Not found", "There is no such page."), 404)
    if person is None:
        return _to_sign_in(by)
    if by.is_post and by.visit.device is not None and by.form.get("op") in {"approve", "deny"}:
        return _device_decided(by, by.visit.device, person)
    typed = by.form.get("user_code") if by.is_post else by.query.get("user_code")
    if not typed:
        return page(html.type_code(person, by.csrf()))
    found = _device_of(by.state, typed)
    if found is None:
        fault = "There is no such code, or it is too old."
        return page(html.type_code(person, by.csrf(), fault))
    by.visit.device = found
    return page(html.consent(found.asked, person, by.csrf()))


def _people(state: State) -> list[Person]:
    return [one for one in state.people.values() if one.org is not None and one.is_active]


def _asked(by: Browsing) -> Asked:
    application = by.state.oauth.applications.get(by.query.get("client_id", ""))
    if application is None:
        raise RestError(400, "Missing or invalid client_id parameter.")
    to = by.query.get("redirect_uri", "")
    if not any(to.startswith(begin) for begin in application.redirect_uris):
        raise RestError(400, "Missing or invalid redirect_uri parameter.")
    if by.query.get("response_type") != "code":
        raise RestError(400, "unsupported_response_type")
    is_pkce = by.state.forms.pkce and by.query.get("code_challenge_method") == "S256"
    challenge = by.query.get("code_challenge", "") if is_pkce else ""
    scopes = scopes_of(by.query.get("scope", ""))
    return Asked(application, scopes, to, by.query.get("state", ""), challenge)


def _decided(by: Browsing) -> Reply:
    person, asked = by.visit.person, by.visit.asked
    if not by.is_post or person is None or asked is None:
        return page(html.said("Something went wrong", "This page is too old."), 400)
    by.visit.asked = None
    if by.form.get("op") != "approve":
        return _back(asked, error="access_denied")
    return _back(asked, code=tokens.allow(by.state, person, asked).code)


def _device_decided(by: Browsing, found: DeviceGrant, person: Person) -> Reply:
    by.visit.device = None
    if by.form.get("op") != "approve":
        found.is_denied = True
        return page(html.said("Denied", "The device gets no access.", person, by.csrf()))
    found.person = person
    tokens.remember(person, found.asked)
    text = "The device is connected. You can close this page."
    return page(html.said("Device connected", text, person, by.csrf()))


def _device_of(state: State, typed: str) -> DeviceGrant | None:
    code = typed.strip().upper()
    for one in state.oauth.devices.values():
        is_open = one.person is None and not one.is_denied and one.ends > state.clock.now()
        if one.user_code == code and is_open:
            return one
    return None


def _to_sign_in(by: Browsing) -> Reply:
    return redirect(f"{by.state.own_url}/auth/login/?{urlencode({'next': by.path})}")


def _back(asked: Asked, **told: str) -> Reply:
    """To the application, with what it had said itself."""
    query = urlencode(told | ({"state": asked.state} if asked.state else {}))
    mark = "&" if "?" in asked.redirect_uri else "?"
    return redirect(f"{asked.redirect_uri}{mark}{query}")
