"""`make docs`: the site is made, leads nowhere that is not there, and needs no network."""

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from bot.services import Services
from bot.settings import Settings
from bot.sources import docs
from bot.sources.health import Health
from bot.sources.http import build_http
from tests.browsers import chromium
from tests.pages import DOCS, ROOT

NARROW = {"width": 360, "height": 800}  # A phone's.
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


class Links(HTMLParser):
    """Of a page: the ids that links may lead to, its links, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads = {""}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in LOADS and given.get("rel") not in {"prev", "next"}:
            self.loads += [given[LOADS[tag]]] if LOADS[tag] in given else []


@cache
def read(path):
    return Links(path.read_text())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Made as the Makefile does it, with warnings as errors."""
    folder = tmp_path_factory.mktemp("site")
    [line] = re.findall(
        r"^\t.*-m (mkdocs build .+)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    command = [sys.executable, "-m", *line.split(), "--site-dir", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(site, browser):
    """Opens a page of it from the file system, and notes all that is asked of a network."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))

    def go(name, **size):
        page.set_viewport_size(size or {"width": 1280, "height": 900})
        page.goto((site / name).as_uri())
        return page

    yield go
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def pages(site):
    found = sorted(site.rglob("*.html"))
    assert len(found) > len([*DOCS.glob("*.md")])
    return found


def is_there(page, link):
    place = (page.parent / unquote(link.path)).resolve() if link.path else page
    if place.suffix != ".html" or not place.is_file():
        return place.is_file()
    return unquote(link.fragment) in read(place).ids


def test_every_page_of_the_docs_is_in_it(site):
    """Also those beside docs/; the README is the first, with its picture and three commands."""
    names = {path.relative_to(site).as_posix() for path in pages(site)}
    first = (site / "index.html").read_text().partition("<h1")[2]
    commands = re.sub("<[^>]+>", "", first.partition("<pre>")[2].partition("</pre>")[0])

    assert {f"{path.stem}.html" for path in DOCS.glob("*.md")} <= names
    assert {"changelog.html", "contributing.html", "vulnerabilities.html"} <= names
    assert first.index("<img ") < first.index("<pre>") < first.index("<h2")
    found = re.findall(r"^(?:\S+/python app.py|make) (\w+)", commands, re.MULTILINE)
    assert found == ["demo", "setup", "run"]


def test_links_and_pictures_lead_somewhere(site):
    """Each to a file, and to a heading that is on it."""
    broken = [
        (path.name, link)
        for path in pages(site)
        for link in [*read(path).links, *read(path).loads]
        if not urlsplit(link).scheme and not is_there(path, urlsplit(link))
    ]

    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site):
    """Neither by pages nor by their styles."""
    loads = [(path.name, load) for path in pages(site) for load in read(path).loads]
    styles = {
        (path.name, found)
        for path in site.rglob("*.css")
        for found in re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//[^\"')]+", path.read_text())
    }

    assert [(name, load) for name, load in loads if urlsplit(load).netloc] == []
    assert styles == set()


def test_the_api_is_in_it(site, database):
    """Each address with its answers, as the program describes them."""
    described = docs.described(build_http(Services(Settings(), database), Health()))
    found = {
        (method.upper(), path): set(map(str, told["responses"]))
        for path, methods in described["paths"].items()
        for method, told in methods.items()
    }
    texts = [path.read_text() for path in sorted((site / "api").glob("*-*.html"))]
    shown = {
        tuple(re.search(r"<h1[^>]*>(\w+) ([^<]+)<", text).groups()): set(
            re.findall(r"<td><code>(\d{3})</code>", text)
        )
        for text in texts
    }

    assert shown == found


@pytest.mark.browser
def test_it_is_searched_without_a_server(opened):
    """From the file system; what is found leads to its heading."""
    page = opened("index.html")
    page.get_by_placeholder("Search").click()
    page.keyboard.type("quiet hours")
    found = page.locator(".md-search-result__link[href*='notifications.html']").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/notifications.html*")

    assert "Quiet hours" in page.locator("article").inner_text()


@pytest.mark.browser
def test_no_page_is_wider_than_a_phone(opened, site):
    """What is wide is moved by itself: tables, commands, code."""
    wide = {}
    for path in pages(site):
        page = opened(str(path.relative_to(site)), **NARROW)
        wide[path.name] = page.evaluate("document.documentElement.scrollWidth")

    assert {name: width for name, width in wide.items() if width > NARROW["width"]} == {}
