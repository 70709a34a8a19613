"""The demo and a browser that looks at it."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from bot.demo.run import demo
from listeners.connection import Connection

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SLOWEST = 15_000  # Milliseconds; a loaded machine is slow, not wrong.
expect.set_options(timeout=SLOWEST)


@pytest.fixture
def browser():
    """A headless Chromium."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("NOTHING_SKIPPED") == "1" else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def running(tmp_path):
    with demo(Connection, tmp_path) as running:
        yield running


@pytest.fixture
def page(browser, running):
    """The page where the demo's one line leads."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(SLOWEST)
    page.goto(running.url)
    expect(page.get_by_text("Heliograph is connected")).to_be_visible(timeout=SLOWEST)
    return page
