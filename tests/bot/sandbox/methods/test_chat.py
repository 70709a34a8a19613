import pytest

BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}


def test_a_post_is_stored_as_it_came(client, sandbox):
    """Mrkdwn stays as posted; blocks get an id each."""
    answer = client.chat_postMessage(
        channel="C0ALERTS",
        text="<b> & *x*",
        blocks=[SECTION],
        metadata={"event_type": "d", "event_payload": {"id": "1"}},
    )

    (message,) = sandbox.messages("alerts")
    assert (message.ts, message.text) == (answer["ts"], "<b> & *x*")
    assert message.blocks[0]["block_id"]
    assert message.metadata == {"event_type": "d", "event_payload": {"id": "1"}}
    assert answer["message"]["bot_id"] == sandbox.bot_id


def test_ts_are_unique_and_rise(client):
    """Each post is later than the one before."""
    stamps = [client.chat_postMessage(channel="alerts", text=str(n))["ts"] for n in range(20)]

    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ({"channel": "general", "text": "x"}, "not_in_channel"),
        ({"channel": "alerts"}, "no_text"),
        ({"channel": "alerts", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "alerts", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": "alerts", "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "U0HELIOGRAPH", "text": "x"}, "cannot_dm_bot"),
        ({"channel": "alerts", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        (
            {"channel": "alerts", "text": "x", "metadata": {"event_type": "x"}},
            "invalid_metadata_schema",
        ),
        ({"channel": "", "text": "x"}, "invalid_arguments"),
    ],
)
def test_a_post_that_slack_refuses(client, sandbox, arguments, error, refused):
    """Each refusal by its own word, and nothing is posted."""
    assert refused("chat.postMessage", **arguments) == error
    assert sandbox.messages("alerts") == []


def test_an_archived_channel_takes_nothing(client, sandbox, refused):
    """Neither posts nor redraws."""
    ts = client.chat_postMessage(channel="alerts", text="x")["ts"]
    sandbox.archive("alerts")

    assert refused("chat.postMessage", channel="alerts", text="x") == "is_archived"
    assert refused("chat.update", channel="C0ALERTS", ts=ts, text="y") == "is_archived"


def test_a_post_to_a_person_opens_the_dm(client, sandbox):
    """The answer names the DM's own id."""
    answer = client.chat_postMessage(channel="U0ADA", text="psst")

    assert answer["channel"] == "D0ADA"
    assert [message.text for message in sandbox.messages("ada")] == ["psst"]


def test_a_reply_is_counted(client, sandbox):
    """The parent knows how many, by whom, and the last; a reply's reply joins the thread."""
    parent = client.chat_postMessage(channel="alerts", text="parent")["ts"]
    first = client.chat_postMessage(channel="alerts", text="one", thread_ts=parent)["ts"]
    last = client.chat_postMessage(channel="alerts", text="two", thread_ts=first)["ts"]

    message = sandbox.messages("alerts")[0]
    assert (message.reply_count, message.latest_reply) == (2, last)
    assert message.reply_users == [sandbox.bot_user_id]


def test_a_thread_that_was_deleted_is_gone(client, refused):
    """As Slack answers it."""
    parent = client.chat_postMessage(channel="C0ALERTS", text="parent")["ts"]
    client.chat_delete(channel="C0ALERTS", ts=parent)

    error = refused("chat.postMessage", channel="alerts", text="x", thread_ts=parent)
    assert error == "thread_not_found"


def test_an_update_leaves_what_it_does_not_name(client, sandbox):
    """Text alone keeps the blocks; an empty list takes them away."""
    ts = client.chat_postMessage(channel="C0ALERTS", text="a", blocks=[SECTION])["ts"]
    (message,) = sandbox.messages("alerts")

    client.chat_update(channel="C0ALERTS", ts=ts, text="b")
    kept = list(message.blocks)
    client.chat_update(channel="C0ALERTS", ts=ts, text="c", blocks=[])

    assert len(kept) == 1
    assert (message.text, message.blocks) == ("c", [])
    assert message.edited["user"] == sandbox.bot_user_id


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"text": "x" * 4001}, "msg_too_long"),
        ({}, "no_text"),
        ({"text": "x", "ts": "1.000000"}, "message_not_found"),
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
    ],
)
def test_an_update_that_slack_refuses(client, more, error, refused):
    """Each refusal by its own word."""
    ts = client.chat_postMessage(channel="C0ALERTS", text="a")["ts"]

    assert refused("chat.update", **({"channel": "C0ALERTS", "ts": ts} | more)) == error


def test_nobody_elses_message_can_be_changed(client, ada, refused):
    """Not redrawn, not deleted."""
    ts = ada.says("mine", channel="alerts").ts

    update = refused("chat.update", channel="C0ALERTS", ts=ts, text="x")
    delete = refused("chat.delete", channel="C0ALERTS", ts=ts)
    assert (update, delete) == ("cant_update_message", "cant_delete_message")


