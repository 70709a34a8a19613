"""What stands under links: each as it is now, what is gone left out, within Slack's limits."""

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.drawing.unfurl import IN_FULL
from bot.intake import intake
from bot.notes.note import Surface
from bot.providers.slack import _blocks
from bot.sandbox.words import words_of
from store.incidents.incidents import Incident, IncidentStatus
from store.issues.releases import Release
from store.slack.unfurls import UnfurlLink
from tests.block_kit import check
from tests.bot.acme import told
from tests.bot.workspace.unfurls.conftest import URL


@pytest.fixture
def drawn(acme):
    """The note of the first unfurl, and its version."""

    def drawn():
        with acme.database.read() as session:
            return subjects.draw(Renderer(session, "Sentry"), "unfurl:1")

    return drawn


def test_an_issue(share, drawn):
    """Its card, under the address as Slack gave it."""
    share(URL)

    note, _ = drawn()

    assert note.surface == Surface.LINKS
    [(url, part)] = note.parts
    assert (url, part.drawing.layout) == (URL, "issue_card")


def test_the_version_rises(acme, share, drawn):
    """With each change of what it shows, and with each link."""
    share(URL)
    _, first = drawn()
    intake.receive(acme, told("set_resolved", id="a-2"), "api")
    _, second = drawn()
    share(f"{URL}events/1/")
    _, third = drawn()

    assert first < second < third


def test_what_is_gone_is_left_out(acme, share, drawn):
    """It spoils nothing for the others; of nothing nothing is drawn."""
    share(URL)
    with acme.database.write() as session:
        for subject in ("issue:99", "project:99", "release:99", "incident:99"):
            session.add(UnfurlLink(unfurl_id=1, url=f"https://x/{subject}", subject=subject))

    note, _ = drawn()

    assert [url for url, _ in note.parts] == [URL]


def test_nothing_is_left(acme, drawn, share):
    """Then there is nothing to draw."""
    share(URL)
    with acme.database.write() as session:
        session.get(UnfurlLink, (1, URL)).subject = "issue:99"

    with pytest.raises(LookupError):
        drawn()


def test_projects_and_releases(acme, share, drawn):
    """With a few facts each; hostile names stay text."""
    with acme.database.write() as session:
        session.add(Release(project_id=1, version="<!channel>*&", at=acme.now()))
    share(
        "https://acme.test/acme/shop/",
        "https://acme.test/organizations/acme/releases/%3C%21channel%3E%2A%26/",
    )

    parts = dict(drawn()[0].parts)

    texts = [str(words_of([b.to_dict() for b in _blocks(part)])) for part in parts.values()]
    assert "Unresolved issues: *1*" in texts[0]
    assert "Release *&lt;!channel&gt;*&amp;*" in texts[1]
    assert "Issues resolved in it: *0*" in texts[1]


def test_many_show_less(acme, share, drawn):
    """Of more links than a few each shows less; all of it is what Slack takes."""
    facts = {"excerpt": "a stack line", "tags": {"browser": "X"}, "title": "T" * 500}
    intake.receive(acme, told("alert", id="a-3", issue=facts), "api")
    share(*(f"{URL}events/{n}/" for n in range(IN_FULL + 1)))

    note, _ = drawn()

    assert {part.drawing.values["excerpt"] for _, part in note.parts} == {""}
    for _, part in note.parts:
        check([block.to_dict() for block in _blocks(part)])


def test_in_its_plainest_form(share, drawn):
    """A headline for each link, when Slack refuses more."""
    share(URL)

    plain = drawn()[0].as_plain()

    assert [part.drawing for _, part in plain.parts] == [None]


def test_an_incident(acme, share, drawn):
    """Its card as it is now; a picture of its chart stands on cards only."""
    facts = {"rule": "Too many", "status": IncidentStatus.CRITICAL, "identifier": "12"}
    facts |= {"since": acme.now(), "started_at": acme.now(), "points": [[1.0, 2.0], [2.0, 9.0]]}
    with acme.database.write() as session:
        session.add(Incident(organization_id=1, project_id=1, source_id="i-1", **facts))
    share("https://acme.test/organizations/acme/alerts/12/")

    [(_, part)] = drawn()[0].parts

    blocks = [block.to_dict() for block in _blocks(part)]
    check(blocks)
    assert "Critical: Too many" in str(blocks)
