"""`doctor`: everything that a start needs, each looked at by itself."""

import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import typer
from slack_sdk.errors import SlackApiError

from bot import providers, secret_key
from bot.commands import sentry_checks
from bot.commands.boundary import FAULT
from bot.commands.output import say
from bot.commands.session import settings
from bot.database import open_database
from bot.errors import StartError
from bot.libraries import private_parts
from bot.notes import charts
from bot.providers import target_faults
from bot.providers.base import Probes, Provider, Setup
from bot.providers.slack import Slack
from bot.providers.target_secrets import NoPlace, Place, places
from bot.settings import Settings, require_slack
from bot.slack.web_api import bot_client, error_code, slack_faults, web_client
from bot.vocabulary.failures import Failure

MANIFEST = Path(__file__).parents[2] / "manifest.json"
SCOPES = "x-oauth-scopes"  # The header in which Slack names the token's scopes.

Check = Callable[[Settings], str]


def doctor() -> None:
    """A line for each check; exit code 2 if any of them found a fault."""
    found: list[Settings] = []
    is_well = _look("settings", lambda: _settings(found))
    for name, check in CHECKS.items() if found else ():
        is_well &= _look(name, lambda check=check: check(found[0]))  # type: ignore[misc]
    if not is_well:
        raise typer.Exit(FAULT)


def _look(name: str, check: Callable[[], str]) -> bool:
    try:
        say(f"ok     {name:<10} {check()}")
    except StartError as error:
        for fault in error.faults:
            say(f"fault  {name:<10} {fault}")
        return False
    return True


def _settings(found: list[Settings]) -> str:
    found.append(settings())
    if fault := secret_key.fault_of(found[0]):
        raise StartError([fault])
    return "every variable is well formed"


def _database(found: Settings) -> str:
    database = open_database(found)
    database.close()
    return f"{database.url.get_backend_name()}, reachable, at this version's tables"


def _bot_token(found: Settings) -> str:
    with slack_faults():
        me = bot_client(found).auth_test()
    return f"{me['user']} in {me['team']} ({me['team_id']})"


def _scopes(found: Settings) -> str:
    with slack_faults():
        given = scopes_of(bot_client(found).auth_test().headers)
    if given is None:
        return "this Slack does not tell them"
    missing = sorted(_wanted() - given)
    if missing:
        fault = f"the bot lacks {', '.join(missing)}; install the app again from manifest.json"
        raise StartError([fault])
    return f"all {len(_wanted())} that manifest.json asks for"


def _app_token(found: Settings) -> str:
    require_slack(found, "slack_app_token")
    token = found.slack_app_token
    client = web_client(found, "")
    try:
        with slack_faults():
            client.apps_connections_open(app_token=token.get_secret_value() if token else "")
    except StartError as error:
        raise StartError([f"SLACK_APP_TOKEN: {_refusal(error)}"]) from None
    return "opens Socket Mode connections"


def _providers(found: Settings) -> str:
    """Those that can be asked are; Slack is, by its token."""
    setup = Setup(found, web_client(found, ""), _nowhere)
    told, faults = [], []
    for kind in providers.KINDS:
        off = kind.off(found)
        told.append(f"{kind.title} is off ({off})" if off else kind.title)
        if not off and kind is not Slack:
            faults += _probed(kind.build(setup))
    if faults:
        raise StartError(faults)
    return ", ".join(told)


def _probed(provider: Provider) -> list[str]:
    try:
        if isinstance(provider, Probes):
            provider.probe()
    except Failure as failure:
        return [f"{provider.title}: {failure}"]
    return []


def _nowhere(_target: str) -> Place:
    raise NoPlace("nothing is sent now")


def _charts(_found: Settings) -> str:
    """The program does without; who looks for them shall know."""
    return charts.describe()


def _targets(found: Settings) -> str:
    database = open_database(found)
    try:
        setup = Setup(found, web_client(found, ""), places(database))
        faults = target_faults.faults(database, providers.build_all(setup))
        faults += target_faults.held(database)
        known = target_faults.targets(database)
    finally:
        database.close()
    if faults:
        raise StartError(faults)
    return ", ".join(known) or "none outside Slack"


def _port(found: Settings) -> str:
    place = f"{found.http_host}:{found.http_port}"
    try:
        socket.create_server((found.http_host, found.http_port)).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (while attempting")[0]
        fault = f"HTTP_PORT: {place}: {reason}; does Heliograph run already?"
        raise StartError([fault]) from None
    return f"{place} is free"


def _libraries(_found: Settings) -> str:
    if faults := private_parts.faults():
        raise StartError(faults)
    return "as Heliograph knows them"


CHECKS: Mapping[str, Check] = {
    "database": _database,
    "bot token": _bot_token,
    "scopes": _scopes,
    "app token": _app_token,
    **sentry_checks.CHECKS,
    "providers": _providers,
    "charts": _charts,
    "targets": _targets,
    "port": _port,
    "libraries": _libraries,
}


def scopes_of(headers: Mapping[str, str]) -> set[str] | None:
    """The scopes that an answer of Slack names; None if it names none."""
    told = {name.lower(): value for name, value in headers.items()}.get(SCOPES)
    return None if told is None else {scope.strip() for scope in told.split(",")}


def _wanted() -> set[str]:
    manifest = json.loads(MANIFEST.read_text())
    return set(manifest["oauth_config"]["scopes"]["bot"])


def _refusal(error: StartError) -> str:
    """Slack's own word where it has one: texts about the bot token would mislead."""
    cause = error.__cause__
    code = error_code(cause) if isinstance(cause, SlackApiError) else ""
    return f"Slack refuses it ({code})" if code else str(error)
