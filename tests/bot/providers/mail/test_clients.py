"""The HTML, held against what Gmail and Outlook can show, by the tables of caniemail.com."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from bot.notes.note import Link, Note, Strong, Struck
from bot.providers.mail.body import body

TABLES = json.loads(Path(__file__).with_name("caniemail.json").read_text())
EVERYTHING = Note(
    subject="issue:1",
    title="t",
    lines=(("said ", Strong("by"), Link("x", "https://x.test"), Struck("no"), "\nmore"),) * 60,
    url="https://x.test/1",
    headline="SHOP-7 - t",
    facts=(("Project", "shop"),),
    excerpt="a\n  b",
    footer=("why ", Strong("/helio settings")),
)
# Older than the tables, or part of what has its own row there.
AS_OLD_AS_MAIL = {"html", "head", "title", "meta", "style", "br", "a", "tr", "td", "th"}
OLD_ATTRIBUTES = {"href", "bgcolor", "border", "style", "charset", "name", "content", "scope"}
OLD_ATTRIBUTES |= {"class"}
OLD_PROPERTIES = {"color", "mso-line-height-rule"}
ROWS = {  # Names in the tables that differ.
    "font-family": "css-font",
    "border-top": "css-border",
}
# What some client can't do, and why nobody misses it there.
NOT_MISSED = {
    "html-body": "Outlook on phones and Macs drops it; the outer table has the same background",
    "html-role": "Windows Mail reads tables out as tables",
    "css-word-break": "Windows Mail: a word without end makes the mail wider",
    "css-word-wrap": "the same, and `word-break` stands beside it",
}
PROPERTY = re.compile(r"([a-z-]+):")


class Features(HTMLParser):
    """The rows of the tables that the HTML needs."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.unknown = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag not in AS_OLD_AS_MAIL:
            self._need(f"html-{tag}")
        for name, value in attributes:
            if name not in OLD_ATTRIBUTES:
                self._need(f"html-{name}")
            if name == "style":
                self._need_properties(value)

    def _need_properties(self, style):
        for name in PROPERTY.findall(style):
            if name not in OLD_PROPERTIES:
                self._need(ROWS.get(name, f"css-{name}"))

    def _need(self, row):
        (self.rows if row in TABLES["features"] else self.unknown).add(row)


def test_gmail_and_outlook_show_what_is_used():
    """Every element, attribute and property, in every client of the two, or nobody misses it."""
    features = Features(body(EVERYTHING, "Sentry").html)

    assert features.unknown == set()
    assert {row for row in features.rows if "n" in TABLES["features"][row]} == set(NOT_MISSED)
    assert len(features.rows) > 20


def test_the_tables_would_tell():
    """Of what mails of others are broken by."""
    needed = Features('<div style="display:flex"><svg></svg><b style="gap:1px;blink:on"></b></div>')

    assert needed.unknown == {"html-b", "css-blink"}
    assert {row for row in needed.rows if "n" in TABLES["features"][row]} == {
        "html-svg",
        "css-gap",
    }


def test_nothing_is_fetched():
    """No pictures, style sheets or scripts from anywhere, and no layout by `display`."""
    html = body(EVERYTHING, "Sentry").html

    assert not re.findall(r"<(img|link|script|svg|iframe)|url\(|@import|src=|display:", html)


def test_paddings_stand_where_outlook_draws_them():
    """On cells only: Word's engine drops them elsewhere."""
    padded = re.findall(r'<(\w+)[^>]*style="[^"]*padding:(?!0;)', body(EVERYTHING, "Sentry").html)

    assert set(padded) == {"td", "th"}


COLOURS_ONLY = {"color-scheme", "supported-color-schemes"}
COLOURS_ONLY |= {"color", "background-color", "border-color"}
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def test_dark_mode():
    """Both names of the meta tag, and a colour for each class that is used."""
    html = body(EVERYTHING, "Sentry").html
    (style,) = STYLE.findall(html)
    dark = style.partition("@media (prefers-color-scheme: dark)")[2]

    for name in ("color-scheme", "supported-color-schemes"):
        assert f'<meta name="{name}" content="light dark">' in html
    used = {name for names in re.findall(r'class="([^"]+)"', html) for name in names.split()}
    assert used == set(re.findall(r"\.([a-z]+) \{", dark))


def test_the_style_element_has_colours_only():
    """Gmail's apps and Outlook on Windows drop it, or its media query, and lose nothing else."""
    (style,) = STYLE.findall(body(EVERYTHING, "Sentry").html)

    assert set(re.findall(r"([a-z-]+): [^;{}]*;", style)) == COLOURS_ONLY
    assert TABLES["features"]["css-at-media-prefers-color-scheme"].endswith("yyyy")


def test_dark_colours_can_be_read():
    """At least 4.5 to 1 on every background of dark mode, as WCAG 2 asks."""
    (style,) = STYLE.findall(body(EVERYTHING, "Sentry").html)
    colours = dict(re.findall(r"\.([a-z]+) \{ [a-z-]+: (#[0-9a-f]{6})", style))

    for name in ("words", "faint", "link"):
        for ground in ("page", "sheet"):
            light, dark = (luminance(colours[each]) + 0.05 for each in (name, ground))
            assert light / dark >= 4.5, (name, ground)


def luminance(colour):
    """The relative luminance of `#rrggbb`, by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
