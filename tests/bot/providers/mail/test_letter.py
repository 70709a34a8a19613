"""The letter: headers that hold, and the same words as text and as HTML."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.mail_settings import sender_of
from bot.notes.note import Link, Note, Person, Strong
from bot.providers.mail.letter import SUBJECT_MAX, Letterhead

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = "ada@acme.test"
NOTE = Note(
    subject="issue:1",
    title="[shop] Cart is empty",
    lines=((Person("Ada"), " resolved ", Link("SHOP-7", "https://s.test/7"), " <in> &"),),
    url="https://s.test/7",
    headline="SHOP-7 - Cart is <empty> & gone",
    thread="acme/issue/1",
    facts=(("Project", "shop"), ("Culprit", "<module> & co")),
    excerpt='File "a.py"\n  raise </pre>',
    footer=("You get this because you follow it. Change it with ", Strong("/helio settings"), "."),
    key="key-1",
)
HOSTILE = (
    "x" * 10_000,
    "🔥" * 5000,
    "👨‍👩‍👧‍👦" * 2000,
    "שלום עולם " * 50,
    "\u202egnp.exe",
    "<!channel> <@U1>",
    "</pre></td></table><script>alert(1)</script>",
    "a\r\nBcc: eve@evil.test\r\n\r\nbody",
    "``` ]( ) **x** {{ 7*7 }} {% raise %}",
    "=?utf-8?q?=0D=0ABcc=3A_eve?=",
    "\ud83d\x00\x1b",
    "e" + "\u0301" * 5000,
    "",
)


class Sample(str):
    """Hypothesis prints its arguments, and warns of long ones."""

    __slots__ = ()

    def __repr__(self):
        return f"{self[:10]!s}…"


text = st.one_of(st.sampled_from([Sample(each) for each in HOSTILE]), st.text(max_size=300))
URLS = ("https://x.test/a|b>c<d\"e'", "javascript:alert(1)", "http://[", "https://x.test/\r\nX: y")
url = st.one_of(st.sampled_from(URLS), st.text(max_size=100))


def write(note=NOTE, to=ADA, sender="Hélio <helio@acme.test>", tracker="Sentry"):
    """What a reader gets, from the bytes that were sent."""
    raw = Letterhead(sender_of(sender), tracker).letter(note, to, AT).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message):
    return message.get_body(("html",)).get_content()


class Seen(HTMLParser):
    """What a browser makes of it: words, elements, links."""

    def __init__(self, html):
        super().__init__()
        self.words, self.elements, self.links = "", [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data):
        self.words += data


def test_the_headers_of_a_mail():
    """All that keeps mailboxes in order, and robots from answering."""
    message = write()

    assert dict(message.items()) == {
        "From": "Hélio <helio@acme.test>",
        "To": ADA,
        "Subject": "SHOP-7 - Cart is <empty> & gone",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": "<key-1@acme.test>",
        "In-Reply-To": message["References"],
        "References": message["References"],
        "List-Id": "<heliograph.acme.test>",
        "List-Unsubscribe": "<mailto:helio@acme.test?subject=unsubscribe>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_the_text():
    """Raw, one thing after the other, the address written out."""
    assert text_of(write()) == (
        "Ada resolved SHOP-7 <in> &\n"
        "\n"
        "SHOP-7 - Cart is <empty> & gone\n"
        "\n"
        '    File "a.py"\n'
        "      raise </pre>\n"
        "\n"
        "Project: shop\n"
        "Culprit: <module> & co\n"
        "\n"
        "Open in Sentry: https://s.test/7\n"
        "\n"
        "-- \n"
        "You get this because you follow it. Change it with /helio settings.\n"
    )


def test_the_html_says_the_same():
    """Escaped, linked, with a button."""
    html = html_of(write())
    seen = Seen(html)

    words = " ".join(seen.words.split())
    assert "Ada resolved SHOP-7 <in> & SHOP-7 - Cart is <empty> & gone File" in words
    assert "raise </pre> Project shop Culprit <module> & co Open in Sentry You get this" in words
    assert seen.links == ["https://s.test/7"] * 3
    assert "<strong" in html
    assert "&nbsp; raise &lt;/pre&gt;" in html


@pytest.mark.parametrize(
    ("level", "colour"), [("fatal", "#9b1c31"), ("warning", "#d79a00"), ("odd", "#d5393e")]
)
def test_the_bar_has_the_colour_of_the_level(level, colour):
    """A level that nobody knows is an error."""
    assert f'bgcolor="{colour}"' in html_of(write(replace(NOTE, level=level)))


def test_a_link_elsewhere_is_written_out_in_text():
    """The issue's own is below anyway."""
    line = (Link("v2", "https://s.test/releases/2"), " of ", Link("SHOP-7", NOTE.url))

    said = text_of(write(replace(NOTE, lines=(line,))))
    assert said.startswith("v2 <https://s.test/releases/2> of SHOP-7\n")


@pytest.mark.parametrize("changes", [{}, {"is_alone": True}, {"is_alone": True, "footer": ()}])
def test_why_its_reader_gets_it(changes):
    """A person by their own reason, an address of a route by that; and never both."""
    note = replace(NOTE, **changes)
    for words in (text_of(write(note)), html_of(write(note))):
        assert ("You get this because" in words) == bool(note.footer)
        assert ("A route sends this to your address" in words) != bool(note.footer)


