"""The provider against a Slack that is as strict as Slack, by the real slack_sdk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.notes.note import Drawing, Link, Note, Person, Strong
from bot.providers.base import Edits, LooksUp, Probes
from bot.providers.slack import Slack
from bot.sandbox import AcceptedThenReset, Answers, RateLimited, Sandbox
from bot.sandbox.words import words_of
from bot.vocabulary.failures import (
    MessageGone,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)
from tests.visible import live, visible

ALERTS = "C0ALERTS"
NOTE = Note(
    subject="issue:1",
    title="[shop] Boom",
    lines=((Person("Ada", 1, "U0ADA"), " resolved ", Link("SHOP-1", "https://x.test/1")),),
    key="key-1",
)
CARD = Drawing(
    "issue_card",
    {
        "token": "R4nd0m-t0k_n",
        "title": "Boom",
        "url": "https://x.test/1",
        "level": "error",
        "status": "unresolved",
        "state": "New",
        "culprit": "",
        "excerpt": "",
        "tags": {},
        "facts": (),
        "first_seen": None,
        "footer": ("shop", "SHOP-1"),
    },
    {"last_action": (Strong("Ada"), " <did> it")},
)
text = st.text(min_size=1, max_size=3000)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture
def slack(sandbox):
    yield Slack(WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[]))
    sandbox.faults.clear()
    sandbox.restore()


def last(sandbox):
    return sandbox.messages("alerts")[-1]


def since():
    return datetime.now(UTC) - timedelta(minutes=1)


def test_does_all_that_the_relay_may_ask(slack):
    """It edits, looks up, and says whether the workspace is there."""
    assert isinstance(slack, Edits)
    assert isinstance(slack, LooksUp)
    assert isinstance(slack, Probes)


def test_posts_blocks_and_a_fallback(slack, sandbox):
    """Mentions and links are Slack's; the text alone says the same."""
    ts = slack.send(NOTE, ALERTS, None)

    message = last(sandbox)
    assert message.ts == ts
    assert message.raw_text == "<@U0ADA> resolved <https://x.test/1|SHOP-1>"
    assert message.text == "Ada resolved SHOP-1"


def test_replies_in_a_thread(slack, sandbox):
    """Under the card, not in the channel."""
    parent = slack.send(NOTE, ALERTS, None)
    slack.send(NOTE, ALERTS, parent)

    assert (last(sandbox).thread_ts, bool(last(sandbox).reply_broadcast)) == (parent, False)


def test_a_broadcast_is_shown_in_the_channel_too(slack, sandbox):
    """Where the route asks for that kind."""
    parent = slack.send(NOTE, ALERTS, None)
    slack.send(Note("issue:1", "x", is_broadcast=True), ALERTS, parent)

    assert last(sandbox).reply_broadcast


def test_redraws_a_message(slack, sandbox):
    """The same message says something else."""
    ts = slack.send(NOTE, ALERTS, None)
    slack.edit(Note("issue:1", "[shop] Boom", drawing=CARD), ALERTS, ts)

    assert "Boom" in last(sandbox).plain_text
    assert "*Ada* &lt;did&gt; it" in last(sandbox).raw_text


@pytest.mark.parametrize("in_thread", [False, True])
def test_finds_what_it_posted_by_its_key(slack, in_thread):
    """In the channel and in a thread."""
    parent = slack.send(NOTE, ALERTS, None) if in_thread else None
    ts = slack.send(Note("issue:1", "x", key=f"sought-{in_thread}"), ALERTS, parent)

    assert slack.find(f"sought-{in_thread}", ALERTS, parent, since()) == ts


def test_finds_a_reply_to_what_was_deleted(slack, sandbox):
    """Somebody deleted the card; what stands in its thread can be edited, and is."""
    card = slack.send(NOTE, ALERTS, None)
    ts = slack.send(Note("issue:1", "x", key="sought"), ALERTS, card)
    shelf = sandbox.space.shelves[ALERTS]
    shelf.remove(shelf.found[card])

    assert slack.find("sought", ALERTS, card, since()) == ts


