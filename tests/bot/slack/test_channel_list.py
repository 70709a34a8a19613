"""All channels of a large workspace, at Slack's pace."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox import Answers, RateLimited, Sandbox
from bot.sandbox.faults import AcceptedThenReset
from bot.settings import Settings
from bot.slack import channel_list
from bot.slack.web_api import bot_client

MANY = 20_000
PAGES = 21


@pytest.fixture(scope="module")
def sandbox():
    """A workspace with 20,000 channels, every tenth archived."""
    with Sandbox.acme() as sandbox:
        space = sandbox.space
        for number in range(MANY - len(space.channels)):
            name = f"room-{number}"
            space.add_channel(
                name, set(), bot_in=False, archived=number % 10 == 0, channel_id=f"C1{number:06d}"
            )
        yield sandbox


@pytest.fixture
def calls(sandbox):
    before = len(sandbox.calls("conversations.list"))
    return lambda: sandbox.calls("conversations.list")[before:]


@pytest.fixture
def client(sandbox):
    sandbox.faults.clear()
    return bot_client(Settings(slack_bot_token=sandbox.bot_token, slack_api_url=sandbox.api_url))


class Seen:
    """What was shown, and waited."""

    def __init__(self):
        self.counts, self.waited, self.told = [], [], []

    def read(self, channels):
        self.counts.append(channels)

    def waits(self, seconds):
        self.told.append(seconds)


@pytest.fixture
def seen():
    return Seen()


def test_twenty_thousand(client, seen, calls):
    """In pages of nearly a thousand; none is archived; how many is shown as they come."""
    found = channel_list.channels(client, seen, seen.waited.append)

    assert len(found) > MANY * 0.89
    assert {each.name for each in found} >= {"alerts", "backend", "room-19001"}
    assert "room-20" not in {each.name for each in found}
    assert len(calls()) == PAGES
    assert seen.counts[-1] == len(found)
    assert sorted(seen.counts) == seen.counts
    assert seen.waited == []


def test_limited(client, sandbox, seen, calls):
    """What Slack says is waited, shown before it is, and no page is read twice or left out."""
    sandbox.faults.add("conversations.list", RateLimited(retry_after=7), times=3)

    found = channel_list.channels(client, seen, seen.waited.append)

    assert len({each.id for each in found}) == len(found) > MANY * 0.89
    assert seen.waited == seen.told == [7, 7, 7]
    assert len(calls()) == PAGES + 3


def test_limited_for_ever(client, sandbox, seen):
    """Somebody else uses it all up: given up and said."""
    sandbox.faults.add("conversations.list", RateLimited(retry_after=30))

    with pytest.raises(SlackApiError, match="ratelimited"):
        channel_list.channels(client, seen, seen.waited.append)

    assert seen.waited == [30] * channel_list.WAITS_MAX


@pytest.mark.parametrize("fault", [AcceptedThenReset, lambda: Answers(error="fatal_error")])
def test_a_lost_answer(client, sandbox, seen, fault):
    """A list can be asked for again."""
    sandbox.faults.add("conversations.list", fault(), times=2)

    assert len(channel_list.channels(client, seen, seen.waited.append)) > MANY * 0.89


def test_a_refusal(client, sandbox, seen):
    """Is no matter of waiting."""
    sandbox.faults.add("conversations.list", Answers(error="token_revoked"))

    with pytest.raises(SlackApiError, match="token_revoked"):
        channel_list.channels(client, seen, seen.waited.append)

    assert seen.waited == []
