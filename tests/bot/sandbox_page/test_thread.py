"""The thread pane."""

import pytest

pytestmark = pytest.mark.browser

ALERTS = "C0ALERTS"


@pytest.fixture
def parent(slack):
    """A message in #alerts with one reply."""
    ts = slack.chat_postMessage(channel=ALERTS, text="the alert")["ts"]
    slack.chat_postMessage(channel=ALERTS, text="a reply", thread_ts=ts)
    return ts


@pytest.fixture
def pane(visit, parent):
    """The open pane."""
    page = visit(channel=ALERTS)
    page.get_by_role("button", name="1 reply").click()
    pane = page.locator("[data-pane=thread]")
    pane.locator(".reply-count").wait_for()
    return pane


def test_replies_stay_in_the_thread(visit, parent):
    """The channel shows the parent with the count of its replies only."""
    page = visit(channel=ALERTS)

    assert page.locator(".room .message .body").all_inner_texts() == ["the alert"]
    assert page.locator(".replies strong").inner_text() == "1 reply"


def test_open_by_click(pane):
    """The pane has the parent, the count and the replies, and its field has the focus."""
    assert pane.locator(".body").all_inner_texts() == ["the alert", "a reply"]
    assert pane.locator(".reply-count").inner_text() == "1 reply"
    assert pane.get_by_label("Reply…").evaluate("it => it === document.activeElement")


def test_open_by_address(visit, parent):
    """A thread has an address of its own."""
    page = visit(channel=ALERTS, thread=parent)

    page.locator("[data-pane=thread] .reply-count").wait_for()
    assert page.locator("[data-pane=thread] .body").count() == 2


def test_start_a_thread(slack, visit):
    """Any message takes replies, by the button that shows when it is pointed at."""
    slack.chat_postMessage(channel=ALERTS, text="lonely")
    page = visit(channel=ALERTS)

    page.locator(".room .message").hover()
    page.get_by_role("button", name="Reply in thread").click()

    page.locator("[data-pane=thread] .message").wait_for()
    assert page.locator("[data-pane=thread] .body").all_inner_texts() == ["lonely"]


def test_write_a_reply(sandbox, pane, parent):
    """What is typed in the pane becomes a reply."""
    pane.get_by_label("Reply…").fill("seen")
    pane.page.keyboard.press("Enter")

    pane.get_by_text("2 replies").wait_for()
    assert sandbox.messages("alerts")[-1].thread_ts == parent
    assert pane.locator(".body").last.inner_text() == "seen"


def test_live(slack, pane, parent):
    """Replies of others show as they come."""
    slack.chat_postMessage(channel=ALERTS, text="another", thread_ts=parent)

    pane.get_by_text("another").wait_for()
    assert pane.locator(".reply-count").inner_text() == "2 replies"


def test_close(pane):
    """The cross closes the pane and takes it out of the address."""
    pane.get_by_role("button", name="Close thread").click()

    assert pane.is_hidden()
    assert "thread=" not in pane.page.url


def test_broadcast(slack, visit, parent):
    """A reply that is sent to the channel too says where it comes from."""
    slack.chat_postMessage(channel=ALERTS, text="loud", thread_ts=parent, reply_broadcast=True)

    page = visit(channel=ALERTS)

    loud = page.locator(".room .message").last
    assert loud.locator(".above").inner_text() == "replied to a thread"
    assert loud.locator(".body").inner_text() == "loud"


def test_pressed_in_the_pane(app, slack, visit):
    """A button of the parent works in the pane as in the channel, and both show its answer."""
    app.action("it")(lambda: None)  # Hears it and does not ack.
    button = {"type": "button", "action_id": "it", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = slack.chat_postMessage(channel=ALERTS, text="x", blocks=blocks)["ts"]
    page = visit(channel=ALERTS, thread=ts)

    page.locator("[data-pane=thread]").get_by_role("button", name="Go").click()

    page.locator("[data-pane=thread] .busy").wait_for()
    assert page.locator(".room .busy .spinner").is_visible()
