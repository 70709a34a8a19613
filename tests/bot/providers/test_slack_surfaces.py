"""Links and Homes: one call each, and what keeps them away concerns nobody else."""

from dataclasses import replace

import pytest

from blocks.replies import replies
from bot.notes.note import Drawing, Note, Surface
from bot.providers import slack_surfaces
from bot.vocabulary.failures import (
    Malformed,
    MessageGone,
    TargetDead,
    TemporaryFailure,
    WorkspaceDown,
)
from tests.visible import live

PART = Note(subject="issue:1", title="[shop] Boom", url="https://x.test/7", lines=(("said",),))
LINKS = Note(
    subject="unfurl:1", title="Boom", surface=Surface.LINKS, parts=(("https://x.test/7", PART),)
)
HOME = Note(subject="home:1", title="Home", lines=(("mine",),), surface=Surface.HOME)


def draw(note):
    return replies([line[0] for line in note.lines])


def shown(note, error=None):
    """The one call that it takes."""
    calls = []

    def call(method, **arguments):
        calls.append((method, arguments))
        if error is not None:
            raise error
        return {}

    slack_surfaces.show(call, note, "C1", "1.1", draw)
    [made] = calls
    return made


def test_links():
    """Blocks by address, and no text of its own: Slack refuses that."""
    method, arguments = shown(LINKS)

    assert method == "chat.unfurl"
    assert (arguments["channel"], arguments["ts"]) == ("C1", "1.1")
    assert "said" in str(arguments["unfurls"]["https://x.test/7"]["blocks"])
    assert set(arguments) == {"channel", "ts", "unfurls"}


def test_links_in_their_plainest_form():
    """A headline that leads there."""
    _, arguments = shown(LINKS.as_plain())

    assert live(arguments["unfurls"]) == [("link", "https://x.test/7"), ("bold", "[shop] Boom")]


def test_an_incident_under_its_link():
    """With the colour of its status, as on its card; all else has none."""
    values = {"title": "T", "url": "", "status": "critical", "text": "5", "footer": ()}
    values |= {"started": (1, "then"), "lasted": ""}
    part = replace(PART, drawing=Drawing("incident_card", values))
    links = replace(LINKS, parts=(("https://x.test/7", PART), ("https://x.test/8", part)))
    _, arguments = shown(links)

    colours = [each.get("color") for each in arguments["unfurls"].values()]
    assert colours == [None, "#FA4747"]


def test_a_home():
    """Its own blocks, then what stands below."""
    method, arguments = shown(Note(**{**vars(HOME), "parts": (("invite:1", PART),)}))

    assert (method, arguments["user_id"], arguments["view"]["type"]) == (
        "views.publish",
        "C1",
        "home",
    )
    assert "mine" in str(arguments["view"]["blocks"][0])
    assert "said" in str(arguments["view"]["blocks"][1])


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TargetDead("the channel is archived"), MessageGone),
        (WorkspaceDown("the app lacks a scope (missing_scope)"), MessageGone),
        (WorkspaceDown("the bot token was revoked (token_revoked)"), WorkspaceDown),
        (Malformed("refused"), Malformed),
        (TemporaryFailure("later"), TemporaryFailure),
    ],
)
@pytest.mark.parametrize("note", [LINKS, HOME], ids=["links", "home"])
def test_what_keeps_it_away(note, error, kind):
    """A channel or person is not paused for it, nor is everything for a scope that it lacks."""
    with pytest.raises(kind):
        shown(note, error)
