"""Whatever a tracker puts into its texts arrives readable and harmless, by every provider."""

import copy
import itertools
import json
import re
from functools import reduce
from html.parser import HTMLParser
from operator import getitem

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError
from sqlmodel import func, select

from bot import intake
from bot.activities import known_kinds
from bot.incoming import Incoming
from bot.providers.pagerduty import PagerDuty
from bot.sandbox import Sandbox
from bot.services import Services
from bot.settings import Settings
from bot.telling import Teller
from store.activities import ActivityRow
from store.directory import Organization
from store.engine import Database
from tests import adaptive_cards, block_kit
from tests.bot.providers.rigs import RIGS

KINDS = [kind for kind in known_kinds() if kind.is_told]
SEEN = "Zebra"  # Begins each text, so that what arrived can be told.
HOSTILE = [
    "",
    "x" * 10_000,
    "💥" * 300,
    "\u05e9\u05dc\u05d5\u05dd \u202eabc",
    "<!channel> <!here> <@U1> <#C1> <https://evil.test|Sign in>",
    "[Sign in](https://evil.test) ![x](https://evil.test/x.png) ]( )",
    "</pre></div><script>alert(1)</script><img src=https://evil.test/x onerror=alert(1)>",
    "``` `code` *bold* _low_ ~gone~ **b** ~~s~~ # h | t |",
    "one\r\nBcc: eve@evil.test\r\n\r\ntwo\u2028three\x0bfour",
    "<at>everyone</at> {{DATE(2026-01-01T00:00:00Z)}} {{ 7*7 }} {% raw %} ${x} &lt;b&gt;",
]
URLS = [
    "https://sentry.acme.test/1",
    "https://sentry.acme.test/1|Sign in>now<!here>",
    'https://sentry.acme.test/1"onmouseover="alert(1)',
    "https://sentry.acme.test/1)[Sign in](https://evil.test",
    "https://sentry.acme.test/ a b",
    "",
]
PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
HARMLESS = {"text", "inline", "softbreak"} | {
    f"{name}_{end}" for name in ("paragraph", "strong", "link") for end in ("open", "close")
}
ONCE = ("Subject", "From", "To", "Date", "Message-ID", "References", "List-Unsubscribe")
numbers = itertools.count(1)
texts = st.sampled_from(HOSTILE) | st.text(st.characters(codec="utf-8"), max_size=60)
hostile = st.tuples(texts.map(lambda text: f"{SEEN} {text}"), st.sampled_from(URLS))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox.acme() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def services(migrated_file, tmp_path_factory):
    """One organization for all examples; each is an issue of its own."""
    path = tmp_path_factory.mktemp("harmless") / "heliograph.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
    yield Services(Settings(), database)
    database.close()


@pytest.fixture(scope="module")
def send(sandbox):
    """By the real provider, to its real server."""
    rigs = {name: rig(sandbox) for name, rig in RIGS.items()}
    built = {name: rig.built(None) for name, rig in rigs.items()}
    return lambda name, note: built[name].send(note, rigs[name].address, None)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.kind)
def kind(request):
    return request.param


def leaves(value, path=()):
    """The way to every text inside."""
    if isinstance(value, str):
        yield path
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, (list, tuple)) else parts:
        yield from leaves(part, (*path, key))


def spoiled(kind, text, url):
    """Its example with the text in every place that takes any."""
    data = copy.deepcopy(dict(kind.example))
    for *way, last in leaves(kind.example):
        place = reduce(getitem, way, data)
        kept = place[last]
        place[last] = url if kept.startswith("http") else text
        try:
            kind.model_validate(data)
        except ValidationError:
            place[last] = kept
    return data


def note_of(services, kind, text, url):
    """What is told of it, made from what intake stored."""
    number, short = next(numbers), text[:500]
    issue = {"title": text, "culprit": short, "url": url, "short_id": f"SHOP-{number}"}
    facts = {"id": f"{number} {short[:150]}", "project": "shop", "level": "fatal"}
    is_alone = not kind.needs_issue and number % 2
    body = {
        "id": number,
        "type": kind.kind,
        "issue": None if is_alone else issue | facts,
        "project": "shop",
        "actor": {"name": short},
        "data": spoiled(kind, short, url),
    }
    intake.receive(services, Incoming.model_validate(body), "api")
    with services.database.read() as session:
        newest = session.exec(select(func.max(ActivityRow.id))).one()
        return Teller(session, "Sentry").message(newest, "you follow it")


