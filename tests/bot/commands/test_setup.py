"""`setup --yes`: what can be wrong with an answer, each in words, and nothing half done."""

import json
import socket
from pathlib import Path

import pytest

from bot.commands.setup import slack_app
from bot.libraries import env_file
from bot.sandbox import Answers, Sandbox
from bot.sandbox.sentry import InternalError, SentrySandbox, SignInPage
from bot.settings import Settings
from store.people.directory import Project
from store.routing.routes import Route
from store.slack.workspaces import Workspace
from tests.bot.acme import all_rows
from tests.bot.web_server import Server

CERTIFICATE = Path(__file__).parents[1] / "sandbox" / "certificate.pem"
APP_TOKEN = "xapp-1-A0HELIOGRAPH-7-sandbox"


@pytest.fixture
def slack(monkeypatch):
    """Acme's workspace, and its Sentry; all answers lead there, by the environment."""
    with Sandbox.acme() as slack:
        slack.app_token = APP_TOKEN
        answers = {
            "SLACK_API_URL": slack.api_url,
            "HTTP_PORT": "0",
            "SENTRY_URL": slack.sentry.url,
            "SENTRY_ORG": "acme",
            "SENTRY_TOKEN": slack.sentry.token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SETUP_CHANNEL": "#alerts",
            "SETUP_EMAIL": "ada@acme.test",
            "SETUP_PROJECT": "api",
        }
        for name, value in answers.items():
            monkeypatch.setenv(name, value)
        yield slack


@pytest.fixture
def refused(cli, slack, monkeypatch):
    """Run with these answers; what is said of them, with exit code 2 and no message in Slack."""

    def refused(**answers):
        for name, value in answers.items():
            if value is None:
                monkeypatch.delenv(name)
            else:
                monkeypatch.setenv(name, value)
        done = cli("setup", "--yes")
        secrets = [value for name, value in answers.items() if value and "TOKEN" in name]
        assert done.exit_code == 2, done.output
        assert [each for each in secrets if each in done.output] == []
        assert slack.messages("alerts") == []
        return done.stderr

    return refused


def test_by_the_environment_alone(cli, slack, tmp_path):
    """For scripts: nothing is asked, and the same comes of it."""
    done = cli("setup", "--yes")

    assert done.exit_code == 0, done.output
    assert "✓ Slack shows the test in slack:C0ALERTS" in done.stdout
    assert env_file.values(tmp_path / ".env")["SENTRY_ORG"] == "acme"
    assert not (tmp_path / ".env.setup").exists()


def test_by_flags(cli, slack, monkeypatch):
    """They go before the environment."""
    monkeypatch.setenv("SETUP_CHANNEL", "#nowhere")
    monkeypatch.delenv("SENTRY_ORG")

    done = cli("setup", "--yes", "--channel", "backend", "--sentry-org", "acme", "--project", "*")

    assert done.exit_code == 0, done.output
    assert [each.bot for each in slack.messages("backend")] == [True]


def test_twice(cli, slack, services):
    """The second time nothing is new but the test."""
    assert cli("setup", "--yes").exit_code == 0
    done = cli("setup", "--yes")

    assert done.exit_code == 0, done.output
    assert "As before, alerts of api come to #alerts" in done.stdout
    assert len(all_rows(services.database, Route)) == 1
    assert len(slack.messages("alerts")) == 2


def test_what_is_there_is_known(cli, slack, services):
    """What comes after it is news, though nothing runs yet."""
    there = slack.sentry.raise_issue("api", "Old")

    assert cli("setup", "--yes").exit_code == 0
    known = {each.slug: each.newest_issue for each in all_rows(services.database, Project)}
    assert known == {"api": int(there.id), "shop": None}


