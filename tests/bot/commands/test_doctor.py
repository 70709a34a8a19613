"""`doctor`: each thing a start needs, looked at by itself."""

import json
import re
import socket
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from bot.commands import doctor
from bot.commands.doctor import scopes_of
from bot.errors import StartError
from bot.libraries import private_parts
from bot.libraries.private_parts import Part
from bot.notes import charts
from bot.providers import KINDS
from bot.settings import Settings
from store.outbox.models import Lane
from store.people.directory import Target

CHECKS = (
    "settings, database, bot token, scopes, app token, sentry, its scopes, its hooks, its feed,"
    " providers, charts, targets, port, libraries"
)
ALL = CHECKS.split(", ")
TITLES = ", ".join(kind.title for kind in KINDS)


def lines(result):
    """The state of each check, by its name."""
    found = (re.match(r"(ok|fault) +(.{10}) (.*)", line) for line in result.stdout.splitlines())
    return {match[2].strip(): (match[1], match[3]) for match in found}


@pytest.fixture(autouse=True)
def _free_port(monkeypatch):
    monkeypatch.setenv("HTTP_PORT", "0")


def test_all_is_well(cli, loaded, slack):
    """Exit code 0, and a line for each check."""
    result = cli("doctor")

    assert list(lines(result)) == ALL
    assert {state for state, _ in lines(result).values()} == {"ok"}
    assert lines(result)["bot token"][1] == "heliograph in Acme (T0ACME)"
    assert result.exit_code == 0


def test_without_what_draws_charts(cli, loaded, monkeypatch):
    """It says what cards lack and how to get it; that is no fault."""
    monkeypatch.setattr(charts, "is_possible", lambda: False)

    state, said = lines(cli("doctor"))["charts"]
    assert (state, "`make extras` installs it" in said) == ("ok", True)


def test_a_library_that_is_not_known(cli, loaded, slack, monkeypatch):
    """Which, and what it costs; all else goes on."""
    gone = Part("slack_sdk:WebClient", ("_gone()",), "bot.slack.http_pool:Client", "all is slow")
    monkeypatch.setattr(private_parts, "PARTS", [gone])

    found = lines(cli("doctor"))
    assert found["libraries"][0] == "fault"
    assert "WebClient._gone() is not what Heliograph knows; all is slow" in found["libraries"][1]
    assert {found[name][0] for name in ALL if name != "libraries"} == {"ok"}


def test_nothing_is_set_up(cli):
    """Every fault is found in one go."""
    result = cli("doctor")

    assert [name for name, (state, _) in lines(result).items() if state == "fault"] == [
        "database",
        "bot token",
        "scopes",
        "app token",
        "targets",
    ]
    assert result.exit_code == 2


def test_postgresql_without_a_key(cli, monkeypatch):
    """A start would end with the same line; the other checks go on."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada@127.0.0.1:1/helio")

    found = lines(cli("doctor"))

    assert found["settings"][0] == "fault"
    assert found["settings"][1].startswith("SECRET_KEY: is not set")
    assert list(found) == ALL


def test_bad_settings_end_it(cli, monkeypatch):
    """Without settings there is nothing to look at; each is named."""
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("HTTP_PORT", "eighty")

    result = cli("doctor")

    assert [line.split()[2] for line in result.stdout.splitlines()] == ["HTTP_PORT:", "LOG_LEVEL:"]
    assert result.exit_code == 2


def test_database_that_is_not_there(cli, tmp_path):
    """It is not made by looking."""
    state, words = lines(cli("doctor"))["database"]

    assert (state, words) == (
        "fault",
        "DATABASE_URL: there is no database heliograph.db yet; `python app.py db upgrade` makes it",
    )
    assert list(tmp_path.iterdir()) == []


def test_tokens_mixed_up(cli, slack, monkeypatch):
    """Each token has its own shape."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.app_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.bot_token)

    found = lines(cli("doctor"))

    assert found["bot token"][1].startswith("SLACK_BOT_TOKEN: does not begin with xoxb-")
    assert found["app token"][1].startswith("SLACK_APP_TOKEN: does not begin with xapp-")


def test_refused_tokens(cli, slack, monkeypatch):
    """Slack's word for it, and no token."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-other")

    result = cli("doctor")

    assert lines(result)["bot token"] == (
        "fault",
        "Slack does not know the bot token (invalid_auth)",
    )
    assert lines(result)["app token"] == (
        "fault",
        "SLACK_APP_TOKEN: Slack refuses it (invalid_auth)",
    )
    assert "other" not in result.output


def test_port_in_use(cli, monkeypatch):
    """Somebody else listens there, perhaps the program itself."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("HTTP_PORT", str(port))
        state, words = lines(cli("doctor"))["port"]

    assert state == "fault"
    assert words == (
        f"HTTP_PORT: 127.0.0.1:{port}: Address already in use; does Heliograph run already?"
    )


def test_mail_is_off(cli, loaded, slack):
    """That is no fault, but it is said."""
    state, words = lines(cli("doctor"))["providers"]

    assert state == "ok"
    assert words == TITLES.replace("Email", "Email is off (SMTP_URL is not set)")


