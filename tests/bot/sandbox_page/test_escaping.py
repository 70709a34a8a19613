"""Text from outside stays text, wherever it is shown."""

import html

import pytest

from tests.typed_texts import TYPED

pytestmark = pytest.mark.browser

HOSTILE = (
    """<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> " ' & <!channel>"""
)
ESCAPED = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


LINK = f"<https://acme.test/|{ESCAPED}>"
CASES = {
    "text": ({"text": ESCAPED}, ".text"),
    "section": ({"blocks": [section(ESCAPED)]}, ".section-text"),
    "bold": ({"blocks": [section(f"*{ESCAPED}*")]}, ".section-text strong"),
    "code": ({"blocks": [section(f"`{ESCAPED}`")]}, ".section-text code"),
    "pre": ({"blocks": [section(f"```{ESCAPED}```")]}, ".section-text pre"),
    "link": ({"blocks": [section(LINK)]}, ".section-text a"),
    "header": ({"blocks": [{"type": "header", "text": plain(HOSTILE)}]}, "h3"),
    "context": ({"blocks": [{"type": "context", "elements": [plain(HOSTILE)]}]}, ".context-text"),
    "button": (
        {
            "blocks": [
                {
                    "type": "actions",
                    "elements": [{"type": "button", "text": plain(HOSTILE[:75]), "action_id": "a"}],
                }
            ]
        },
        ".bk-button",
    ),
    "attachment": ({"attachments": [{"title": ESCAPED, "text": "x"}]}, ".attachment-title"),
    "footer": ({"attachments": [{"text": "x", "footer": ESCAPED}]}, ".attachment-footer"),
    "field": (
        {"attachments": [{"fields": [{"title": HOSTILE, "value": "x"}]}]},
        ".legacy-fields strong",
    ),
    "rich": (
        {
            "blocks": [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": HOSTILE}],
                        }
                    ],
                }
            ]
        },
        ".rich-text",
    ),
}


def is_unharmed(page):
    """Whether no script ran and nothing was smuggled in as markup."""
    return page.evaluate("window.hacked === undefined") and not page.locator("[onerror]").count()


@pytest.mark.parametrize("place", CASES)
def test_messages(drawn, place):
    """A hostile text is shown letter by letter, in every place of a message."""
    content, selector = CASES[place]

    node = drawn(**content)

    shown = node.locator(selector).first.inner_text()
    assert shown == (HOSTILE[:75] if place == "button" else HOSTILE)
    assert node.locator(".mention").count() == 0
    assert is_unharmed(node.page)


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_as_typed(drawn, text):
    """Rich text and a text without markup letter by letter; plain text reads entities once."""
    run = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    small = {"type": "context", "elements": [plain(text) | {"emoji": False}]}
    rich = drawn(blocks=[{"type": "rich_text", "elements": [run]}, small])
    bare = drawn(text=text.replace("&", "&amp;").replace("<", "&lt;"), mrkdwn=False)

    shown = [*rich.locator(".rich-text, .context-text").all(), bare.locator(".text").first]
    assert [" ".join(each.inner_text().split()) for each in shown] == [
        " ".join(each.split()) for each in (text, html.unescape(text), text)
    ]
    marked = ".body strong, .body em, .body del, .body code, .body pre, .body a, .body .mention"
    assert rich.locator(f"{marked}, [data-emoji]").count() == 0
    assert bare.locator(f"{marked}, [data-emoji]").count() == 0


@pytest.mark.parametrize("raw", ["<script>window.hacked = 1</script>", "<img src=x onerror=1>"])
def test_unescaped_markup(drawn, raw):
    """Even markup that the app forgot to escape is only text."""
    node = drawn(blocks=[section(raw)])

    assert node.locator(".section-text").inner_text() == raw
    assert is_unharmed(node.page)


def test_names(sandbox, visit):
    """Names of people and channels are text as well."""
    sandbox.add_user("mallory", name=HOSTILE, email="mallory@acme.test")
    sandbox.act_as("mallory").says("hello", channel="alerts")

    page = visit(channel="C0ALERTS")

    assert page.locator(".room .author").inner_text() == HOSTILE
    assert is_unharmed(page)


@pytest.mark.parametrize("url", ["javascript:window.hacked=1", "data:text/html,<script>1</script>"])
def test_addresses(drawn, url):
    """An address that would run something becomes no link."""
    node = drawn(attachments=[{"title": "Title", "title_link": url, "text": f"<{url}|here>"}])

    assert node.locator(".attachment a").count() == 0
