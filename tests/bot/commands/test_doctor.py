"""`doctor`: each thing a start needs, looked at by itself."""

import json
import re
import socket
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from bot.commands import doctor, doctor_lines
from bot.commands.doctor_lines import Line, say_line
from bot.errors import StartError
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.libraries import private_parts
from bot.libraries.private_parts import Part
from bot.notes import charts
from bot.providers import KINDS
from bot.sandbox import Answers
from bot.settings import Settings
from bot.slack import scopes
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from store.outbox.models import Lane
from store.people.directory import Target

CHECKS = (
    "settings, database, bot token, scopes, app token, sentry, its scopes, its hooks, its feed,"
    " consent, providers, charts, targets, port, libraries"
)
ALL = CHECKS.split(", ")
TITLES = ", ".join(kind.title for kind in KINDS)


def lines(result):
    """The state of each check, by its name."""
    found = (re.match(r"(ok|fault) +(.{10}) (.*)", line) for line in result.stdout.splitlines())
    return {match[2].strip(): (match[1], match[3]) for match in found if match}


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


def test_each_fault_is_followed_by_what_to_do(cli):
    """A line of its own; what is well needs none."""
    said = cli("doctor").stdout.splitlines()

    after = [
        next_line
        for line, next_line in zip(said, [*said[1:], ""], strict=True)
        if line.startswith("fault")
    ]
    assert len(after) == 5
    assert {line.split()[0] for line in after} == {"→"}
    assert sum("→" in line for line in said) == 5


def test_the_same_fault_has_the_same_remedy(cli):
    """A check that lacks what another one looks at sends nobody elsewhere."""
    said = json.loads(cli("doctor", "--json").stdout)["checks"]
    to_do = {each["name"]: each["next"] for each in said}

    assert to_do["scopes"] == to_do["bot token"]
    assert to_do["targets"] == to_do["database"]
    assert "manifest.json" in doctor_lines.NEXT["scopes"]


