"""Pictures of previews: drawn by the sandbox's page, in a Chromium, where there is one."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:  # It is there for tests and docs; nothing else needs it.
    from playwright.sync_api import Locator, Page

    from bot.sandbox import Sandbox

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHAPE = {"width": 1100, "height": 1400}
SLOWEST = 10_000  # Milliseconds that a step may take.


class NoPictures(Exception):
    """Why none can be made."""


class Studio:
    """A workspace to post to, and a page to look at it."""

    def __init__(self, sandbox: "Sandbox", page: "Page") -> None:
        self._sandbox, self._page = sandbox, page

    def draw(self, texts: Mapping[str, str], folder: Path) -> list[Path]:
        """A picture beside each text that has one, with the same name."""
        drawn = []
        for name, text in texts.items():
            draw = self._way(name)
            if draw is not None:
                path = folder / f"{Path(name).stem}.png"
                draw(text).screenshot(path=path)
                drawn.append(path)
        return drawn

    def _way(self, name: str) -> "Callable[[str], Locator] | None":
        ways = {"slack-": self._slack, "msteams.json": self._teams, "mail.html": self._mail}
        return next((way for start, way in ways.items() if name.startswith(start)), None)

    def _slack(self, text: str) -> "Locator":
        """In #alerts, whatever its place: a thread or a direct message looks the same."""
        posted = json.loads(text) | {"channel": "C0ALERTS", "thread_ts": None}
        answer = self._call("chat.postMessage", posted)
        self._visit("as=ada&channel=C0ALERTS")
        return self._page.locator(f'.room [data-ts="{answer["ts"]}"]')

    def _teams(self, text: str) -> "Locator":
        with httpx.Client(trust_env=False) as http:
            http.post(self._sandbox.teams.url, json=json.loads(text)).raise_for_status()
        self._visit("as=ada&room=teams")
        return self._page.locator(".ac-card").first  # The newest.

    def _mail(self, text: str) -> "Locator":
        """As a mail program shows it; nothing in it runs or is fetched."""
        self._page.set_content(text)
        return self._page.locator("body")

    def _visit(self, place: str) -> None:
        self._page.goto("about:blank")
        self._page.goto(f"{self._sandbox.url}#{place}")

    def _call(self, method: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON.
        given = {name: value for name, value in body.items() if value is not None}
        headers = {"Authorization": f"Bearer {self._sandbox.bot_token}"}
        with httpx.Client(trust_env=False, headers=headers) as http:
            answer = http.post(f"{self._sandbox.api_url}{method}", json=given).json()
        if not answer["ok"]:
            raise NoPictures(f"the page does not take it ({answer['error']})")
        return answer


@contextmanager
def studio() -> Iterator[Studio]:
    """Everything on this machine, for as long as the block.

    Raises:
        NoPictures: there is no browser for them.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may not be there …

        from bot.sandbox import Sandbox  # noqa: PLC0415 - … nor what the extra `demo` brings.
    except ImportError as error:
        reason = f"{error.name} is not installed (requirements-dev.txt, beside requirements.txt)"
        raise NoPictures(reason) from None
    if program is None:
        raise NoPictures("there is no Chromium on this machine")
    with Sandbox.acme() as sandbox, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SHAPE, timezone_id="UTC", device_scale_factor=2)  # type: ignore[arg-type] # A dict as its TypedDict.
        page.set_default_timeout(SLOWEST)
        yield Studio(sandbox, page)
        browser.close()
