"""`make pictures`: takes the pictures of these docs from the demo and `preview`, in a Chromium."""  # noqa: INP001 - a script, no package.

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from bot.demo.run import Demo, demo
from bot.preview.pictures import studio
from bot.preview.previews import preview
from docs.pictures.scenes import PICTURES
from listeners.connection import Connection

HERE = Path(__file__).parent
PREVIEWS = HERE / "previews"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHAPE = {"width": 1440, "height": 900}
SLOWEST = 15_000  # Milliseconds that a step may take.


def take_all(running: Demo, page: Page) -> None:
    page.goto(running.url)
    expect(page.get_by_text("Heliograph is connected")).to_be_visible()
    for picture in PICTURES:
        picture(page)
        _settle(page)
        page.screenshot(path=HERE / f"{picture.__name__}.png")


def take_previews() -> None:
    """What leaves for elsewhere, as `preview` draws it."""
    PREVIEWS.mkdir(exist_ok=True)
    found = {name: text for shown in preview("alert") for name, text in shown.texts.items()}
    with studio() as drawing:
        drawing.draw({name: found[name] for name in ("mail.html", "msteams.json")}, PREVIEWS)


def _settle(page: Page) -> None:
    """Until the notices are gone; the mouse out of the way."""
    page.mouse.move(720, 5)
    expect(page.locator(".toast")).to_have_count(0)
    page.wait_for_timeout(500)


def main() -> None:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        sys.exit("There is no Chromium on this machine (Debian: apt-get install chromium).")
    expect.set_options(timeout=SLOWEST)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Connection, Path(folder)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SHAPE, timezone_id="UTC")  # type: ignore[arg-type]
        take_all(running, page)
        browser.close()
    take_previews()


if __name__ == "__main__":
    main()
