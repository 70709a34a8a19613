"""The rooms beside Slack's channels: Home, mail, PagerDuty, Teams, samples."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.browser

HTML = "<h1>CART-7</h1><script>parent.document.title = 'hacked'</script><a href='/x'>open</a>"


@pytest.fixture
def http():
    """A client that uses no proxy."""
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def mail(sandbox):
    """Sends a mail with both parts to Ada."""

    def mail(subject="CART-7 - TypeError", text="In words", html=HTML):
        message = EmailMessage()
        message["From"] = "Heliograph <helio@acme.test>"
        message["To"] = "ada@acme.test"
        message["Subject"] = subject
        message["Date"] = "Sun, 22 Nov 2026 02:10:00 +0000"
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        place = urlsplit(sandbox.mailbox.url)
        with smtplib.SMTP(place.hostname, place.port) as server:
            server.send_message(message)

    return mail


@pytest.fixture
def page_event(sandbox, http):
    """Sends an event of one alert to PagerDuty."""

    def page_event(action, **payload):
        event = {"routing_key": "k" * 32, "event_action": action, "dedup_key": "issue-7"}
        if payload:
            event["payload"] = {"source": "api", "severity": "critical"} | payload
            event["links"] = [{"href": "https://acme.test/7", "text": "Open issue"}]
            event |= {"client": "Heliograph", "client_url": "https://acme.test/7"}
        http.post(f"{sandbox.pagerduty.url}/v2/enqueue", json=event).raise_for_status()

    return page_event


def test_mail(mail, visit):
    """A mail shows its head, and its HTML in a frame that runs no script."""
    mail()

    page = visit(room="mail")

    page.get_by_role("heading", name="CART-7 - TypeError").wait_for()
    frame = page.frame_locator("iframe")
    assert frame.get_by_role("heading").inner_text() == "CART-7"
    assert "allow-scripts" not in page.locator("iframe").get_attribute("sandbox")
    assert "hacked" not in page.title()


def test_mail_text(mail, visit):
    """The text part is one press away, and the headers too."""
    mail()
    page = visit(room="mail")

    page.get_by_role("tab", name="Plain text").click()

    assert page.locator(".mail-text").inner_text().strip() == "In words"
    page.get_by_text("Headers").click()
    assert "Heliograph <helio@acme.test>" in page.locator(".mail-headers dd").all_inner_texts()


def test_mails_newest_first(mail, visit):
    """The newest mail is first; each has an address of its own."""
    mail(subject="Old")
    mail(subject="New", html=None)
    page = visit(room="mail")

    subjects = page.locator(".mail-subject")
    subjects.nth(1).wait_for()
    assert subjects.all_inner_texts() == ["New", "Old"]
    subjects.nth(1).click()
    page.wait_for_url("**item=1*")
    assert page.get_by_role("heading", name="Old").count() == 1


def test_counts(mail, visit):
    """The rail counts what was caught, as it comes."""
    page = visit(channel="C0ALERTS")
    mail()

    badge = page.locator("[data-room=mail] .badge")
    badge.wait_for()
    assert badge.inner_text() == "1"


def test_pagerduty(page_event, visit):
    """Events with one key are one alert, with its state and all its events."""
    page_event("trigger", summary="[api] TypeError", custom_details={"users": 311})
    page_event("acknowledge")
    page = visit(room="pagerduty")

    alert = page.locator("[data-dedup-key=issue-7]")
    alert.locator("summary").click()

    assert alert.locator("summary .pd-state").inner_text() == "Acknowledged"
    assert alert.locator("summary strong").inner_text() == "[api] TypeError"
    events = alert.locator(".pd-events .pd-state").all_inner_texts()
    assert events == ["Triggered", "Acknowledged"]
    assert alert.get_by_role("link").all_inner_texts() == ["Open issue"]  # One of the same place.
    assert alert.locator(".facts").inner_text() == "users\n311"


def test_pagerduty_resolved_live(page_event, visit):
    """An alert changes its state before the reader's eyes."""
    page_event("trigger", summary="down")
    page = visit(room="pagerduty")
    page.locator(".pd-state.triggered").first.wait_for()

    page_event("resolve")

    page.locator("summary .pd-state.resolved").wait_for()
    assert page.locator(".alert-count.resolved strong").inner_text() == "1"


