import copy

import pytest
from slack_sdk.errors import SlackApiError


def test_a_reaction_is_added_once_and_taken_away(client, card):
    """As often as the app has it: once."""
    where = {"channel": "C0ALERTS", "timestamp": card.ts, "name": "eyes"}
    client.reactions_add(**where)
    shown = copy.deepcopy(card.reactions)
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(**where)
    client.reactions_remove(**where)

    assert shown == [{"name": "eyes", "users": ["U0HELIOGRAPH"], "count": 1}]
    assert card.reactions == []
    with pytest.raises(SlackApiError, match="no_reaction"):
        client.reactions_remove(**where)


def test_a_reaction_needs_its_message(client):
    """As Slack says it."""
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.reactions_add(channel="C0ALERTS", timestamp="1.000000", name="eyes")


@pytest.mark.parametrize("name", ["", ":eyes:", "Eyes!"])
def test_a_reaction_has_a_name(client, card, name):
    """Without colons."""
    with pytest.raises(SlackApiError, match="invalid"):
        client.reactions_add(channel="C0ALERTS", timestamp=card.ts, name=name)


def test_no_reaction_in_an_archive(client, card, sandbox):
    """As Slack says it."""
    sandbox.archive("alerts")

    with pytest.raises(SlackApiError, match="is_archived"):
        client.reactions_add(channel="C0ALERTS", timestamp=card.ts, name="eyes")
