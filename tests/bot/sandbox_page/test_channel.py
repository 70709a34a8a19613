"""A channel on the page: messages, threads, ephemerals, the composer, who acts."""

import pytest

pytestmark = pytest.mark.browser

ALERTS = "C0ALERTS"


def bodies(page):
    return page.locator(".room .message .body").all_inner_texts()


def test_author_and_badge(slack, sandbox, visit):
    """An app's message has its name and the APP badge, a person's has none."""
    slack.chat_postMessage(channel=ALERTS, text="from the app")
    sandbox.act_as("bob").says("from Bob", channel="alerts")

    heads = visit(channel=ALERTS).locator(".head")

    assert heads.nth(0).locator(".author").inner_text() == "Heliograph"
    assert heads.nth(0).locator(".app-badge").count() == 1
    assert heads.nth(1).locator(".author").inner_text() == "Bob Kahn"
    assert heads.nth(1).locator(".app-badge").count() == 0


def test_messages_of_one_author_stand_together(slack, visit):
    """The second message in a row has no head of its own; the day stands above both."""
    for text in ("one", "two"):
        slack.chat_postMessage(channel=ALERTS, text=text)

    page = visit(channel=ALERTS)

    assert bodies(page) == ["one", "two"]
    assert page.locator(".head").count() == 1
    assert page.locator(".day").all_inner_texts() == ["Today"]


def test_cards_keep_their_heads(slack, visit):
    """Two cards in a row are not taken for one: each has its head."""
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "Card"}}]
    for _ in range(2):
        slack.chat_postMessage(channel=ALERTS, text="fallback", blocks=blocks)

    page = visit(channel=ALERTS)

    assert bodies(page) == ["Card", "Card"]
    assert page.locator(".head").count() == 2


def test_live_updates(slack, visit):
    """New, changed and deleted messages show without a reload, as edited where they were."""
    page = visit(channel=ALERTS)

    ts = slack.chat_postMessage(channel=ALERTS, text="first words")["ts"]
    page.get_by_text("first words").wait_for()
    slack.chat_update(channel=ALERTS, ts=ts, text="other words")
    page.get_by_text("other words (edited)").wait_for()
    slack.chat_delete(channel=ALERTS, ts=ts)
    page.locator(".room .message").wait_for(state="detached")

    assert bodies(page) == []


def test_new_messages_are_announced(visit):
    """Screen readers are told of additions to the log."""
    log = visit(channel=ALERTS).get_by_role("log")

    assert log.get_attribute("aria-live") == "polite"


def test_the_stream_comes_back(sandbox, slack, new_page, visit):
    """After its stream of changes broke the page connects again and shows what it missed."""
    page = new_page()
    page.route("**/sandbox/events", lambda route: route.abort(), times=1)
    visit(page, channel=ALERTS)

    slack.chat_postMessage(channel=ALERTS, text="missed")

    page.get_by_text("missed").wait_for()
    assert bodies(page) == ["missed"]


def test_composer_sends(app, visit):
    """Enter sends, Shift+Enter breaks the line; the text is escaped, marked and linked."""
    page = visit(channel=ALERTS)
    field = page.get_by_label("Message #alerts")

    field.fill("*a* <b> https://acme.test/x")
    field.press("Shift+Enter")
    field.press_sequentially("second")
    field.press("Enter")

    text = page.locator(".room .text")
    text.wait_for()
    assert text.inner_text() == "a <b> https://acme.test/x\nsecond"
    assert text.locator("strong").inner_text() == "a"
    assert text.locator("a").get_attribute("href") == "https://acme.test/x"
    assert field.input_value() == ""


def test_formatting_buttons(visit):
    """A formatting button puts its marks around what is selected."""
    page = visit(channel=ALERTS)
    field = page.get_by_label("Message #alerts")
    field.fill("word")
    field.select_text()

    page.get_by_role("button", name="Bold").click()

    assert field.input_value() == "*word*"


def test_drafts_stay(visit):
    """What was typed and not sent is still there after a look at another channel."""
    page = visit(channel=ALERTS)
    page.get_by_label("Message #alerts").fill("half a sentence")

    page.locator("[data-entry=C0GENERAL]").click()
    page.get_by_label("Message #general").wait_for()
    page.locator("[data-entry=C0ALERTS]").click()

    assert page.get_by_label("Message #alerts").input_value() == "half a sentence"


def test_slash_command(app, visit):
    """A text that begins with a slash is a command; its answer only the person sees."""
    app.command("/helio")(lambda ack, command: ack(f"You said {command['text']}"))
    page = visit(channel=ALERTS)

    page.get_by_label("Message #alerts").fill("/helio status")
    page.keyboard.press("Enter")

    whisper = page.locator(".room [data-ephemeral]")
    whisper.wait_for()
    assert whisper.locator(".body").inner_text() == "You said status"
    assert whisper.locator(".above").inner_text() == "Only visible to you"


def test_silent_command(sandbox, app, visit):
    """A command that nobody answers says so, and keeps what was typed."""
    sandbox.ack_timeout = 0.3
    page = visit(channel=ALERTS)

    page.get_by_label("Message #alerts").fill("/nothing here")
    page.keyboard.press("Enter")

    error = page.locator(".composer-error:visible")
    error.wait_for()
    assert error.inner_text() == "Heliograph did not answer within 0.3 seconds"
    assert page.get_by_label("Message #alerts").input_value() == "/nothing here"


