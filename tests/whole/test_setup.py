"""`setup` at a terminal: from nothing to the first message, and on from wherever it stopped."""

import stat
import time

import pytest

from bot.libraries import env_file
from bot.sandbox import Sandbox
from tests.whole.app_process import free_port
from tests.whole.terminal import CTRL_C, Terminal

APP_TOKEN = "xapp-1-A0HELIOGRAPH-7-sandbox"
SECRETS = ("xoxb-sandbox-bot", APP_TOKEN, "xoxe.xoxp-sandbox-config")
GOES_ON = "Stopped. What was checked is kept; `python app.py setup` goes on there."


@pytest.fixture
def slack():
    """Acme's workspace without the app, and its Sentry behind a name that people know."""
    with Sandbox.acme() as slack:
        slack.app_token = APP_TOKEN
        slack.space.scopes = set()
        slack.sentry.links_to("https://sentry.acme.test")
        slack.kick_bot("alerts")
        yield slack


@pytest.fixture
def env(slack):
    """What a person has to set for a Slack that is none."""
    return {
        "SLACK_API_URL": slack.api_url,
        "HTTP_PORT": str(free_port()),
        "HTTPS_PROXY": "",
        "HTTP_PROXY": "",
    }


@pytest.fixture
def start(tmp_path, env):
    return lambda *words, **more: Terminal("setup", *words, cwd=tmp_path, env=env | more)


@pytest.fixture
def answers(slack):
    """What is asked, and what a person types; in order."""

    def installed(token):
        slack.install()
        return token

    return (
        ("Sentry's address", lambda: slack.sentry.url),
        ("The organization's slug", lambda: "acme"),
        ("The integration's token", lambda: slack.sentry.token),
        ("The configuration token, or Enter", lambda: slack.config_token),
        ("The app-level token", lambda: installed(slack.app_token)),
        ("The bot token", lambda: slack.bot_token),
        ("The channel of the first alerts", lambda: "alerts"),
        ("Your address in Sentry", lambda: "ada@acme.test"),
        ("The project whose alerts come to #alerts", lambda: "api"),
    )


def variables(tmp_path):
    return env_file.values(tmp_path / ".env")


def test_from_nothing_to_the_message(slack, start, answers, tmp_path):
    """Nine answers; each is checked, nothing secret is shown, and the message is in Slack."""
    begun = time.monotonic()
    with start() as terminal:
        for asked, said in answers:
            terminal.answer(asked, said)
        code = terminal.ended()
        shown = " ".join(terminal.text.split())
    print(f"from nothing to the message: {time.monotonic() - begun:.1f} s")

    assert code == 0, terminal.text
    assert "✓ Acme, by the token of the integration heliograph" in shown
    assert "4 people, 2 projects (api, shop)" in shown
    assert "with /helio; links to sentry.acme.test unfurl" in shown
    assert "✓ Slack shows the test in slack:C0ALERTS" in shown
    assert "Heliograph is set up, in " in shown
    [told] = slack.messages("alerts")
    assert "Alerts of api in Sentry come to this channel" in told.plain_text
    assert slack.channel("alerts").bot_in
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert not (tmp_path / ".env.setup").exists()
    assert variables(tmp_path) == {
        "HTTP_PORT": variables(tmp_path)["HTTP_PORT"],
        "SENTRY_URL": slack.sentry.url,
        "SENTRY_ORG": "acme",
        "SENTRY_TOKEN": slack.sentry.token,
        "SENTRY_PUBLIC_URL": "https://sentry.acme.test",
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_BOT_TOKEN": slack.bot_token,
    }
    assert [each for each in (*SECRETS, slack.sentry.token) if each in terminal.text] == []
    assert slack.space.unfurl_domains == {"sentry.acme.test"}


def test_what_is_set_up_runs(slack, start, answers, tmp_path, env):
    """The program starts by that `.env` alone; what breaks in Sentry is a card, before it too."""
    with start() as terminal:
        for asked, said in answers:
            terminal.answer(asked, said)
        assert terminal.ended() == 0, terminal.text
    slack.sentry.raise_issue("api", "It broke before the start")

    with Terminal("run", cwd=tmp_path, env=env | {"SENTRY_POLL": "1"}) as program:
        program.expect("Heliograph is ready")
        slack.act_as("ada").expect_message("It broke before the start", channel="alerts")
        slack.sentry.raise_issue("api", "It broke then")
        slack.act_as("ada").expect_message("It broke then", channel="alerts")
        program.press(CTRL_C)
        assert program.ended() == 0