def test_sentry_fails_at_the_end(cli, slack, services):
    """That is no reason to set up nothing: the first poll of the program does the same."""
    slack.sentry.faults.add("issues", InternalError(), times=8)

    done = cli("setup", "--yes")

    assert done.exit_code == 0, done.output
    assert {each.newest_issue for each in all_rows(services.database, Project)} == {None}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "That is a user token of Slack; asked for is the Bot User"),
        ("SLACK_BOT_TOKEN", APP_TOKEN, "That is an app-level token of Slack; asked for is the Bot"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxp-1", "That is an app configuration token of Slack; asked"),
        ("SLACK_BOT_TOKEN", "sntrys_1", "That is an organization token of Sentry; asked for is"),
        ("SLACK_BOT_TOKEN", "xoxb-other", "Slack does not know this bot token; was it copied"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "That holds characters that no token has; was it copied"),
        ("SLACK_APP_TOKEN", "xoxb-1", "That is a bot token of Slack; asked for is an app-level"),
        ("SLACK_APP_TOKEN", "xapp-other", "Slack does not know this app-level token; was it"),
        ("SLACK_APP_TOKEN", "nonsense", "That is no such token; asked for is an app-level token"),
        ("SENTRY_TOKEN", "xapp-1-A1-1-a", "That is an app-level token of Slack; asked for is the"),
        ("SENTRY_TOKEN", "0" * 64, "Sentry does not know SENTRY_TOKEN"),
        ("SENTRY_ORG", "acme!", "must be the organization's slug, as acme in"),
        ("SENTRY_URL", "sentry.acme.test", "must be an http or https address"),
        ("SENTRY_URL", "http://127.0.0.1:1", "Sentry can't be reached: nothing listens"),
        ("SENTRY_URL", "http://sentry.invalid", "Sentry can't be reached: its host name is"),
        ("SETUP_EMAIL", "nobody@acme.test", "is no active member of the organization in Sentry"),
        ("SETUP_EMAIL", "grace@acme.test", "has the role member in Sentry: only owners,"),
        ("SETUP_PROJECT", "apj", 'There is no project "apj" (did you mean "api"?)'),
        ("SETUP_SLACK_USER", "ada", '"ada" is no member ID, as U024BE7LH is'),
        ("SETUP_SLACK_USER", "U0HELIOGRAPH", "U0HELIOGRAPH is a bot; only people can be linked"),
        ("SETUP_CHANNEL", "alertz", 'did you mean "#alerts"?'),
        ("HTTP_PORT", "eighty", "HTTP_PORT: must be a valid integer"),
    ],
)
def test_one_wrong_answer(refused, name, value, said):
    """The variable, what is wrong, and what to do."""
    told = refused(**{name: value})

    assert told.startswith(f"{name}: ")
    assert said in told


def test_all_that_is_missing_at_once(refused):
    """With the flag and the variable of each."""
    told = refused(SENTRY_ORG=None, SLACK_BOT_TOKEN=None, SETUP_CHANNEL=None)

    assert told.splitlines() == [
        "--sentry-org or SENTRY_ORG: is needed",
        "--slack-bot-token or SLACK_BOT_TOKEN: is needed",
        "--channel or SETUP_CHANNEL: is needed",
    ]


def test_no_terminal(cli, slack):
    """Nobody can be asked: it says how to do without."""
    done = cli("setup")

    assert done.exit_code == 2
    assert done.stderr.startswith("There is no terminal to ask in: give the answers by flags")


def test_scopes_that_sentry_s_token_lacks(refused, slack):
    """Each, with what it is needed for."""
    few = slack.sentry.add_integration("Few", ["org:read", "event:read", "project:read"])

    told = refused(SENTRY_TOKEN=few.token)

    assert "SENTRY_TOKEN: The token lacks member:read, which is needed to read who is" in told
    assert "SENTRY_TOKEN: The token lacks event:write, which is needed to resolve" in told


def test_scopes_that_slack_s_token_lacks(refused, slack):
    """All of them, and what to do."""
    slack.space.scopes = {"chat:write", "users:read"}

    told = refused()

    assert told.startswith("SLACK_BOT_TOKEN: The token lacks app_mentions:read, channels:history")
    assert "install the app again from the manifest" in told


def test_an_organization_that_is_another_s(refused, slack):
    """The token of one, the slug of another one that is there as well."""
    slack.sentry.state.orgs.add("umbrella")

    assert "is it another organization's?" in refused(SENTRY_ORG="umbrella")


def test_an_organization_that_is_none(refused):
    """It is named."""
    told = refused(SENTRY_ORG="acmee")

    assert told.startswith("SENTRY_ORG: Sentry has no organization acmee")


