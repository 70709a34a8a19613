"""What a Markdown parser makes of it: the text as it was, and nothing else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.notes.note import Link, Person, Strong
from bot.providers.card_markdown import UNSEEN, escape, markdown
from bot.providers.texts import one_line

PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
PIECES = st.sampled_from(
    [*r"\*_~`[]()<>#+-=|!{}&.:1234", "a", " ", "\n", "](", "&lt;", "```", "https://e.test", "<at>"]
)
texts = st.lists(PIECES | st.text(max_size=3), max_size=20).map("".join)


def parsed(text):
    """Words, addresses of links, and what else there is than text."""
    words, links, others = "", [], set()
    for block in PARSER.parse(text):
        for token in block.children or ():
            words += token.content if token.type == "text" else ""
            links += [token.attrs["href"]] if token.type == "link_open" else []
            others |= {token.type} - {"text"}
        others |= {block.type} - {"inline", "paragraph_open", "paragraph_close"}
    return words, links, others


@settings(max_examples=400, deadline=None)
@given(texts)
@example("1. first")
@example("10) tenth")
@example(r"C:\Users\ada\*")
@example("a_b_c __init__ _x_ _")
@example("[a](https://evil.test) ![b](c) [d]: e")
@example("{{DATE(2026-01-01T00:00:00Z)}}")
@example("# title\n---\n- item\n> quote")
@example("<https://evil.test> <at>Ada</at> &amp;lt;")
@example("~~gone~~ **bold** `code`")
def test_text_is_shown_as_it_is(text):
    """No character is lost, added, or taken for markup."""
    words, links, others = parsed(escape(text))

    assert words == one_line(UNSEEN.sub(" ", text))
    assert (links, others) == ([], set())


@pytest.mark.parametrize(
    "text", ["snake_case_name", r"C:\Users\ada", "foo() - bar", "a < b & c", "5-1=4", "x|y"]
)
def test_ordinary_text_keeps_its_look(text):
    """Some clients show each backslash, so there are few."""
    assert escape(text).replace("\\<", "<") == text


def test_dates_are_not_filled_in():
    """Clients replace {{DATE(…)}} before they read the Markdown."""
    assert "{{" not in escape("{{DATE(2026-01-01T00:00:00Z)}} {{{")


def test_nothing_runs_the_other_way():
    """An override would turn the words after it around."""
    assert escape("abc\u202edef\x00") == "abc def"


def test_a_sentence():
    """People and names in bold, links where they lead, spaces between them."""
    line = (Person("Ada"), " resolved ", Link("SHOP-1", "https://x.test/1"), " in ", Strong("v_2"))

    assert markdown(line) == "**Ada** resolved [SHOP-1](https://x.test/1) in **v_2**"


@settings(max_examples=150, deadline=None)
@given(texts, texts, texts)
@example("Ada", "!", "")
def test_spans_stay_apart(name, title, address):
    """The only link is ours; bold is all the markup there is."""
    url = f"https://x.test/{address}"
    _, links, others = parsed(markdown((Person(name), title, Link(title, url), title)))

    assert len(links) <= 1
    assert all(link.startswith("https://x.test/") for link in links)
    assert others <= {"strong_open", "strong_close", "link_open", "link_close"}


def test_a_link_without_an_address_is_its_words():
    """Or with one that leads to no page."""
    assert markdown((Link("a", ""), " ", Link("b", "javascript:alert(1)"))) == "a b"


def test_bold_that_would_not_be_bold_is_left_out():
    """Next to punctuation the asterisks would be shown."""
    assert markdown((Strong("(v2)"), Strong("v2"))) == "(v2)**v2**"