def test_stopped_at_each_step_it_goes_on_there(slack, start, answers, tmp_path):
    """Ctrl-C at each question: the next start asks that one first, and `.env` is never half."""
    for number, (asked, _) in enumerate(answers):
        with start() as terminal:
            if number:
                before, said = answers[number - 1]
                terminal.answer(before, said)
            terminal.expect(asked)
            assert terminal.interrupted() == 130
            earlier = [each for each, _ in answers[: max(0, number - 1)]]
            assert [each for each in earlier if f"{each} (" in terminal.text] == []
            assert GOES_ON in " ".join(terminal.text.split())
        sentry = [name for name in variables(tmp_path) if name in {"SENTRY_URL", "SENTRY_TOKEN"}]
        assert len(sentry) in {0, 2}

    with start() as terminal:
        terminal.answer(answers[-1][0], "api")
        assert terminal.ended() == 0, terminal.text
    assert slack.call_count("apps.manifest.create") == 1
    assert len(slack.messages("alerts")) == 1


def test_wrong_answers_are_asked_for_again(slack, start, answers, tmp_path):
    """Each with what is wrong and what to do; then it goes on."""
    with start() as terminal:
        terminal.answer("Sentry's address", "sentry.acme.test")
        terminal.expect("must be an http or https address")
        terminal.answer("Sentry's address", slack.sentry.url)
        terminal.answer("The organization's slug", "acmee")
        terminal.answer("The integration's token", slack.bot_token)
        terminal.expect("That is a bot token of Slack; asked for is the token of an internal")
        terminal.answer("The integration's token", slack.sentry.token)
        terminal.expect("Sentry has no organization acmee")
        terminal.answer("The organization's slug", "acme")
        terminal.answer("The configuration token, or Enter", "xoxb-1")
        terminal.expect("asked for is the access token of an app configuration token")
        terminal.answer("The configuration token, or Enter", "")
        terminal.expect('"unfurl_domains": [ "sentry.acme.test" ]')
        terminal.answer("press Enter", "")
        terminal.answer("The app-level token", slack.bot_token)
        terminal.expect("That is a bot token of Slack; asked for is an app-level token (xapp-…)")
        terminal.answer("The app-level token", slack.app_token)
        terminal.answer("The bot token", slack.bot_token)
        terminal.expect("The token lacks app_mentions:read, channels:history, channels:join")
        terminal.expect("install the app again from the manifest")
        slack.space.scopes = None  # It has all.
        terminal.answer("The bot token", "xoxp-1")
        terminal.expect("That is a user token of Slack; asked for is the Bot User OAuth Token")
        terminal.answer("The bot token", slack.bot_token)
        terminal.answer("The channel of the first alerts", "alertz")
        terminal.expect('"#alertz" is no channel that the app can see; if it is private')
        terminal.answer("The channel of the first alerts", "#alerts")
        terminal.answer("Your address in Sentry", "grace@acme.test")
        terminal.expect('"grace@acme.test" has the role member in Sentry: only owners, managers')
        terminal.answer("Your address in Sentry", "ada@acme.test")
        terminal.answer("The project whose alerts", "apj")
        terminal.expect('There is no project "apj" (did you mean "api"?)')
        terminal.answer("The project whose alerts", "api")
        assert terminal.ended() == 0, terminal.text


def test_a_wrong_answer_of_env_is_asked_for(slack, start, tmp_path):
    """One that only a later answer shows to be wrong, too."""
    (tmp_path / ".env").write_text("SENTRY_ORG=acmee\n")
    with start(SENTRY_URL=slack.sentry.url, SENTRY_TOKEN=slack.sentry.token) as terminal:
        terminal.expect("Sentry has no organization acmee")
        terminal.answer("The organization's slug", "acme")
        terminal.answer("SENTRY_ORG is in .env already.", "y")
        terminal.expect("The configuration token, or Enter")
        assert terminal.interrupted() == 130
    assert variables(tmp_path)["SENTRY_ORG"] == "acme"


def test_env_is_not_written_over_unasked(slack, start, answers, tmp_path):
    """Another value is there: a person is asked, and what they say is done."""
    (tmp_path / ".env").write_text("# mine\nSENTRY_URL=http://127.0.0.1:1\nLOG_LEVEL=INFO\n")
    with start() as terminal:
        terminal.expect("can't be reached")
        terminal.answer("Sentry's address", slack.sentry.url)
        terminal.answer("The organization's slug", "acme")
        terminal.answer("The integration's token", slack.sentry.token)
        terminal.answer("SENTRY_URL is in .env already.", "n")
        assert terminal.ended() == 2
    assert variables(tmp_path)["SENTRY_URL"] == "http://127.0.0.1:1"

    with start() as terminal:
        terminal.answer("SENTRY_URL is in .env already.", "y")
        terminal.expect("The configuration token, or Enter")
        assert terminal.interrupted() == 130
    text = (tmp_path / ".env").read_text()
    assert variables(tmp_path)["SENTRY_URL"] == slack.sentry.url
    assert text.startswith("# mine\nSENTRY_URL=")
    assert "LOG_LEVEL=INFO" in text