def test_sentry_behind_a_sign_in_page(refused, slack):
    """What answers is no API."""
    slack.sentry.faults.add("*", SignInPage())

    assert "a sign-in stands before it" in refused()


def test_a_path_that_is_missing(refused, slack):
    """Sentry stands below one, and the address has none."""
    with SentrySandbox.acme(prefix="/sentry") as other:
        told = refused(SENTRY_URL=other.url.removesuffix("/sentry"))

    assert "SENTRY_URL names another path or program" in told


def test_http_for_https(refused):
    """The port speaks TLS."""
    server = Server()
    server.secure(CERTIFICATE)
    with server:
        told = refused(SENTRY_URL=f"http://localhost:{server.server_port}")

    assert "does it speak https?" in told


def test_https_for_http(refused, slack):
    """And the other way round."""
    told = refused(SENTRY_URL=slack.sentry.url.replace("http://", "https://"))

    assert "it speaks http there: SENTRY_URL must begin with http://" in told


def test_tokens_of_two_apps(refused, slack):
    """Slack would take both, and no click would arrive."""
    slack.app_token = "xapp-1-A0OTHER-7-sandbox"

    told = refused(SLACK_APP_TOKEN=slack.app_token)

    assert "This bot is of the app A0HELIOGRAPH, and the app-level token of A0OTHER" in told


def test_another_workspace(refused, services):
    """The database belongs to one already."""
    with services.database.write() as session:
        session.add(Workspace(team_id="T0BETA", name="Beta"))

    told = refused()

    assert "is of the workspace Acme (T0ACME), and this database belongs to T0BETA" in told


def test_a_channel_that_is_archived(refused, slack):
    """It is there, and takes nothing."""
    slack.archive("alerts")

    assert "#alerts is archived: unarchive it in Slack" in refused()


def test_a_channel_that_is_private(refused, slack):
    """The app can't see it until somebody lets it in."""
    slack.add_channel("secret", members=["ada"], bot_in=False, private=True)

    told = refused(SETUP_CHANNEL="secret")

    assert "is no channel that the app can see" in told
    assert "if it is private, type /invite @Heliograph in it first" in told


def test_channels_of_one_name(refused, slack):
    """As on an Enterprise Grid: the id decides."""
    slack.add_channel("alerts", members=["ada"], id="C0OTHER")

    assert "#alerts is the name of 2 channels; give the id of one: C0ALERTS, C0OTHER" in refused()


def test_a_channel_by_its_id(cli, slack, monkeypatch):
    """It decides where a name does not."""
    slack.add_channel("alerts", members=["ada"], id="C0OTHER")
    monkeypatch.setenv("SETUP_CHANNEL", "C0OTHER")

    assert "Slack shows the test in slack:C0OTHER" in cli("setup", "--yes").stdout


def test_a_channel_that_is_joined(cli, slack, monkeypatch):
    """A public one takes no invitation."""
    monkeypatch.setenv("SETUP_CHANNEL", "general")

    done = cli("setup", "--yes")

    assert done.exit_code == 0, done.output
    assert slack.channel("general").bot_in


def test_a_channel_that_can_not_be_joined(refused, slack):
    """Then a person invites the app, and is told how."""
    slack.faults.add("conversations.join", Answers(error="missing_scope"))

    told = refused(SETUP_CHANNEL="general")

    assert "The app is not in #general, and may not join by itself: type /invite" in told