def test_in_a_terminal(monkeypatch, capsys):
    """No line is wider, no word broken; what goes on stands below where it began."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    line = Line(
        "bot token", "is not set (docs/install.md tells where)", doctor_lines.NEXT["scopes"]
    )

    say_line(line)

    shown = capsys.readouterr().out.splitlines()
    assert [text for text in shown if len(text) > 80] == []
    assert {text[:17].strip() for text in shown} == {"fault  bot token", "→", ""}
    assert " ".join(" ".join(shown).split()) == f"fault bot token {line.words} → {line.next}"


def test_every_check_has_something_to_do_next():
    """Also what nobody has a fault of now."""
    assert {*ALL, "send"} - {"charts"} <= set(doctor_lines.NEXT)


def test_as_json(cli, loaded, slack, monkeypatch):
    """One object, with the state of all and of each; the exit code is the same."""
    well = cli("doctor", "--json")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    ill = cli("doctor", "--json")

    found = json.loads(well.stdout)
    assert (well.exit_code, found["ok"]) == (0, True)
    assert [each["name"] for each in found["checks"]] == ALL
    assert {each["next"] for each in found["checks"]} == {None}
    token = json.loads(ill.stdout)["checks"][2]
    assert (ill.exit_code, json.loads(ill.stdout)["ok"]) == (1, False)
    assert (token["name"], token["ok"]) == ("bot token", False)
    assert "Bot User OAuth Token" in token["next"]


def test_a_proxy_s_page_is_not_slack_s_word(cli, loaded, slack):
    """It is told as what it is, with what to do about it; no token is blamed."""
    page = {"status": 407, "body": "<html>Who are you?"}
    for method in ("auth.test", "apps.connections.open"):
        slack.faults.add(method, Answers(**page))

    result = cli("doctor")

    assert "Slack refuses" not in result.stdout
    for name in ("bot token", "app token"):
        assert "a proxy on the way to Slack wants a login (HTTP 407)" in lines(result)[name][1]
    assert "Who are you" not in result.stdout
    assert "HTTPS_PROXY" in result.stdout.partition("app token")[2]


def test_nothing_is_sent(cli, loaded, slack, mail):
    """Neither to Slack nor by mail, unless somebody asks for it."""
    before = slack.call_count("chat.postMessage")

    cli("doctor")

    assert slack.call_count("chat.postMessage") == before
    assert mail.messages == []


def test_a_test_is_sent_where_it_is_asked_for(cli, loaded, slack):
    """By the relay; it is there when the line says so."""
    result = cli("doctor", "--send", "slack:C0ALERTS")

    assert lines(result)["send"] == ("ok", "Slack shows the test in slack:C0ALERTS")
    [told] = [each for each in slack.messages("alerts") if each.says("A test from Heliograph")]
    assert told.bot
    assert result.exit_code == 0


def test_a_test_to_a_mailbox(cli, loaded, mail):
    """The server has taken it."""
    result = cli("doctor", "--send", "email:ada@acme.test")

    assert lines(result)["send"] == ("ok", "email:ada@acme.test has taken the test")
    [sent] = mail.messages
    mail._caught.clear()  # The workspace is the next test's too.
    assert sent.recipients == ("ada@acme.test",)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("slack:C0NOWHERE", "slack:C0NOWHERE: is paused: the channel does not exist"),
        ("pigeon:ada", "pigeon:ada: is no target; there are slack:…, email:…"),
        ("email:ada@acme.test", "email:ada@acme.test: Email is off, SMTP_URL is not set"),
    ],
)
def test_a_test_that_can_not_be_sent(cli, loaded, slack, target, said):
    """Why, in words, and exit code 1."""
    result = cli("doctor", "--send", target)

    assert lines(result)["send"][1].startswith(said)
    assert result.exit_code == 1


def test_a_test_does_not_send_what_waits(cli, loaded, slack):
    """Where nothing runs, a test would take the rest with it."""
    body = {"id": "1", "type": "alert", "issue": {"id": "7", "title": "Boom", "project": "api"}}
    intake.receive(loaded, Incoming.model_validate(body), "api")

    before = slack.call_count("chat.postMessage")

    result = cli("doctor", "--send", "slack:C0BACKEND")

    assert "messages wait in it: start `python app.py run`" in lines(result)["send"][1]
    assert slack.call_count("chat.postMessage") == before


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
    assert result.exit_code == 1


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

    faults = [line for line in result.stdout.splitlines() if line.startswith("fault")]
    assert [line.split()[2] for line in faults] == ["HTTP_PORT:", "LOG_LEVEL:"]
    assert result.exit_code == 1


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
    assert words == (f"HTTP_PORT: 127.0.0.1:{port}: Address already in use")


def test_port_of_the_running_program(cli, services, monkeypatch):
    """It is where it should be."""
    server = HttpServer(build_http(services, Health()), "127.0.0.1", 0)
    server.start()
    monkeypatch.setenv("HTTP_PORT", str(server.port))
    state, words = lines(cli("doctor"))["port"]
    server.stop()

    assert (state, words) == ("ok", f"Heliograph runs, and answers at 127.0.0.1:{server.port}")


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
    assert result.exit_code == 1
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
    assert result.exit_code == 1


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
    ("headers", "named"),
    [
        ({"x-oauth-scopes": "chat:write,users:read"}, {"chat:write", "users:read"}),
        ({"X-OAuth-Scopes": "chat:write, users:read"}, {"chat:write", "users:read"}),
        ({"Date": "today"}, None),
    ],
)
def test_scopes_of_an_answer(headers, named):
    """Slack names them in a header, in any case of letters."""
    assert scopes.scopes_of(headers) == named


def test_missing_scopes_are_named(monkeypatch):
    """The app has to be installed again after the manifest grew."""
    wanted = json.loads(scopes.MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    monkeypatch.setattr(scopes, "scopes_of", lambda _headers: set(wanted[1:]))
    monkeypatch.setattr(doctor, "bot_client", lambda _settings: Quiet())

    with pytest.raises(StartError, match=f"the bot lacks {wanted[0]}; install"):
        doctor.CHECKS["scopes"](Settings())


def test_all_scopes_are_there(monkeypatch):
    """More than the manifest asks for is no fault."""
    wanted = json.loads(scopes.MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
    monkeypatch.setattr(scopes, "scopes_of", lambda _headers: {*wanted, "admin"})
    monkeypatch.setattr(doctor, "bot_client", lambda _settings: Quiet())

    assert doctor.CHECKS["scopes"](Settings()).startswith(f"all {len(wanted)} ")


class Quiet:
    """A Slack whose answer says nothing."""

    headers = MappingProxyType({})

    def auth_test(self):
        return self