cheaply = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def everything_hostile(test):
    """Each of the known tricks, then a few of anything."""
    for number, text in enumerate(HOSTILE):
        told = (f"{SEEN} {text}", URLS[number % len(URLS)])
        test = example(told=told)(test)
    return cheaply(given(told=hostile)(test))


@everything_hostile
def test_by_slack(sandbox, send, services, kind, told):
    """No mention or link but ours; both checkers of Block Kit take it."""
    note = note_of(services, kind, *told)
    send("slack", note)

    message = sandbox.messages("alerts")[-1]
    block_kit.check(message.blocks)
    assert SEEN in message.plain_text
    for text in [message.text, *mrkdwn_of(message.blocks)]:
        assert not re.search(r"<[!@#]", text)
        assert set(re.findall(r"<(?!https://sentry\.acme\.test/)[^>]*", text)) == set()


def mrkdwn_of(part):
    """Every text of blocks in which markup counts."""
    if isinstance(part, list):
        return [text for each in part for text in mrkdwn_of(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if part.get("type") == "mrkdwn" else []
    return own + [text for each in part.values() for text in mrkdwn_of(each)]


@everything_hostile
def test_by_msteams(sandbox, send, services, kind, told):
    """The schema takes it, Teams' limit too, and a Markdown parser finds no link but ours."""
    note = note_of(services, kind, *told)
    send("msteams", note)

    card = sandbox.teams.cards[-1].card
    adaptive_cards.check(card)
    assert len(json.dumps(sandbox.calls("teams")[-1].arguments)) <= 24_000
    assert SEEN in sandbox.teams.cards[-1].plain_text
    for text in card_texts(card):
        links, marks = parsed(text)
        assert all(link.startswith("https://sentry.acme.test/") for link in links)
        assert marks <= HARMLESS
        assert "{{" not in text


def card_texts(card):
    found = adaptive_cards.elements(card)
    facts = [fact for each in found for fact in each.get("facts", ())]
    return [
        *(each["text"] for each in found if each["type"] == "TextBlock"),
        *(fact[part] for fact in facts for part in ("title", "value")),
    ]


def parsed(text):
    """Where its links lead, and what it is made of."""
    blocks = PARSER.parse(text)
    tokens = [*blocks, *(token for block in blocks for token in block.children or ())]
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    return links, {token.type for token in tokens}


@everything_hostile
def test_by_pagerduty(sandbox, send, services, kind, told):
    """The sandbox refuses what PagerDuty would; one line, one address."""
    note = note_of(services, kind, *told)
    if note.effect not in PagerDuty.effects:
        return
    send("pagerduty", note)

    event = sandbox.pagerduty.events[-1]
    assert event["dedup_key"] == note.thread or len(event["dedup_key"]) == 255
    if event["event_action"] == "trigger":
        assert SEEN in event["payload"]["summary"]
        assert len(event["payload"]["summary"].splitlines()) == 1
        assert not re.search(r"[\s<>|\"]", event.get("client_url", ""))


@everything_hostile
def test_by_email(sandbox, send, services, kind, told):
    """One header of each, and no markup but the template's own."""
    note = note_of(services, kind, *told)
    send("email", note)

    mail = sandbox.mailbox.messages[-1]
    names = [name.lower() for name in mail.message.keys()]  # noqa: SIM118 - a header may come twice.
    tags = Tags(mail.html)
    assert mail.recipients == ("ada@acme.test",)
    assert [name for name in ONCE if names.count(name.lower()) > 1] == []
    assert "bcc" not in names
    assert mail.message.defects == []
    assert SEEN in mail.subject
    assert SEEN in mail.text
    assert SEEN in tags.words
    assert not tags.names & {"script", "img", "iframe", "form"}
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert {href.partition(":")[0] for href in tags.links} <= {"https", "mailto"}
    assert not [href for href in tags.links if href.startswith("https://evil.test")]


class Tags(HTMLParser):
    """What an HTML part is made of."""

    def __init__(self, html):
        super().__init__()
        self.names, self.attributes, self.links, self.words = set(), set(), set(), ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name in {"href", "src"} and value}

    def handle_data(self, data):
        self.words += data