def test_a_port_that_is_taken(refused, monkeypatch):
    """By somebody else; the flag that names another one is said."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = refused(HTTP_PORT=str(taken.getsockname()[1]))

    assert told.startswith("HTTP_PORT: 127.0.0.1:")
    assert "Address already in use" in told


@pytest.mark.parametrize("text", ["SENTRY_ORG='acme\n", "nonsense\n"])
def test_a_broken_env_file(refused, tmp_path, text):
    """It is named, and not written over."""
    (tmp_path / ".env").write_text(text)

    assert refused().startswith(".env: line 1: ")
    assert (tmp_path / ".env").read_text() == text


def test_other_settings_that_are_wrong(refused):
    """Before anything is asked."""
    assert refused(LOG_LEVEL="loud").startswith("LOG_LEVEL: must be 'DEBUG'")


def test_half_a_sentry_is_made_whole(cli, slack, tmp_path, monkeypatch):
    """A `.env` that no other command takes is what this one is for."""
    (tmp_path / ".env").write_text(f"SENTRY_URL={slack.sentry.url}\n")
    monkeypatch.delenv("SENTRY_URL")

    assert cli("setup", "--yes").exit_code == 0
    assert cli("doctor").exit_code == 0


def test_what_is_there_is_not_replaced(cli, slack, tmp_path):
    """Unless it is said."""
    (tmp_path / ".env").write_text("SENTRY_ORG=umbrella\n")

    kept = cli("setup", "--yes")
    before = env_file.values(tmp_path / ".env")["SENTRY_ORG"]
    replaced = cli("setup", "--yes", "--replace")

    assert (kept.exit_code, before) == (2, "umbrella")
    assert "SENTRY_ORG is in .env already, with another value: --replace" in kept.stderr
    assert replaced.exit_code == 0, replaced.output
    assert env_file.values(tmp_path / ".env")["SENTRY_ORG"] == "acme"


def test_the_app_is_made_for_a_script(cli, slack, monkeypatch):
    """Then it says which tokens are missing, where they are, and makes no second app."""
    for name in ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name)

    first = cli("setup", "--yes", "--config-token", slack.config_token)
    again = cli("setup", "--yes", "--config-token", slack.config_token)

    assert (first.exit_code, again.exit_code) == (2, 2)
    assert "Slack has made the app Heliograph, with /helio" in first.stdout
    assert "--slack-app-token or SLACK_APP_TOKEN is needed" in first.stderr
    assert "https://api.slack.com/apps/A0HELIOGRAPH/general" in first.output
    assert slack.call_count("apps.manifest.create") == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "token_expired"}, "The configuration token has expired (they live 12 hours)"),
        ({"error": "invalid_auth"}, "Slack does not know this configuration token"),
        ({"status": 502, "body": "<html>"}, "a proxy on the way to Slack, or Slack's own"),
    ],
)
def test_the_app_is_not_made(refused, slack, answer, said):
    """Why, in words."""
    slack.faults.add("apps.manifest.create", Answers(**answer))

    told = refused(
        SLACK_APP_TOKEN=None, SLACK_BOT_TOKEN=None, SETUP_CONFIG_TOKEN=slack.config_token
    )

    assert said in told


def test_a_manifest_that_slack_refuses(refused, slack, monkeypatch, tmp_path):
    """Where in it, and what Slack says."""
    manifest = json.loads(slack_app.MANIFEST.read_text())
    manifest["display_information"]["name"] = "H" * 36
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(slack_app, "MANIFEST", tmp_path / "manifest.json")

    told = refused(
        SLACK_APP_TOKEN=None, SLACK_BOT_TOKEN=None, SETUP_CONFIG_TOKEN=slack.config_token
    )

    assert "Slack refuses manifest.json at /display_information/name: must NOT have more" in told


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://sentry.acme.test", "sentry.acme.test"),
        ("https://Sentry.Acme.test:8443/sentry", "sentry.acme.test"),
        ("http://sentry:9000", ""),
        ("http://192.0.2.7:9000", ""),
        ("http://[2001:db8::1]:9000", ""),
    ],
)
def test_the_domain_whose_links_unfurl(url, domain):
    """Slack takes no numbers, no port and no name without a dot."""
    manifest = slack_app.manifest_for(
        Settings(sentry_url=url, sentry_org="acme", sentry_token="token")
    )

    assert manifest["features"].get("unfurl_domains", [""]) == [domain]


def test_people_s_address_goes_before_the_machine_s():
    """Links lead where people go."""
    settings = Settings(
        sentry_url="http://10.0.0.7:9000",
        sentry_public_url="https://sentry.acme.test",
        sentry_org="acme",
        sentry_token="token",
    )

    assert slack_app.manifest_for(settings)["features"]["unfurl_domains"] == ["sentry.acme.test"]
