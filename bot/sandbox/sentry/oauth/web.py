"""Which of it answers a path outside the API; each browser is known by a cookie."""

import secrets
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.oauth import endpoints, pages
from bot.sandbox.sentry.oauth.applications import COOKIE
from bot.sandbox.sentry.oauth.pages import Browsing
from bot.sandbox.sentry.oauth.records import Visit
from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.state import State

PAGES: Mapping[str, tuple[str, Callable[[Browsing], Reply]]] = {
    "/auth/login": ("sign in", pages.sign_in),
    "/auth/logout": ("sign out", pages.sign_out),
    "/oauth/authorize": ("authorize", pages.authorize),
    "/oauth/device": ("device", pages.device),
}
POSTS: Mapping[str, tuple[str, Callable[[State, Json], Reply]]] = {
    "/oauth/token": ("token", endpoints.token),
    "/oauth/device/code": ("device code", endpoints.device_code),
}
METADATA = "/.well-known/oauth-authorization-server"


def name_of(method: str, path: str) -> str:
    """What faults and the log call it; "": nothing of this answers there."""
    found = path.rstrip("/")
    if found in PAGES and method in {"GET", "POST"}:
        return PAGES[found][0]
    if found in POSTS and method == "POST":
        return POSTS[found][0]
    return "oauth metadata" if found == METADATA and method == "GET" else ""


def answer(state: State, method: str, target: str, body: str, cookies: Mapping[str, str]) -> Reply:
    """Of a path that has a name, with its query; whoever calls holds the state's lock."""
    path, _, query = target.partition("?")
    found = path.rstrip("/")
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    if found == METADATA:
        return endpoints.metadata(state)
    if found in POSTS:
        try:
            return POSTS[found][1](state, form)
        except RestError as error:
            return Reply(error.status, error.body)
    asked = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    cookie, visit = _visit(state, cookies.get(COOKIE, ""))
    reply = PAGES[found][1](Browsing(state, method, target, asked, form, visit))
    reply.headers["Set-Cookie"] = f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax"
    return reply


def _visit(state: State, cookie: str) -> tuple[str, Visit]:
    if cookie not in state.oauth.visits:
        cookie = secrets.token_urlsafe(24)
        state.oauth.visits[cookie] = Visit()
    return cookie, state.oauth.visits[cookie]
