"""Every block and attachment as the page draws it."""

import pytest

pytestmark = pytest.mark.browser


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


PICTURE = {"image_url": "http://127.0.0.1:9/sun.png", "alt_text": "the sun"}
RUN = {"type": "rich_text_section", "elements": [{"type": "text", "text": "run"}]}
BLOCKS = {
    "header": ({"type": "header", "text": plain("Title *x*")}, "h3.block-header", "Title *x*"),
    "text": (
        {"type": "section", "text": mrkdwn("a *b*")},
        ".block-section .section-text strong",
        "b",
    ),
    "fields": (
        {"type": "section", "fields": [mrkdwn("*K*"), plain("v")]},
        ".fields .field:nth-child(2)",
        "v",
    ),
    "accessory": (
        {"type": "section", "text": plain("x"), "accessory": {"type": "image", **PICTURE}},
        ".accessory:has(img[alt='the sun'])",
        "",
    ),
    "context": (
        {"type": "context", "elements": [{"type": "image", **PICTURE}, mrkdwn("by *Ada*")]},
        ".block-context img + .context-text strong",
        "Ada",
    ),
    "image": (
        {"type": "image", "title": plain("Chart"), **PICTURE},
        "figure.block-image:has(img[alt='the sun']) figcaption",
        "Chart",
    ),
    "list": (
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [RUN, RUN]}],
        },
        ".block-rich_text ol li:nth-child(2)",
        "run",
    ),
    "quote": (
        {"type": "rich_text", "elements": [{**RUN, "type": "rich_text_quote"}]},
        "blockquote",
        "run",
    ),
    "preformatted": (
        {"type": "rich_text", "elements": [{**RUN, "type": "rich_text_preformatted"}]},
        "pre",
        "run",
    ),
    "actions": (
        {
            "type": "actions",
            "elements": [{"type": "button", "text": plain("Go"), "action_id": "a"}],
        },
        ".block-actions button.bk-button",
        "Go",
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_block(drawn, name):
    """Each layout block shows its content in the place that Slack gives it."""
    block, selector, text = BLOCKS[name]

    node = drawn(blocks=[block])

    assert node.locator(f".body {selector}").inner_text() == text
    assert node.locator(".unknown").count() == 0


def test_divider(drawn):
    """A divider is a line between its neighbours."""
    node = drawn(blocks=[{"type": "divider"}])

    assert node.locator("hr.block-divider").count() == 1


def test_rich_text_runs(drawn):
    """Each kind of run in a rich text is drawn by its own rule."""
    runs = [
        {"type": "text", "text": "bold", "style": {"bold": True, "italic": True}},
        {"type": "link", "url": "https://acme.test/", "text": "site"},
        {"type": "user", "user_id": "U0BOB"},
        {"type": "emoji", "name": "tada"},
        {"type": "channel", "channel_id": "C0BACKEND"},
    ]
    section = {"type": "rich_text_section", "elements": runs}

    node = drawn(blocks=[{"type": "rich_text", "elements": [section]}])

    assert node.locator("strong em").inner_text() == "bold"
    assert node.locator("a[href='https://acme.test/']").inner_text() == "site"
    assert node.locator(".mention").all_inner_texts() == ["@Bob Kahn", "#backend"]
    assert node.locator("[data-emoji=tada]").count() == 1


def test_blocks_replace_the_text(drawn):
    """With blocks the text is for notifications only."""
    node = drawn(text="for notifications", blocks=[{"type": "header", "text": plain("Shown")}])

    assert node.locator(".body").inner_text() == "Shown"


def test_attachment_with_blocks(drawn):
    """An attachment's blocks stand beside a bar of its colour, under the text."""
    inside = {"color": "#e03e2f", "blocks": [{"type": "header", "text": plain("Inside")}]}

    node = drawn(text="above", attachments=[inside])

    assert node.locator(".body > .text").inner_text() == "above"
    assert node.locator(".attachment h3").inner_text() == "Inside"
    bar = node.locator(".stripe").evaluate("bar => getComputedStyle(bar).backgroundColor")
    assert bar == "rgb(224, 62, 47)"


def test_legacy_attachment(drawn):
    """An attachment from before Block Kit shows its fields, links and footer."""
    legacy = {
        "color": "danger",
        "pretext": "before",
        "author_name": "Ada",
        "title": "Title",
        "title_link": "https://acme.test/t",
        "text": "some *text*",
        "fields": [{"title": "State", "value": "open", "short": True}],
        "footer": "Sentry",
        "ts": 1706933106,
    }

    node = drawn(attachments=[legacy])

    assert node.locator(".pretext").inner_text() == "before"
    assert node.locator(".attachment-title a").get_attribute("href") == "https://acme.test/t"
    assert node.locator(".attachment-text strong").inner_text() == "text"
    assert node.locator(".legacy-fields .short").inner_text() == "State\nopen"
    assert node.locator(".attachment-footer").inner_text() == "Sentry | Feb 3, 2024 at 4:05 AM"


def test_uploaded_picture(lasting, drawn):
    """An image block may name a file that was uploaded to the workspace."""
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    uploaded = lasting[1].files_upload_v2(content=png, filename="chart.png", title="Chart")[
        "files"
    ][0]

    node = drawn(blocks=[{"type": "image", "slack_file": {"id": uploaded["id"]}, "alt_text": "c"}])

    assert node.locator("figure img").get_attribute("src") == f"/files/{uploaded['id']}"