def test_a_direct_message(slack, sandbox):
    """A user's id is enough to post; to change or answer the message Slack wants its channel."""
    ada = sandbox.user("ada").id
    since = datetime.now(UTC)
    found_before = slack.find("dm-1", ada, None, since)
    posted = slack.send(replace(NOTE, key="dm-1"), ada, None)
    slack.edit(replace(NOTE, title="Again", lines=(("changed",),)), ada, posted)
    reply = slack.send(replace(NOTE, key="dm-2"), ada, posted)

    channel = f"D{ada[1:]}"
    assert found_before is None
    assert posted.startswith(f"{channel}/")
    assert slack.find("dm-2", ada, posted, since) == reply
    shown, answer = sandbox.messages("ada")[-2:]
    assert (shown.channel, shown.text) == (channel, "changed")
    assert f"{channel}/{answer.thread_ts}" == posted


def test_a_message_of_its_own(slack, sandbox):
    """It says what it is about, and why its reader gets it."""
    note = replace(
        NOTE, headline="SHOP-1 - Boom", url="https://x.test/1", footer=("because",), is_alone=True
    )
    slack.send(note, ALERTS, None)

    head, said, foot = last(sandbox).blocks
    assert words_of(head) == ["*<https://x.test/1|SHOP-1 - Boom>*"]
    assert "resolved" in visible(said)[0]
    assert foot["elements"][0]["text"] == "because"


def test_a_notification_says_what_several_lines_are(slack, sandbox):
    """Of one line the line is enough."""
    note = replace(NOTE, headline="2 messages came", lines=(("one",), ("two",)), is_alone=True)
    slack.send(note, ALERTS, None)
    slack.send(replace(note, lines=(("one",),)), ALERTS, None)

    texts = [message.text for message in sandbox.messages("alerts")[-2:]]
    assert texts == ["2 messages came\none\ntwo", "one"]


def test_a_card_says_why_its_reader_gets_it(slack, sandbox):
    """In a direct message there is small print under the card."""
    slack.send(replace(NOTE, drawing=CARD, footer=("because",)), ALERTS, None)

    assert last(sandbox).blocks[-1]["elements"][0]["text"] == "because"


@pytest.mark.parametrize("parent", [None, "1700000000.000001"])
def test_what_was_not_posted_is_not_found(slack, parent):
    """Also where the whole thread is gone."""
    assert slack.find("never", ALERTS, parent, since()) is None


def test_looks_on_every_page(slack, sandbox):
    """A long thread comes in pages."""
    parent = slack.send(NOTE, ALERTS, None)
    for number in range(250):
        ts = slack.send(Note("issue:1", "x", key=f"page-{number}"), ALERTS, parent)

    assert slack.find("page-249", ALERTS, parent, since()) == ts


def test_a_lost_answer_is_unknown_and_found(slack, sandbox):
    """Posted, but nobody told us: one call, no second message."""
    sandbox.faults.add("chat.postMessage", AcceptedThenReset(), times=1)
    calls = sandbox.call_count("chat.postMessage")
    with pytest.raises(Unknown):
        slack.send(Note("issue:1", "x", key="lost"), ALERTS, None)

    assert sandbox.call_count("chat.postMessage") == calls + 1
    assert slack.find("lost", ALERTS, None, since()) == last(sandbox).ts


def test_a_limit_says_when(slack, sandbox):
    """The relay waits; slack_sdk does not sleep in our thread."""
    sandbox.faults.add("chat.postMessage", RateLimited(retry_after=7), times=1)
    with pytest.raises(TemporaryFailure) as caught:
        slack.send(NOTE, ALERTS, None)

    assert caught.value.retry_after == timedelta(seconds=7)


def test_a_server_error_is_unknown(slack, sandbox):
    """It may have been posted before it failed."""
    sandbox.faults.add("chat.postMessage", Answers(status=500), times=1)
    with pytest.raises(Unknown):
        slack.send(NOTE, ALERTS, None)


@pytest.mark.parametrize("address", ["C0NOWHERE", "C0GENERAL"])
def test_a_channel_that_takes_nothing_is_a_dead_target(slack, address):
    """Unknown, or one that the app is not in."""
    with pytest.raises(TargetDead):
        slack.send(NOTE, address, None)


