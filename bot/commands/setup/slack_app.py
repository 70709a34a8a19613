"""The Slack app: made by Slack's API with a configuration token, or by hand from the manifest."""

import ipaddress
import json
import webbrowser
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.commands.output import say
from bot.commands.setup import token_kinds
from bot.commands.setup.answers import Answers
from bot.commands.setup.questions import Asker, Question
from bot.errors import StartError
from bot.settings import Settings
from bot.slack.web_api import error_code, in_words, web_client

MANIFEST = Path(__file__).parents[3] / "manifest.json"
APPS = "https://api.slack.com/apps"
APP_ID, CONFIG_TOKEN = "SETUP_APP_ID", "SETUP_CONFIG_TOKEN"
CONFIG_HELP = (
    f"With an app configuration token Slack makes the app by itself: {APPS},\n"
    "Your App Configuration Tokens, Generate Token, copy the access token (xoxe.xoxp-…).\n"
    "Or press Enter, and make it by hand."
)
BY_HAND = (
    f"Open {APPS}?new_app=1, choose From a manifest and your workspace, then JSON, and paste\n"
    "this in place of what is there:"
)
REFUSED = {
    "invalid_auth": "Slack does not know this configuration token; was it copied whole?",
    "token_expired": "The configuration token has expired (they live 12 hours): make another one",
    "not_allowed_token_type": "That is no app configuration token",
    "failed_creating_app": "Slack could not make the app; try again",
}
UNSURE = f"{{}}. The app may have been made all the same: look at {APPS} before you try again"


def make(asker: Asker, answers: Answers, settings: Settings, *, may_open: bool) -> None:
    """So that there is an app whose tokens can be asked for.

    Raises:
        StartError: Slack does not make it, and there is nobody to ask.
    """
    if any(answers.known(name) for name in ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", APP_ID)):
        return
    manifest = manifest_for(settings)

    def check(token: str) -> str:
        token_kinds.check_slack(token, "xoxe.xoxp-")
        answers.keep(APP_ID, _created(settings, token, manifest))
        return f"Slack has made the app {_what(manifest)}"

    question = Question(
        CONFIG_TOKEN,
        "the configuration token, or Enter",
        check,
        CONFIG_HELP,
        is_secret=True,
        is_optional=True,
        is_kept=False,
    )
    if not asker.answer(answers, question):
        text = json.dumps(manifest, indent=2)
        say(f"{BY_HAND}\n\n{text}\n")
        open_page(f"{APPS}?new_app=1&manifest_json={quote(json.dumps(manifest))}", may_open)
        if asker.is_asking:
            asker.wait("When Slack has created it, press Enter")


def page(answers: Answers, name: str) -> str:
    """The app's page of that name; where the app is not known, that of all apps."""
    token = answers.known("SLACK_APP_TOKEN")
    app_id = answers.known(APP_ID) or token_kinds.app_id_of(token)
    return f"{APPS}/{app_id}/{name}" if app_id else f"{APPS}, your app"


def open_page(address: str, may_open: bool) -> None:
    if may_open and address.startswith("https://") and " " not in address:
        webbrowser.open(address)


def manifest_for(settings: Settings) -> dict[str, Any]:
    """manifest.json, with the domain whose links are to unfurl."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    domain = domain_of(settings.sentry_public_url or settings.sentry_url or "")
    if domain:
        manifest = deepcopy(manifest)
        manifest["features"]["unfurl_domains"] = [domain]
    return manifest


def domain_of(url: str) -> str:
    """The host, where Slack takes it: neither an address in numbers nor a name without a dot."""
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host if "." in host else ""
    return ""


def _created(settings: Settings, token: str, manifest: dict[str, Any]) -> str:
    """The new app's id; StartError where there is none, or nobody knows."""
    try:
        made = web_client(settings, token).apps_manifest_create(manifest=json.dumps(manifest))
    except SlackApiError as error:
        raise StartError(_refusal(error)) from None
    except (SlackClientError, OSError) as error:
        raise StartError([UNSURE.format(in_words(error))]) from None
    return str(made["app_id"])


def _refusal(error: SlackApiError) -> list[str]:
    code = error_code(error)
    if code == "invalid_manifest":
        found = error.response.get("errors") or []
        return [f"Slack refuses manifest.json at {e['pointer']}: {e['message']}" for e in found]
    return [REFUSED.get(code) or in_words(error)]


def _what(manifest: dict[str, Any]) -> str:
    features = manifest["features"]
    command = features["slash_commands"][0]["command"]
    domains = ", ".join(features.get("unfurl_domains", ()))
    links = f"links to {domains} unfurl" if domains else "no links unfurl, for Sentry has no domain"
    return f"{manifest['display_information']['name']}, with {command}; {links}"