def test_an_ephemeral_message_is_in_no_history(client, sandbox, ada):
    """Only the person sees it."""
    client.chat_postEphemeral(channel="alerts", user="U0ADA", text="only you")

    assert ada.expect_ephemeral("only you").channel == "C0ALERTS"
    assert sandbox.messages("alerts") == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "alerts", "user": "U0NOBODY", "text": "x"}, "user_not_found"),
        ({"channel": "alerts", "user": "U0HELIOGRAPH", "text": "x"}, "user_not_in_channel"),
        ({"channel": "alerts", "user": "U0ADA"}, "no_text"),
        ({"channel": "general", "user": "U0ADA", "text": "x"}, "not_in_channel"),
    ],
)
def test_an_ephemeral_message_that_slack_refuses(client, arguments, error, refused):
    """Each refusal by its own word."""
    assert refused("chat.postEphemeral", **arguments) == error


def test_a_permalink_names_its_thread(client):
    """As Slack builds them."""
    parent = client.chat_postMessage(channel="C0ALERTS", text="a")["ts"]
    reply = client.chat_postMessage(channel="C0ALERTS", text="b", thread_ts=parent)["ts"]

    link = client.chat_getPermalink(channel="C0ALERTS", message_ts=reply)["permalink"]

    assert link == (
        f"https://acme.slack.com/archives/C0ALERTS/p{reply.replace('.', '')}"
        f"?thread_ts={parent}&cid=C0ALERTS"
    )


def test_an_unfurl_is_shown_under_its_message(client, ada):
    """Its buttons can be pressed; a second unfurl of the link takes the first one's place."""
    message = ada.says("see https://x.test/1", channel="alerts")
    where = {"channel": "C0ALERTS", "ts": message.ts}
    client.chat_unfurl(**where, unfurls={"https://x.test/1": {"blocks": [SECTION]}})
    shown = {"blocks": [SECTION, {"type": "actions", "elements": [BUTTON]}]}
    client.chat_unfurl(**where, unfurls={"https://x.test/1": shown})

    assert [item["app_unfurl_url"] for item in message.attachments] == ["https://x.test/1"]
    assert "Go" in message.plain_text


def test_unfurls_stand_in_the_order_of_their_links(client, ada):
    """Whatever order they are given in; an escaped link is the same as it was typed."""
    message = ada.says(
        "https://x.test/2 https://x.test/1?a=1&b=2 https://x.test/3", channel="alerts"
    )
    where = {"channel": "C0ALERTS", "ts": message.ts}
    shown = {"color": "#4DC771", "blocks": [SECTION]}
    client.chat_unfurl(**where, unfurls={"https://x.test/3": shown, "https://x.test/2": shown})
    client.chat_unfurl(**where, unfurls={"https://x.test/1?a=1&amp;b=2": shown})

    assert [item["id"] for item in message.attachments] == [1, 2, 3]
    assert [item["app_unfurl_url"][-1] for item in message.attachments] == ["2", "2", "3"]
    assert {item["color"] for item in message.attachments} == {"#4DC771"}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"unfurls": {"https://x.test/": {}}}, "cannot_unfurl_url"),
        ({"unfurls": {"https://other.test": {}}}, "cannot_unfurl_url"),
        ({"unfurls": {"https://x.test/1": {"blocks": [{}]}}}, "invalid_blocks"),
        ({"unfurls": {"https://x.test/1": {}}, "text": "x"}, "invalid_arguments"),
        ({"unfurls": {}, "ts": "1.000000"}, "cannot_find_message"),
    ],
)
def test_an_unfurl_that_slack_refuses(client, ada, more, error, refused):
    """Links that are not there, broken blocks, a text of its own."""
    message = ada.says("see https://x.test/1", channel="alerts")

    arguments = {"channel": "C0ALERTS", "ts": message.ts} | more
    assert refused("chat.unfurl", **arguments) == error


def test_a_text_without_markup(client, sandbox):
    """Where the app says so, marks are letters."""
    client.chat_postMessage(channel="C0ALERTS", text="*a* &lt;b&gt;", mrkdwn=False)

    assert sandbox.messages("alerts")[-1].plain_text == "*a* <b>"


def test_rich_text_is_read_letter_by_letter(client, sandbox):
    """A paragraph's pieces are one string, with its mentions by name."""
    pieces = [
        {"type": "emoji", "name": "tada"},
        {"type": "link", "url": "https://x.test/1", "text": "*a* & b", "style": {"bold": True}},
        {"type": "user", "user_id": "U0ADA"},
        {"type": "channel", "channel_id": "C0ALERTS"},
        {"type": "date", "timestamp": 0, "format": "{date}", "fallback": "1970"},
        {"type": "broadcast", "range": "here"},
        {"type": "text", "text": "`c` :x:", "style": {"code": True}},
    ]
    paragraph = {"type": "rich_text_section", "elements": pieces}
    client.chat_postMessage(
        channel="C0ALERTS", text="x", blocks=[{"type": "rich_text", "elements": [paragraph]}]
    )

    message = sandbox.messages("alerts")[-1]
    assert message.plain_text == ":tada:*a* & b@Ada Lovelace#alerts1970@here`c` :x:"
    assert message.raw_text == (
        ":tada:*<https://x.test/1|*a* &amp; b>*<@U0ADA><#C0ALERTS><!date^0^{date}|1970><!here>"
        "``c` :x:`"
    )