CARD = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "body": [
        {
            "type": "Container",
            "style": "attention",
            "items": [{"type": "TextBlock", "text": "Critical: **Checkout**", "weight": "Bolder"}],
        },
        {
            "type": "FactSet",
            "facts": [{"title": "Rule", "value": r"a \*b\* [c](https://acme.test)"}],
        },
        {
            "type": "ColumnSet",
            "columns": [
                {"type": "Column", "width": "auto", "items": [{"type": "TextBlock", "text": "L"}]},
                {"type": "Column", "items": [{"type": "TextBlock", "text": "<b>R</b>"}]},
            ],
        },
        {"type": "TextBlock", "text": "charge(None)", "fontType": "Monospace"},
        {"type": "Image", "url": "http://127.0.0.1:9/c.png", "altText": "chart"},
        {
            "type": "ActionSet",
            "actions": [
                {"type": "Action.OpenUrl", "title": "In set", "url": "https://acme.test/s"}
            ],
        },
    ],
    "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": "https://acme.test/7"}],
}


def test_teams_card(sandbox, http, visit):
    """An Adaptive Card is drawn with its containers, facts, columns, picture and links."""
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    envelope = {"type": "message", "attachments": [content | {"contentUrl": None}]}
    http.post(sandbox.teams.url, json=envelope).raise_for_status()

    card = visit(room="teams").locator(".ac-card")

    assert card.locator(".ac-style-attention strong").inner_text() == "Checkout"
    assert card.locator(".ac-facts").inner_text() == "Rule\na *b* c"
    assert card.locator(".ac-column").all_inner_texts() == ["L", "<b>R</b>"]
    assert card.get_by_alt_text("chart").count() == 1
    code = card.locator(".ac-text", has_text="charge(None)")
    assert "monospace" in code.evaluate("node => getComputedStyle(node).fontFamily")
    links = card.locator(".ac-action")
    assert links.evaluate_all("all => all.map((one) => one.href)") == [
        "https://acme.test/s",
        "https://acme.test/7",
    ]
    assert card.locator(".unknown").count() == 0


def test_home(app, visit):
    """Opening the app's Home tells the app, and what it publishes works."""
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    title = {"type": "header", "text": {"type": "plain_text", "text": "My issues"}}
    pressed = []

    @app.event("app_home_opened")
    def publish(event, client):
        blocks = [title, {"type": "actions", "elements": [button]}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("go")
    def go(ack, body):
        ack()
        pressed.append(body["view"]["type"])

    page = visit(channel="C0ALERTS")
    page.locator("[data-entry=app]").click()
    page.get_by_role("heading", name="My issues").wait_for()
    with page.expect_response("**/sandbox/act"):
        page.get_by_role("button", name="Go").click()

    assert page.get_by_role("tab", name="Home").get_attribute("aria-selected") == "true"
    assert pressed == ["home"]


def test_messages_with_the_app(app, visit):
    """The Messages tab is the direct message with the app."""
    app.event("message")(lambda event, say: say(f"You wrote {event['text']}"))
    page = visit(room="app", tab="messages")

    page.get_by_label("Message Heliograph").fill("link")
    page.keyboard.press("Enter")

    page.get_by_text("You wrote link").wait_for()
    assert page.locator(".room .body").all_inner_texts() == ["link", "You wrote link"]


def test_samples(sent, visit):
    """A sample is sent by its button, and its answer shown."""
    page = visit(channel="C0ALERTS", samples="1")

    page.locator("[data-sample]", has_text="New alert").click()

    toast = page.locator(".toast")
    toast.wait_for()
    assert toast.inner_text() == "An alert of CART-7"
    assert sent == ["New alert"]


def test_failing_sample(visit):
    """A sample that fails says why."""
    page = visit(channel="C0ALERTS", samples="1")

    page.locator("[data-sample]", has_text="Broken").click()

    toast = page.locator(".toast.bad")
    toast.wait_for()
    assert toast.inner_text() == "RuntimeError: the tracker is out of reach"


def test_samples_drawer(visit):
    """The drawer opens and closes by the bar's button."""
    page = visit(channel="C0ALERTS")
    drawer = page.get_by_role("complementary", name="Sample activity")
    button = page.get_by_role("button", name="Sample activity", exact=True)

    button.click()
    assert drawer.is_visible()
    button.click()

    assert drawer.is_hidden()
    assert button.get_attribute("aria-expanded") == "false"
