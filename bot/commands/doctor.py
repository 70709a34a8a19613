"""`doctor`: everything that a start needs, each looked at by itself."""

import errno
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import httpx
import typer
from slack_sdk.errors import SlackApiError

from bot import providers, secret_key
from bot.commands import consent_check, doctor_lines, sentry_checks, test_card
from bot.commands.doctor_lines import Line, as_before, look, say_line
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
from bot.slack import scopes
from bot.slack.web_api import bot_client, error_code, slack_faults, web_client
from bot.vocabulary.failures import Failure

ALIVE_WITHIN = 2.0  # Seconds.
UNWELL = 1  # Exit code: a check found a fault.

Check = Callable[[Settings], str]


def doctor(*, as_json: bool = False, send: Sequence[str] = ()) -> None:
    """A line for each check, exit code 1 if any of them found a fault.

    Nothing is sent but a test to each target of `send`.
    """
    lines: list[Line] = []
    for found in _lines(send):
        line = as_before(found, lines)
        lines.append(line)
        if not as_json:
            say_line(line)
    if as_json:
        say(doctor_lines.as_json(lines))
    if not all(line.is_well for line in lines):
        raise typer.Exit(UNWELL)


def _lines(send: Sequence[str]) -> Iterator[Line]:
    """As they are found: some take seconds."""
    found: list[Settings] = []
    yield from look("settings", lambda: _settings(found))
    if not found:
        return
    for name, check in CHECKS.items():
        yield from look(name, partial(check, found[0]))
    for target in send:
        yield from look("send", partial(test_card.send_test, found[0], target))


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
        headers = bot_client(found).auth_test().headers
    if scopes.scopes_of(headers) is None:
        return "this Slack does not tell them"
    if missing := scopes.missing(headers):
        fault = f"the bot lacks {', '.join(missing)}; install the app again from manifest.json"
        raise StartError([fault])
    return f"all {len(scopes.wanted())} that manifest.json asks for"


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
    return port_words(found.http_host, found.http_port)


def port_words(host: str, port: int) -> str:
    """Whether the intake can listen there; StartError where it can't."""
    place = f"{host}:{port}"
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_ours(place):
            return f"Heliograph runs, and answers at {place}"
        reason = str(error.strerror).partition(" (while attempting")[0]
        fault = f"HTTP_PORT: {place}: {reason}"
        raise StartError([fault]) from None
    return f"{place} is free"


def _is_ours(place: str) -> bool:
    """Whether it is Heliograph who listens there."""
    try:
        answer = httpx.get(f"http://{place}/healthz", timeout=ALIVE_WITHIN, trust_env=False)
        return bool(answer.json() == {"alive": True})
    except (httpx.HTTPError, ValueError):
        return False


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
    "consent": consent_check.consent,
    "providers": _providers,
    "charts": _charts,
    "targets": _targets,
    "port": _port,
    "libraries": _libraries,
}


def _refusal(error: StartError) -> str:
    """Slack's own word where it has one: texts about the bot token would mislead."""
    cause = error.__cause__
    code = error_code(cause) if isinstance(cause, SlackApiError) else ""
    return f"Slack refuses it ({code})" if code else str(error)
