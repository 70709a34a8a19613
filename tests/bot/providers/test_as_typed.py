"""Outside text arrives as it was typed, wherever the tracker puts it and whoever brings it."""

import html
import json

import pytest
from markdown_it import MarkdownIt
from sqlmodel import func, select

from bot.activities.again import Again
from bot.drawing.activity import Renderer
from bot.drawing.issue import issue_card_note
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.notes.note import Line, Link, Note, Person, Strong
from bot.providers.adaptive_card import message
from bot.providers.mail.body import body
from bot.providers.pagerduty import alert
from bot.providers.slack import _form
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.issues.issues import Issue
from store.people.directory import Organization
from tests.bot.providers.hostile import KINDS, note_of
from tests.bot.providers.test_harmless import Tags
from tests.typed_texts import TYPED
from tests.visible import live, visible

PAGE = "https://sentry.acme.test/organizations/acme/issues/7/"
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
NUMBERS_ALONE = {Again}  # Nobody did it, so that a line of it has the issue and numbers.
each_text = pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)


@pytest.fixture(scope="module")
def services(migrated_file, tmp_path_factory):
    """One organization for all examples; each is an issue of its own."""
    path = tmp_path_factory.mktemp("typed") / "heliograph.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
    yield Services(Settings(), database)
    database.close()


def line(text):
    return " ".join(text.split())


@each_text
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_in_slack(services, kind, text):
    """Title, actor and all that it tells are letters; the links are the tracker's."""
    note = note_of(services, kind, text, PAGE)

    form = _form(note)

    shown = "\n".join(visible(form["blocks"]))
    assert line(text) in shown
    assert kind in NUMBERS_ALONE or line(text) in line(html.unescape(form["text"]))
    assert (form["parse"], form["link_names"]) == ("none", False)
    assert {kind for kind, _ in live(form["blocks"])} <= {"bold", "link"}
    assert all(
        words.startswith("https://sentry.acme.test/")
        for kind, words in live(form["blocks"])
        if kind == "link"
    )


@each_text
def test_the_card_in_slack(services, text):
    """Every field of it, and the headline keeps its link."""
    tag = f"Tag {text}"[:50].strip()  # A card has no room for more of a name.
    issue = {"id": f"card {text}"[:150], "title": text, "culprit": text, "url": PAGE}
    body = {
        "id": f"card {text}",
        "type": "alert",
        "issue": issue | {"project": text[:60], "level": "error"},
        "data": {
            "rule": text,
            "environment": text,
            "message": text,
            "tags": {tag: f"value {text}"},
            "owners": [f"#{text}"],
        },
    }
    intake.receive(services, Incoming.model_validate(body), "api")
    with services.database.read() as session:
        number = session.exec(select(func.max(Issue.id))).one()
        note, _ = issue_card_note(Renderer(session, "Sentry"), number)

    form = _form(note)

    texts = visible(form["blocks"])
    shown, found = "\n".join(texts), live(form["blocks"])
    assert texts[0].startswith(f":red_circle: {line(text)}")
    assert [words for kind, words in found if kind == "link"] == [PAGE]
    assert ("bold", line(text)) in found
    for expected in (f"{tag}: value {text}", f"environment: {text}", f"#{text}"):
        assert line(expected) in line(shown)
    assert line(shown).count(line(text)) >= 7
    assert {kind for kind, _ in found} <= {"bold", "link", "emoji"}
    assert {words for kind, words in found if kind == "emoji"} == {"red_circle"}


def told(text) -> Note:
    lines: Line = (Person(text), " told ", Strong(text), " of ", Link(text, PAGE), ": ", text)
    return Note(
        "issue:1",
        text,
        lines=(lines,),
        url=PAGE,
        headline=text,
        facts=((f"Tag {text}", text), ("serverName", "web-1")),
        excerpt=text,
        thread="x",
        is_alone=True,
    )


@each_text
def test_by_mail(text):
    """In both parts, and tags keep their names."""
    letter = body(told(text), "Sentry")

    assert letter.text.count(line(text)) >= 6
    assert line(Tags(letter.html).words).count(line(text)) >= 6
    assert "serverName: web-1" in letter.text
    assert Tags(letter.html).links <= {PAGE}


@each_text
def test_by_teams(text):
    """Read as its clients read Markdown."""
    card = message(told(text), "Sentry", "bare")
    texts = [each["text"] for each in found(card, "text")]
    facts = found(card, "value")

    shown = [read(each) for each in texts]
    assert all(line(text) in each for each in shown)
    assert line(shown[1]).count(line(text)) == 4
    assert [read(each["title"]) for each in facts] == [f"Tag {line(text)}", "serverName"]
    assert read(facts[0]["value"]) == line(text)


def test_a_comment_of_several_lines_by_teams():
    """Each in a block: its Markdown would join them."""
    note = Note("issue:1", "x", lines=((Person("Ada"), " said:\nfirst *a*\r\n\n> second"),))

    card = message(note, "Sentry", "bare")

    assert [read(each["text"]) for each in found(card, "text")[1:]] == [
        "Ada said:",
        "first *a*",
        "> second",
    ]


def found(part, key):
    """The objects with such a text."""
    if isinstance(part, list):
        return [each for item in part for each in found(item, key)]
    if not isinstance(part, dict):
        return []
    own = [part] if isinstance(part.get(key), str) else []
    return own + [each for item in part.values() for each in found(item, key)]


def read(markdown):
    """The words of it; nothing but bold and our link may be live."""
    tokens = [each for block in PARSER.parse(markdown) for each in block.children or ()]
    kinds = {token.type for token in tokens}
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    assert kinds <= {"text", "strong_open", "strong_close", "link_open", "link_close"}
    assert links <= {PAGE}
    return "".join(token.content for token in tokens).replace("\u00a0", " ").strip()


@each_text
def test_by_pagerduty(text):
    """One line as summary, the tags by their names."""
    event = alert(told(text), "Sentry")["payload"]

    assert event["summary"] == line(text)
    assert event["custom_details"][f"Tag {line(text)}"] == line(text)
    assert event["custom_details"]["serverName"] == "web-1"
    assert text in event["custom_details"]["Excerpt"]
    json.dumps(event)
