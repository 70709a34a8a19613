"""The page for people who use a keyboard or a screen reader, and at other sizes."""

import pytest

pytestmark = pytest.mark.browser

PLACES = [
    {"channel": "C0ALERTS", "samples": "1"},
    {"room": "app", "tab": "home"},
    {"room": "mail"},
    {"room": "pagerduty"},
    {"room": "teams"},
]
NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, a[href]")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.innerText || "").trim() && !node.getAttribute("aria-label")
    && !node.labels?.length && !node.getAttribute("aria-labelledby"))
  .map((node) => node.outerHTML)"""
WIDE = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.get("room", "channel"))
def test_everything_has_a_name(visit, place):
    """Each control can be called by a name."""
    page = visit(**place)
    page.locator(".room section").first.wait_for()

    assert page.evaluate(NAMELESS) == []


def test_press_by_keyboard(app, post):
    """A button is reached by Tab, shows its focus, and is pressed by Enter."""
    pressed = []
    app.action("it")(lambda ack, action: (ack(), pressed.append(action["value"])))
    button = {"type": "button", "action_id": "it", "value": "7"}
    button["text"] = {"type": "plain_text", "text": "Go"}
    node = post(blocks=[{"type": "actions", "elements": [button]}])
    page = node.page

    node.locator(".time").focus()
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    with page.expect_response("**/sandbox/act"):
        page.keyboard.press("Enter")

    assert style == "solid"
    assert pressed == ["7"]


@pytest.mark.parametrize("size", [(1440, 900), (1100, 750), (800, 600)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sizes(new_page, visit, slack, size, scheme):
    """At any size and in both schemes the page fits, and the composer can be reached."""
    ts = slack.chat_postMessage(channel="C0ALERTS", text="word " * 300)["ts"]
    page = new_page(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})

    visit(page, channel="C0ALERTS")
    page.locator(f'[data-ts="{ts}"]').wait_for()

    assert not page.evaluate(WIDE)
    assert page.get_by_label("Message #alerts").bounding_box()["y"] < size[1]


CONTRAST = """() => {
  const level = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = level(getComputedStyle(document.querySelector(".room")).backgroundColor);
  return [".head .time", ".text", ".text a", ".author"].map((name) => {
    const ink = level(getComputedStyle(document.querySelector(name)).color);
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(new_page, visit, slack, scheme):
    """Words stand out from their ground by the 4.5 to 1 of WCAG AA."""
    slack.chat_postMessage(channel="C0ALERTS", text="see https://acme.test/")
    page = visit(new_page(color_scheme=scheme), channel="C0ALERTS")
    page.locator(".text a").wait_for()

    assert min(page.evaluate(CONTRAST)) >= 4.5
