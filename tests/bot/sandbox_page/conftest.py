"""A Chromium, a workspace, an app on its socket, and the page opened at any place."""

import json
import os
import shutil
import threading
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.sandbox import Sample, Sandbox

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 15_000  # Milliseconds that a step may take: a loaded machine is slow, not wrong.


@pytest.fixture(scope="module")
def browser():
    """One browser a module; its loop would disturb other tests if it lived for the whole run."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None and os.environ.get("NOTHING_SKIPPED") == "1":
        pytest.fail("there is no Chromium on this machine")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def sent():
    """The labels of the samples that were sent."""
    return []


@pytest.fixture
def sandbox(sent):
    """The demo's workspace with two samples, one of which fails."""

    def fail():
        raise RuntimeError("the tracker is out of reach")

    samples = [
        Sample("Issues", "New alert", lambda: sent.append("New alert") or "An alert of CART-7"),
        Sample("Incidents", "Broken", fail),
    ]
    with Sandbox.acme(samples=samples) as sandbox:
        yield sandbox


@pytest.fixture
def slack(sandbox):
    """The app's Web API client."""
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def app(sandbox, slack):
    """An app on the workspace's socket; tests add their listeners to it."""
    app = App(client=slack, process_before_response=True)
    url = slack.apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(url, proxy=None) as socket:
        listener = threading.Thread(target=serve, args=(app, socket))
        listener.start()
        yield app
        socket.close()  # Bolt's own client would take 3 s for it.
        listener.join()


def serve(app, socket):
    """Hand each envelope to Bolt, and ack what its listener acked."""
    for frame in socket:
        envelope = json.loads(frame)
        if "envelope_id" not in envelope:
            continue
        answer = app.dispatch(BoltRequest(mode="socket_mode", body=envelope["payload"]))
        if answer.status == HTTPStatus.OK:
            ack = {"envelope_id": envelope["envelope_id"]}
            if answer.body:
                is_json = "json" in answer.first_headers().get("content-type", "")
                ack["payload"] = json.loads(answer.body) if is_json else {"text": answer.body}
            with suppress(ConnectionClosed):  # A test that is over waits for no ack.
                socket.send(json.dumps(ack))


@pytest.fixture
def new_page(browser):
    """Opens a page in a fresh profile, and fails on any error that it logs."""
    contexts, faults = [], []

    def new_page(**options):
        shape = {"width": 1440, "height": 900}
        context = browser.new_context(viewport=shape, timezone_id="UTC", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def visit(new_page, sandbox):
    """Opens the page at a place, which the arguments name; as Ada unless told otherwise."""

    def visit(page=None, **place):
        page = page or new_page()
        place = {"as": sandbox.user("ada").id} | place
        page.goto(f"{sandbox.url}#{urlencode(place)}")
        page.locator("[data-room]").first.wait_for()
        page.locator(".room :is(.message-list > *, .empty, section:not(.channel))").first.wait_for()
        return page

    return visit


@pytest.fixture
def post(slack, visit):
    """Posts to #alerts as the app, and gives the message's node on the page."""

    def post(**content):
        answer = slack.chat_postMessage(channel="C0ALERTS", **{"text": "fallback"} | content)
        page = visit(channel="C0ALERTS")
        return page.locator(f'.room [data-ts="{answer["ts"]}"]')

    return post


@pytest.fixture(scope="module")
def lasting(browser):
    """A workspace, its client and a page at #alerts, for all the drawing tests of a module."""
    with Sandbox.acme() as sandbox:
        page = browser.new_context(timezone_id="UTC").new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{sandbox.url}#as=U0ADA&channel=C0ALERTS")
        page.locator("[data-room]").first.wait_for()
        yield sandbox, WebClient(sandbox.bot_token, base_url=sandbox.api_url), page
        page.context.close()


@pytest.fixture
def drawn(lasting):
    """Posts to the lasting page's channel as the app, and gives the message's node there."""
    _, slack, page = lasting

    def drawn(**content):
        answer = slack.chat_postMessage(channel="C0ALERTS", **{"text": "fallback"} | content)
        node = page.locator(f'.room [data-ts="{answer["ts"]}"]')
        node.wait_for()
        return node

    return drawn
