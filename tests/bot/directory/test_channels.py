"""Channel names looked up in a Slack on this machine."""

import pytest

from bot.directory.channels import find_channels
from bot.sandbox import Answers, Sandbox
from bot.settings import Settings
from bot.slack import channel_list


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        sandbox.add_channel("old-alerts", archived=True)
        sandbox.add_channel("secret", private=True)
        yield sandbox


@pytest.fixture
def settings(sandbox):
    return Settings(slack_bot_token=sandbox.bot_token, slack_api_url=sandbox.api_url)


def test_id_of_a_name(settings):
    """What is stored is the id: names change."""
    assert find_channels(settings, {"#alerts"}) == ({"#alerts": "C0ALERTS"}, {})


def test_private_channel(settings):
    """A private channel that the app is in is found as well."""
    found, _ = find_channels(settings, {"#secret"})

    assert found == {"#secret": "C0SECRET"}


def test_many_pages(settings, sandbox, monkeypatch):
    """Slack gives channels in pages; all are read, for all names together."""
    monkeypatch.setattr(channel_list, "PAGE", 1)
    before = len(sandbox.calls("conversations.list"))

    found, _ = find_channels(settings, {"#alerts", "#backend"})

    assert found == {"#alerts": "C0ALERTS", "#backend": "C0BACKEND"}
    assert len(sandbox.calls("conversations.list")) - before >= 3


def test_unknown_name(settings):
    """What was probably meant is said."""
    found, unfound = find_channels(settings, {"#alrts"})

    assert found == {}
    assert unfound == {
        "#alrts": '"#alrts" is no channel that the app can see; did you mean "#alerts"?; '
        "invite the app to a private one (/invite @Heliograph), bring an archived one back, "
        "or write a channel's id, as slack:C024BE91L"
    }


def test_archived_channel(settings):
    """Nothing can be posted there, so it is no target; what is to be done is said."""
    _, unfound = find_channels(settings, {"#old-alerts"})

    assert "bring an archived one back" in unfound["#old-alerts"]


def test_archived_namesake(settings, sandbox):
    """An archived channel of the same name is not meant."""
    sandbox.add_channel("moved", archived=True)
    now = sandbox.add_channel("moved")

    assert find_channels(settings, {"#moved"}) == ({"#moved": now.id}, {})


def test_name_of_several(settings, sandbox):
    """As on an Enterprise Grid: the ids are listed, those with the app first."""
    for number in range(7):
        sandbox.add_channel("ops", bot_in=number == 6)

    _, unfound = find_channels(settings, {"#ops"})

    assert unfound["#ops"] == (
        '"#ops" is the name of 7 channels; write the id: slack:C0OPS7 (the app is in it), '
        "slack:C0OPS, slack:C0OPS2, slack:C0OPS3, slack:C0OPS4 or 2 more"
    )


def test_no_token():
    """The name is useless without a token; an id is not."""
    _, unfound = find_channels(Settings(), {"#alerts"})

    assert unfound["#alerts"].startswith(
        '"#alerts" can\'t be looked up: SLACK_BOT_TOKEN: is not set'
    )


def test_refused_token(sandbox):
    """Slack's reason is said, the token is not."""
    settings = Settings(slack_bot_token="xoxb-other", slack_api_url=sandbox.api_url)

    _, unfound = find_channels(settings, {"#alerts"})

    assert "(invalid_auth)" in unfound["#alerts"]
    assert "xoxb-other" not in unfound["#alerts"]


def test_slack_out_of_reach():
    """No answer is a fault too."""
    settings = Settings(slack_bot_token="xoxb-a", slack_api_url="http://127.0.0.1:9/api/")

    _, unfound = find_channels(settings, {"#alerts"})

    assert unfound["#alerts"].endswith("Slack can't be reached")


def test_without_the_scope_of_private_channels(settings, sandbox):
    """An app that may not see private channels finds the public ones."""
    sandbox.faults.add("conversations.list", Answers(error="missing_scope"), times=1)

    found, _ = find_channels(settings, {"#alerts"})

    assert found == {"#alerts": "C0ALERTS"}
