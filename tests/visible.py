"""What Slack shows of blocks, read strictly: the words on the screen, and what in them is live.

Rich text and plain_text are literal. In mrkdwn each mark that could count does.
"""

import html
import re

ANGLE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
EMOJI = re.compile(r":([a-z0-9_+'-]+):")
STYLES = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
STYLE = re.compile(r"(?<!\w)([*_~`])(?=\S)([^\n]*?\S)\1(?!\w)")
LINES = re.compile(r"^(?:&gt;|>|[•◦]\s|-\s|\d+\.\s)", re.MULTILINE)
RUNS = {"rich_text_section", "rich_text_preformatted"}
INSIDE = {"user": "user_id", "channel": "channel_id", "link": "url", "emoji": "name"}


def visible(part):
    """The words of each text, in their order; mentions and emoji by their ids and names."""
    return [words for words, _ in _texts(part)]


def live(part):
    """What is more than letters: pairs as `("link", URL)`, `("user", ID)`, `("bold", WORDS)`."""
    return [each for _, found in _texts(part) for each in found]


def _texts(part):
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        kind = part.get("type")
        if kind in RUNS:
            yield _run(part)
        elif kind == "mrkdwn":
            yield _mrkdwn(part)
        elif kind == "plain_text":
            emoji = [] if part.get("emoji") is False else EMOJI.findall(part["text"])
            yield part["text"], [("emoji", name) for name in emoji]
        else:
            assert kind != "rich_text_list", "no list is drawn"
            yield from _texts([value for key, value in part.items() if key != "metadata"])


def _run(part):
    words, found = "", []
    for piece in part["elements"]:
        kind = piece["type"]
        if kind in INSIDE:
            found.append((kind, piece[INSIDE[kind]]))
        elif kind not in {"text", "date"}:
            found.append((kind, str(piece)))
        shown = piece.get("text") or piece.get("fallback") or ""
        words += f":{piece['name']}:" if kind == "emoji" else shown
        found += [(style, shown) for style in piece.get("style", {})]
    return words, found


def _mrkdwn(part):
    text, found = part["text"], []
    assert part.get("verbatim") is True, f"links and mentions are made of {text!r}"

    def angle(match):
        target, label = match[1], match[2]
        if target.startswith("!date^"):
            return label
        kinds = {"@": "user", "#": "channel", "!": "broadcast"}
        kind = kinds.get(target[:1], "link")
        found.append((kind, target if kind == "link" else target[1:]))
        return label or ""

    def style(match):
        found.append((STYLES[match[1]], html.unescape(match[2])))
        return match[2]

    text = ANGLE.sub(angle, text)
    for _ in range(3):
        text = STYLE.sub(style, text)
    found += [("emoji", name) for name in EMOJI.findall(text)]
    found += [("line", start) for start in LINES.findall(text)]
    return html.unescape(text), found