def test_plain_fallback():
    """Without lines the title stands for them, and nothing is empty around it."""
    message = write(NOTE.as_plain())

    assert text_of(message) == (
        "[shop] Cart is empty\n\nSHOP-7 - Cart is <empty> & gone\n\n"
        "Open in Sentry: https://s.test/7\n"
    )
    assert html_of(message).count("<table") == 3


def test_what_leads_nowhere_has_its_headline_first():
    """A code, a word from us: nothing to open."""
    message = write(replace(NOTE, url="", facts=(), excerpt="", lines=(("Said ", Strong("so")),)))

    assert text_of(message).startswith("SHOP-7 - Cart is <empty> & gone\n\nSaid so\n\n-- \n")
    seen = " ".join(Seen(html_of(message)).words.split())
    assert "SHOP-7 - Cart is <empty> & gone Said so You get this because you follow it." in seen
    assert Seen(html_of(message)).links == []


@pytest.mark.parametrize("url", ["https://s.test/7", ""])
def test_a_title_alone_is_said_once(url):
    """With nothing above or below it that repeats it."""
    said = text_of(write(Note("issue:1", "Boom", url=url)))

    assert said == ("Boom\n\nOpen in Sentry: https://s.test/7\n" if url else "Boom\n")


def test_many_lines_are_counted_not_shown():
    """Up to what a mail can show."""
    message = write(replace(NOTE, lines=tuple((f"line {n}",) for n in range(53))))

    assert "line 49\n… and 3 more.\n" in text_of(message)
    assert "… and 3 more." in html_of(message)


def test_one_thread_has_one_root():
    """Mailboxes put together what refers to the same; the subject stands in for a thread."""
    one, other = write(), write(replace(NOTE, key="key-2", headline="renamed"))
    alone = write(replace(NOTE, thread=""))

    assert one["References"] == other["References"] != alone["References"]
    assert one["Message-ID"] != other["Message-ID"]


@pytest.mark.parametrize("key", ["a b", "x>\r\nBcc: eve@evil.test", "é" * 99])
def test_an_odd_key_becomes_a_plain_id(key):
    """The same one each time."""
    first, second = write(replace(NOTE, key=key)), write(replace(NOTE, key=key))

    assert first["Message-ID"] == second["Message-ID"]
    assert len(first["Message-ID"]) == len("<@acme.test>") + 32
    assert first["Bcc"] is None


def test_a_note_without_a_key_has_an_id_all_the_same():
    """As in a preview."""
    assert str(write(replace(NOTE, key=""))["Message-ID"]).endswith("@acme.test>")


def test_long_names_of_hosts_leave_ids_whole():
    """Encoded ids are no ids: nothing would come together by them."""
    domain = ".".join(["subsidiary"] * 12) + ".test"
    raw = Letterhead(sender_of(f"h@{domain}"), "Sentry").letter(NOTE, ADA, AT).as_bytes()

    ids = [line for line in raw.split(b"\r\n") if domain.encode() in line]
    assert len(ids) == 6
    assert not [line for line in ids if b"=?" in line]


def test_what_looks_encoded_is_not_decoded():
    """A title that spells a line break in mail's own code adds no header."""
    title = "=?utf-8?q?=0D=0ABcc=3A_eve=40evil=2Etest?="
    message = write(replace(NOTE, headline=title))

    assert (message["Subject"], message["Bcc"]) == (title, None)


def test_an_address_beyond_ascii_is_written_as_it_is():
    """For servers that take such addresses."""
    head = Letterhead(sender_of("h@acme.test"), "Sentry")

    assert "To: jörg@acme.test\r\n".encode() in head.letter(NOTE, "jörg@acme.test", AT).as_bytes()


def test_the_tracker_is_named_as_it_is_set():
    """And escaped as all else."""
    html = html_of(write(tracker="Bugs & Co"))

    assert "Open in Bugs &amp; Co" in html


@given(title=text, line=text, link=url, fact=text, excerpt=text)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_text_stays_in_its_place(title, line, link, fact, excerpt):
    """No header, element or link that is not ours; nothing too long to be shown."""
    hostile = replace(
        NOTE,
        title=title,
        headline=title,
        lines=((Person(line), line, Strong(line), Link(line, link)),),
        url=link,
        facts=((fact, fact),),
        excerpt=excerpt,
    )
    message = write(hostile)

    assert message.keys() == write().keys()
    assert message["To"] == ADA
    assert len(message["Subject"]) <= SUBJECT_MAX
    seen = Seen(html_of(message))
    assert set(seen.elements) <= {*Seen(html_of(write())).elements, "br"}
    assert all(address.startswith(("http://", "https://")) for address in seen.links)
    assert len(html_of(message)) < 102_000
    assert "eve@evil.test" not in str(message["Bcc"])


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_arrives_readable(title):
    """Its beginning, in the subject, in the text, in the HTML."""
    message = write(replace(NOTE, headline=title, title=title))
    start = " ".join(message["Subject"].rstrip("…").split())[:40]

    assert start in " ".join(text_of(message).split())
    assert start in " ".join(Seen(html_of(message)).words.split())
    assert title[:5].isalnum() <= (title[:5] in start)