@pytest.fixture
def mail(slack, monkeypatch):
    """The settings of a mail server that this machine has."""
    monkeypatch.setenv("SMTP_URL", slack.mailbox.url)
    monkeypatch.setenv("EMAIL_FROM", "helio@acme.test")
    return slack.mailbox


def test_mail_server_is_asked(cli, loaded, mail):
    """It answers; no mail goes out."""
    state, words = lines(cli("doctor"))["providers"]

    assert (state, words) == ("ok", TITLES)
    assert mail.messages == []


def test_mail_server_that_refuses_recipients(cli, loaded, mail):
    """It is asked for one, and what to do is said; no mail goes out."""
    mail.require_name("heliograph.acme.test")
    result = cli("doctor")

    assert lines(result)["providers"] == (
        "fault",
        (
            "Email: the mail server does not take the name that this machine gives (504 5.5.2);"
            " set SMTP_EHLO_NAME to its full host name"
        ),
    )
    assert result.exit_code == 2
    assert mail.messages == []


def test_name_in_ehlo_is_set(cli, loaded, mail, monkeypatch):
    """And the server takes it."""
    mail.require_name("heliograph.acme.test")
    monkeypatch.setenv("SMTP_EHLO_NAME", "heliograph.acme.test")

    assert lines(cli("doctor"))["providers"] == ("ok", TITLES)


@pytest.mark.usefixtures("mail")
def test_mail_server_that_does_not_answer(cli, loaded, monkeypatch):
    """Said in words, without its password."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("SMTP_URL", f"smtp://ada:very-secret@127.0.0.1:{port}")

    result = cli("doctor")

    state, words = lines(result)["providers"]
    assert state == "fault"
    assert words.startswith("Email: ")
    assert "very-secret" not in result.output
    assert result.exit_code == 2


def test_targets(cli, loaded, slack, monkeypatch):
    """Each [[target]] of the directory, by name; a variable that is not set is a fault."""
    with loaded.database.write() as session:
        for name, variable in {"pagerduty:primary": "KEY", "msteams:ops": "OPS"}.items():
            session.add(Target(name=name, organization_id=1, secret_env=variable))
    monkeypatch.setenv("KEY", "k" * 32)

    result = cli("doctor")
    monkeypatch.setenv("OPS", "https://prod-1.westeurope.logic.azure.com/workflows/1?sig=s")

    assert lines(result)["targets"] == (
        "fault",
        "msteams:ops: the environment variable OPS is not set",
    )
    assert lines(cli("doctor"))["targets"] == ("ok", "msteams:ops, pagerduty:primary")


def test_what_is_paused(cli, loaded):
    """Named with its reason, and what to do about it."""
    at = datetime(2026, 3, 14, tzinfo=UTC)
    denied = "Slack denies the app access (access_denied)"
    with loaded.database.write() as session:
        lane = {"provider": "slack", "paused_at": at, "paused_reason": denied}
        session.add(Lane(target="slack:C0ALERTS", **lane))

    assert lines(cli("doctor"))["targets"] == (
        "fault",
        f"slack:C0ALERTS is paused: {denied}; put it right, then `resume slack:C0ALERTS`",
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_host_that_is_not_ours(cli, monkeypatch, host):
    """An address that this machine does not have, and a name that nobody has."""
    monkeypatch.setenv("HTTP_HOST", host)

    state, words = lines(cli("doctor"))["port"]
    assert state == "fault"
    assert "Unknown error" not in words


@pytest.mark.parametrize(
    ("headers", "scopes"),
    [
        ({"x-oauth-scopes": "chat:write,users:read"}, {"chat:write", "users:read"}),
        ({"X-OAuth-Scopes": "chat:write, users:read"}, {"chat:write", "users:read"}),
        ({"Date": "today"}, None),
    ],
)
def test_scopes_of_an_answer(headers, scopes):
    """Slack names them in a header, in any case of letters."""
    assert scopes_of(headers) == scopes


def test_missing_scopes_are_named(monkeypatch):
    """The app has to be installed again after the manifest grew."""
    wanted = json.loads(doctor.MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    monkeypatch.setattr(doctor, "scopes_of", lambda _headers: set(wanted[1:]))
    monkeypatch.setattr(doctor, "bot_client", lambda _settings: Quiet())

    with pytest.raises(StartError, match=f"the bot lacks {wanted[0]}; install"):
        doctor.CHECKS["scopes"](Settings())


def test_all_scopes_are_there(monkeypatch):
    """More than the manifest asks for is no fault."""
    wanted = json.loads(doctor.MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    monkeypatch.setattr(doctor, "scopes_of", lambda _headers: {*wanted, "admin"})
    monkeypatch.setattr(doctor, "bot_client", lambda _settings: Quiet())

    assert doctor.CHECKS["scopes"](Settings()).startswith(f"all {len(wanted)} ")


class Quiet:
    """A Slack whose answer says nothing."""

    headers = MappingProxyType({})

    def auth_test(self):
        return self
