"""Slack's mrkdwn as the page draws it."""

import pytest

pytestmark = pytest.mark.browser

DRAW = """async ([name, text, options]) => {
  const { mrkdwn, plainText } = await import("/page/js/blocks/mrkdwn.js");
  const holder = document.createElement("div");
  holder.append({ mrkdwn, plainText }[name](text, options));
  return holder.innerHTML;
}"""


@pytest.fixture
def draw(lasting):
    """Draws a text by one of the page's own functions, and gives the HTML."""
    page = lasting[2]
    return lambda text, name="mrkdwn", **options: page.evaluate(DRAW, [name, text, options])


MARKS = {
    "a *b* c": "a <strong>b</strong> c",
    "_a_ ~b~": "<em>a</em> <del>b</del>",
    "*_both_*": "<strong><em>both</em></strong>",
    "snake_case_name 2*3*4": "snake_case_name 2*3*4",
    "* not bold *": "* not bold *",
    "*one* *two*": "<strong>one</strong> <strong>two</strong>",
    "(*bold*), _it_.": "(<strong>bold</strong>), <em>it</em>.",
    "*a\nb*": "*a<br>b*",
    "`x *y* z`": "<code>x *y* z</code>",
    "*a `b*c` d*": "<strong>a <code>b*c</code> d</strong>",
    "```a\n  *b*```": "<pre>a\n  *b*</pre>",
    "x ```y``` z": "x <pre>y</pre> z",
    "&gt; said\nreply": "<blockquote>said</blockquote>reply",
    "&gt;a\n&gt;b": "<blockquote>a<br>b</blockquote>",
    "> *bold*": "<blockquote><strong>bold</strong></blockquote>",
    "• one\n- two": "• one<br>- two",
}
ENTITIES = {
    "a &amp; b &lt;c&gt;": "a &amp; b &lt;c&gt;",
    "&amp;lt;b&amp;gt;": "&amp;lt;b&amp;gt;",
    "&quot;&copy;": "&amp;quot;&amp;copy;",
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`&lt;b&gt;`": "<code>&lt;b&gt;</code>",
}
LINK = '<a href="https://acme.test/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">{}</a>'
LINKS = {
    "<https://acme.test/a?b=1&amp;c=2|text>": LINK.format("text"),
    "<https://acme.test/a?b=1&c=2|*bold*>": LINK.format("<strong>bold</strong>"),
    "*<https://acme.test/a?b=1&amp;c=2|t>*": f"<strong>{LINK.format('t')}</strong>",
    "<https://acme.test/a?b=1&amp;c=2>": LINK.format("https://acme.test/a?b=1&amp;c=2"),
    "see https://acme.test/a?b=1&amp;c=2.": (
        f"see {LINK.format('https://acme.test/a?b=1&amp;c=2')}."
    ),
    "<javascript:alert(1)|x>": "&lt;javascript:alert(1)|x&gt;",
    "<data:text/html,x|y>": "&lt;data:text/html,x|y&gt;",
}
MENTIONS = {
    "<@U0ADA>": '<span class="mention me" data-user="U0ADA">@Ada Lovelace</span>',
    "<@U0BOB|old name>": '<span class="mention" data-user="U0BOB">@Bob Kahn</span>',
    "<@U0GONE|gone>": '<span class="mention" data-user="U0GONE">@gone</span>',
    "<#C0BACKEND|x>": '<button type="button" class="mention">#backend</button>',
    "<#C0GONE|gone>": '<span class="mention">#gone</span>',
    "<!here> <!channel>": (
        '<span class="mention me">@here</span> <span class="mention me">@channel</span>'
    ),
    "<!subteam^S1|@oncall>": '<span class="mention">@oncall</span>',
    "&lt;!channel&gt;": "&lt;!channel&gt;",
}
STAMP = '<time datetime="2024-02-03T04:05:06.000Z" title="2024-02-03T04:05:06.000Z">{}</time>'
DATES = {
    "<!date^1706933106^{date_num} {time}|x>": STAMP.format("2024-02-03 4:05 AM"),
    "<!date^1706933106^{date_long}|x>": STAMP.format("Saturday, February 3rd, 2024"),
    "<!date^1706933106^{date_short_pretty}, {time_secs}|x>": STAMP.format(
        "Feb 3, 2024, 4:05:06 AM"
    ),
    "<!date^1706933106^{moon}|the fallback>": "<span>the fallback</span>",
    "<!date^soon^{date}|the fallback>": "<span>the fallback</span>",
}


@pytest.mark.parametrize(("text", "html"), [*(MARKS | ENTITIES | LINKS | MENTIONS | DATES).items()])
def test_mrkdwn(draw, text, html):
    """Each construct becomes its own nodes, and all else stays text."""
    assert draw(text) == html


@pytest.mark.parametrize(
    ("text", "name"), [(":tada:", "tada"), ("🎉", "tada"), (":red_circle:", "red_circle")]
)
def test_emoji(draw, text, name):
    """An emoji by its name or by itself is the same sign."""
    assert f'data-emoji="{name}"' in draw(text)


def test_unknown_emoji(draw):
    """A name that nobody knows stays as it was written, and so does a time of day."""
    assert draw(":no_such_thing: 10:30:15") == ":no_such_thing: 10:30:15"


def test_status_signs_are_drawn(draw):
    """A red circle is a picture, so it is red where no emoji font is installed."""
    assert draw("🔴").startswith("<svg")


def test_verbatim(draw):
    """Verbatim text makes no links of bare addresses."""
    assert draw("https://acme.test", verbatim=True) == "https://acme.test"


def test_plain_text(draw):
    """A plain_text object has no markup; its entities are read once, its emoji drawn."""
    drawn = draw("*a* <@U0ADA> &amp; :tada:", "plainText")

    assert drawn.startswith("*a* &lt;@U0ADA&gt; &amp; <span")
    assert draw(":tada:", "plainText", emoji=False) == ":tada:"
