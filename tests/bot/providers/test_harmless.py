"""Whatever a tracker puts into its texts arrives readable and harmless, by every provider."""

import json
import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from bot.providers.pagerduty import PagerDuty
from bot.sandbox import Sandbox
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.people.directory import Organization
from tests import adaptive_cards, block_kit
from tests.bot.providers.hostile import KINDS, SEEN, everything_hostile, note_of
from tests.bot.providers.rigs import RIGS
from tests.visible import live

PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
HARMLESS = {"text", "inline", "softbreak"} | {
    f"{name}_{end}" for name in ("paragraph", "strong", "link") for end in ("open", "close")
}
ONCE = ("Subject", "From", "To", "Date", "Message-ID", "References", "List-Unsubscribe")


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


@everything_hostile
def test_by_slack(sandbox, send, services, kind, told):
    """No mention or link but ours; both checkers of Block Kit take it."""
    note = note_of(services, kind, *told)
    send("slack", note)

    message = sandbox.messages("alerts")[-1]
    block_kit.check(message.blocks)
    assert SEEN in message.plain_text
    assert "<" not in message.text
    assert {kind for kind, _ in live(message.blocks)} <= {"bold", "link"}
    links = {url for kind, url in live(message.blocks) if kind == "link"}
    assert all(url.startswith("https://sentry.acme.test/") for url in links)


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
