import pytest
from slack_sdk.errors import SlackApiError


@pytest.fixture
def posts(client):
    """The ts of five posts in #alerts."""
    return [client.chat_postMessage(channel="C0ALERTS", text=str(n))["ts"] for n in range(5)]


def test_history_is_newest_first_in_pages(client, posts):
    """Each page's cursor leads to the next, until there is none."""
    pages = [p.data for p in client.conversations_history(channel="C0ALERTS", limit=2)]

    assert [[int(m["text"]) for m in page["messages"]] for page in pages] == [[4, 3], [2, 1], [0]]
    assert [page["has_more"] for page in pages] == [True, True, False]
    assert pages[0]["messages"][0]["ts"] == posts[4]


def test_history_has_metadata_only_when_asked(client):
    """include_all_metadata is what finds a lost answer's message again."""
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    client.chat_postMessage(channel="C0ALERTS", text="x", metadata=metadata)

    plain = client.conversations_history(channel="C0ALERTS")["messages"][0]
    full = client.conversations_history(channel="C0ALERTS", include_all_metadata=True)

    assert "metadata" not in plain
    assert full["messages"][0]["metadata"] == metadata


def test_history_is_cut_by_time(client, posts):
    """Oldest and latest, with or without the ends."""
    span = {"channel": "C0ALERTS", "oldest": posts[1], "latest": posts[3]}

    assert [m["text"] for m in client.conversations_history(**span)["messages"]] == ["2"]
    whole = client.conversations_history(**span, inclusive=True)
    assert [m["text"] for m in whole["messages"]] == ["3", "2", "1"]


def test_replies_open_with_their_parent(client, posts):
    """On every page; the replies are oldest first."""
    for text in "abc":
        client.chat_postMessage(channel="C0ALERTS", text=text, thread_ts=posts[0])

    pages = [
        page.data for page in client.conversations_replies(channel="C0ALERTS", ts=posts[0], limit=2)
    ]

    assert [[m["text"] for m in page["messages"]] for page in pages] == [
        ["0", "a", "b"],
        ["0", "c"],
    ]
    assert pages[0]["messages"][0]["reply_count"] == 3


def test_replies_are_read_with_their_metadata(client, posts):
    """The look-up after a lost answer reads a thread too."""
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    client.chat_postMessage(channel="C0ALERTS", text="x", thread_ts=posts[0], metadata=metadata)

    found = client.conversations_replies(
        channel="C0ALERTS", ts=posts[0], include_all_metadata=True
    )["messages"]

    assert found[1]["metadata"] == metadata


def test_replies_after_a_time(client, posts):
    """Oldest leaves the earlier ones out, not the parent."""
    first = client.chat_postMessage(channel="C0ALERTS", text="a", thread_ts=posts[0])["ts"]
    client.chat_postMessage(channel="C0ALERTS", text="b", thread_ts=posts[0])

    found = client.conversations_replies(channel="C0ALERTS", ts=posts[0], oldest=first)

    assert [m["text"] for m in found["messages"]] == ["0", "b"]


def test_replies_to_what_was_deleted(client, posts):
    """They stay, under a tombstone; without any the thread is gone too."""
    reply = client.chat_postMessage(channel="C0ALERTS", text="a", thread_ts=posts[0])["ts"]
    client.chat_delete(channel="C0ALERTS", ts=posts[0])

    found = client.conversations_replies(channel="C0ALERTS", ts=posts[0])["messages"]
    history = client.conversations_history(channel="C0ALERTS")["messages"]
    client.chat_delete(channel="C0ALERTS", ts=reply)

    assert [m["text"] for m in found] == ["This message was deleted.", "a"]
    assert found[0]["subtype"] == "tombstone"
    assert posts[0] not in [m["ts"] for m in history]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.conversations_replies(channel="C0ALERTS", ts=posts[0])


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("history", {"channel": "C0NONE"}, "channel_not_found"),
        ("history", {"channel": "alerts"}, "channel_not_found"),
        ("history", {"channel": "C0GENERAL"}, "not_in_channel"),
        ("history", {"channel": "C0ALERTS", "limit": -1}, "invalid_limit"),
        ("replies", {"channel": "C0ALERTS", "ts": "1.000000"}, "thread_not_found"),
        ("info", {"channel": "C0NONE"}, "channel_not_found"),
        ("open", {"users": "U0NOBODY"}, "user_not_found"),
        ("open", {"users": "U0HELIOGRAPH"}, "cannot_dm_bot"),
        ("open", {}, "users_list_not_supplied"),
        ("join", {"channel": "D0ADA"}, "method_not_supported_for_channel_type"),
    ],
)
def test_what_slack_refuses(client, method, arguments, error, refused):
    """Each refusal by its own word; reading takes ids only."""
    client.conversations_open(users="U0ADA")

    assert refused(f"conversations.{method}", **arguments) == error


def test_archived_channels_are_left_out_after_paging(client, sandbox):
    """A page may come short, and still have a next one, as Slack's do."""
    sandbox.archive("alerts")

    pages = [p.data for p in client.conversations_list(limit=2, exclude_archived=True)]

    assert [[c["name"] for c in page["channels"]] for page in pages] == [["general"], ["backend"]]


def test_kinds_of_channels_are_listed_when_named(client, sandbox):
    """DMs and private channels are not there unless asked for."""
    sandbox.add_channel("secret", private=True)
    client.conversations_open(users="U0ADA")

    kinds = client.conversations_list(types="private_channel,im")["channels"]

    assert [channel["id"] for channel in kinds] == ["C0SECRET", "D0ADA"]


def test_a_private_channel_without_the_app_does_not_exist_for_it(client, sandbox, refused):
    """As Slack hides it."""
    sandbox.add_channel("secret", private=True, bot_in=False)

    assert refused("conversations.info", channel="C0SECRET") == "channel_not_found"


def test_info_says_whether_the_app_is_in(client):
    """is_member is the app's own membership."""
    info = [client.conversations_info(channel=c)["channel"] for c in ("C0ALERTS", "C0GENERAL")]

    assert [(found["name"], found["is_member"]) for found in info] == [
        ("alerts", True),
        ("general", False),
    ]


def test_members_come_in_pages(client):
    """The app is one of them."""
    pages = [p.data for p in client.conversations_members(channel="C0ALERTS", limit=4)]

    assert [len(page["members"]) for page in pages] == [4, 2]
    assert pages[1]["members"][-1] == "U0HELIOGRAPH"


def test_a_dm_is_opened_once(client, sandbox, refused):
    """Both times with the same id; a deactivated person has none."""
    sandbox.add_user("gone", deleted=True)

    first, second = (client.conversations_open(users=["U0ADA"]) for _ in range(2))

    assert first["channel"]["id"] == second["channel"]["id"] == "D0ADA"
    assert refused("conversations.open", users="U0GONE") == "user_disabled"


def test_the_app_joins_a_channel(client):
    """From then on it may post there."""
    client.conversations_join(channel="C0GENERAL")

    assert client.chat_postMessage(channel="C0GENERAL", text="hello")["ok"]