def test_a_deleted_message_is_gone(slack):
    """There is nothing to redraw."""
    with pytest.raises(MessageGone):
        slack.edit(NOTE, ALERTS, "1700000000.000001")


def test_a_revoked_token_takes_the_workspace_down(slack, sandbox):
    """And probing says so, until it is back."""
    sandbox.revoke("token_revoked")
    with pytest.raises(WorkspaceDown):
        slack.send(NOTE, ALERTS, None)
    with pytest.raises(WorkspaceDown):
        slack.probe()
    sandbox.restore()

    slack.probe()
    assert slack.send(NOTE, ALERTS, None)


def test_fifty_replies_fit_one_message(slack):
    """Short ones; long ones take more room."""
    long = Note("issue:1", "x", lines=(("y" * 2900,),))

    assert slack.fits([NOTE] * 60) == 50
    assert slack.fits([replace(NOTE, footer=("because",))] * 60) == 49
    assert slack.fits([long] * 10) == 4


def test_small_print_and_a_heading_have_room(slack, sandbox):
    """Of many lines those are left out that would make the message too long for Slack."""
    more = {"lines": (("line",),) * 60, "footer": ("because",), "headline": "SHOP-7"}
    slack.send(replace(NOTE, is_alone=True, **more), ALERTS, None)

    blocks = sandbox.messages("alerts")[-1].blocks
    assert len(blocks) == 50
    assert visible(blocks[-2]) == ["… and 13 more lines."]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=text, name=text, url=text)
def test_whatever_comes_is_taken(slack, sandbox, title, name, url):
    """No text from outside makes Slack refuse the message, or smuggles a mention in."""
    line = (Person(name), " did ", Link(title, url), " ", title, " <!channel>")
    slack.send(Note("issue:1", title, lines=(line,)), ALERTS, None)

    assert {kind for kind, _ in live(last(sandbox).blocks)} <= {"bold", "link"}
    assert visible(last(sandbox).blocks)[0].endswith(" <!channel>")
    assert "<!channel>" not in last(sandbox).text


def test_all_that_left_in_one_message_is_found(slack):
    """By the key of each; a redraw changes none of them."""
    keys = [f"{n:032x}" for n in range(100, 103)]
    since = datetime.now(UTC)
    note = Note("issue:1", "x", key=keys[0], carries=tuple(keys[1:]))
    ts = slack.send(note, ALERTS, None)
    slack.edit(Note("issue:1", "y", key="another"), ALERTS, ts)

    assert [slack.find(key, ALERTS, None, since) for key in keys] == [ts] * 3
    assert slack.find(f"{99:032x}", ALERTS, None, since) is None
    assert slack.find("another", ALERTS, None, since) is None


def test_takes_a_message_away(slack, sandbox):
    """In the channel, also where the thread showed it in the channel too; once is enough."""
    card = slack.send(NOTE, ALERTS, None)
    ts = slack.send(replace(NOTE, is_broadcast=True), ALERTS, card)

    slack.withdraw(NOTE, ALERTS, ts)
    slack.withdraw(NOTE, ALERTS, ts)

    assert last(sandbox).ts == card


def test_takes_a_direct_message_away(slack, sandbox):
    """Its channel stands before its ts."""
    own = slack.send(NOTE, sandbox.user("ada").id, None)

    slack.withdraw(NOTE, sandbox.user("ada").id, own)

    assert own.rpartition("/")[2] not in [each.ts for each in sandbox.messages("ada")]


@pytest.mark.parametrize("code", ["cant_delete_message", "compliance_exports_prevent_deletion"])
def test_what_must_stay_is_redrawn(slack, sandbox, code):
    """A workspace that lets nothing be deleted: the message says what the note says."""
    ts = slack.send(replace(NOTE, lines=(("the key is a-secret",),)), ALERTS, None)
    sandbox.faults.add("chat.delete", Answers(error=code))

    slack.withdraw(NOTE, ALERTS, ts)

    assert last(sandbox).ts == ts
    assert "a-secret" not in str(last(sandbox).as_slack(with_metadata=True))
    assert "resolved" in last(sandbox).text