def test_ephemeral(slack, visit):
    """Only the one it is for sees an ephemeral message, and may dismiss it."""
    slack.chat_postEphemeral(channel=ALERTS, user="U0ADA", text="for Ada")
    page, other = visit(channel=ALERTS), visit(channel=ALERTS, **{"as": "U0BOB"})

    assert bodies(page) == ["for Ada"]
    assert bodies(other) == []
    page.get_by_role("button", name="Dismiss message").click()
    page.locator(".room .message").wait_for(state="detached")


def test_act_as(sandbox, visit):
    """The switch changes who acts, in the URL too; what is written is that person's."""
    page = visit(channel=ALERTS)

    page.locator("select[name=act-as]").select_option(label="Bob Kahn")
    page.wait_for_url("**#*as=U0BOB*")
    page.locator(".entry.self", has_text="Bob Kahn").wait_for()
    page.get_by_label("Message #alerts").fill("hello")
    page.keyboard.press("Enter")

    page.locator(".room .author").wait_for()
    assert page.locator(".room .author").inner_text() == "Bob Kahn"
    assert sandbox.messages("alerts")[-1].user == "U0BOB"


def test_typed_while_another_persons_view_loads(sandbox, visit):
    """Who acts is switched at once, their view comes later: what is typed in between is theirs."""
    page = visit(channel=ALERTS)
    field = page.get_by_label("Message #alerts")
    field.fill("Ada's, half")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/sandbox/state?as=U0BOB", hold)
    page.locator("select[name=act-as]").select_option(label="Bob Kahn")

    field.fill("hello from Bob")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.unroute("**/sandbox/state?as=U0BOB")
    page.locator(".entry.self", has_text="Bob Kahn").wait_for()
    page.keyboard.press("Enter")

    page.locator(".room .author").wait_for()
    assert [(said.user, said.text) for said in sandbox.messages("alerts")] == [
        ("U0BOB", "hello from Bob")
    ]
    page.locator("select[name=act-as]").select_option(label="Ada Lovelace")
    page.locator(".entry.self", has_text="Ada Lovelace").wait_for()
    assert field.input_value() == "Ada's, half"


def test_not_sent_while_somebody_else_types(sandbox, visit):
    """What could not be sent comes back to who wrote it; what the other one typed stays theirs."""
    sandbox.ack_timeout = 1.0
    page = visit(channel=ALERTS)
    field = page.get_by_label("Message #alerts")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/sandbox/state?as=U0BOB", hold)
    field.fill("/nothing here")
    with page.expect_response("**/sandbox/act"):
        page.keyboard.press("Enter")
        page.locator("select[name=act-as]").select_option(label="Bob Kahn")
        field.fill("Bob's words")

    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    page.unroute("**/sandbox/state?as=U0BOB")
    page.locator(".entry.self", has_text="Bob Kahn").wait_for()
    assert field.input_value() == "Bob's words"
    page.locator("select[name=act-as]").select_option(label="Ada Lovelace")
    page.locator(".entry.self", has_text="Ada Lovelace").wait_for()
    assert field.input_value() == "/nothing here"


def test_guests_are_named_so(visit):
    """The switch tells who is a guest, and has no bots."""
    names = visit(channel=ALERTS).locator("select[name=act-as] option").all_inner_texts()

    assert "Eve Sharp (guest)" in names
    assert "Heliograph" not in names


def test_unread(slack, visit):
    """A channel with new messages is bold until it is opened."""
    page = visit(channel=ALERTS)
    entry = page.locator("[data-entry=C0BACKEND]")
    slack.chat_postMessage(channel="C0BACKEND", text="new")

    page.locator("[data-entry=C0BACKEND].unread").wait_for()
    entry.click()
    page.get_by_text("new", exact=True).wait_for()
    page.locator("[data-entry=C0ALERTS]").click()

    page.locator("[data-entry=C0BACKEND]:not(.unread)").wait_for()
    assert entry.get_attribute("aria-current") is None


def test_archived_channel(sandbox, visit):
    """Nobody can write into an archived channel."""
    sandbox.archive("alerts")

    page = visit(channel=ALERTS)

    closed = page.locator(".closed")
    closed.wait_for()
    assert closed.inner_text() == "You are viewing #alerts, an archived channel."
    assert page.locator(".composer").count() == 0


def test_unknown_channel(visit):
    """A place that does not exist says so."""
    page = visit(channel="C0GONE")

    assert page.get_by_role("heading", name="Nothing here").count() == 1


def test_first_visit(new_page, sandbox, slack):
    """Without a place in the URL, the app's channel opens with the samples beside it."""
    page = new_page()

    page.goto(sandbox.url)

    page.wait_for_url("**#as=U0ADA&channel=C0ALERTS&samples=1")
    assert page.get_by_role("complementary", name="Sample activity").is_visible()


def test_channel_by_name(visit):
    """The URL may name a channel by its name."""
    page = visit(channel="backend")

    page.wait_for_url("**channel=C0BACKEND*")
    assert page.locator(".room-header h2").first.inner_text() == "backend"


def test_a_shortcut_is_chosen(visit, app, sandbox, slack):
    """The app's entries stand beside the message that is pointed at, in its thread too."""
    chosen = []
    entry = {"name": "Add to Sentry", "type": "message", "callback_id": "add", "description": ""}
    sandbox.offer_shortcuts([entry])
    app.message_shortcut("add")(lambda ack, body: (chosen.append(body["message"]["text"]), ack()))
    slack.chat_postMessage(channel="C0ALERTS", text="the alert")
    page = visit(channel="C0ALERTS")

    page.locator(".room .message").hover()
    page.get_by_role("button", name="Add to Sentry").click()

    page.wait_for_timeout(300)
    assert chosen == ["the alert"]
