"""What the pages of links, Home and the events say is what the program does."""

import re

import pytest

from bot import surfaces
from bot.home import drawing
from bot.unfurling import addresses, sharing
from bot.unfurling.addresses import Kind, Site
from bot.unfurling.drawing import IN_FULL
from tests.pages import names, page, table
from tests.test_manifest import EVENTS

KINDS = {
    "issue": Kind.ISSUE,
    "same": None,  # As the row above it.
    "incident": Kind.INCIDENT,
    "project": Kind.PROJECT,
    "release": Kind.RELEASE,
}
SITE = Site(1, "acme", "https://sentry.acme.test")


def test_every_event_is_explained():
    """Each that the manifest names, once."""
    said = [name for row in table(page("install"), "event") for name in names(row[0])]

    assert sorted(said) == EVENTS


def test_every_shape_of_a_link_is_read():
    """The addresses that the page shows lead to what it says."""
    kind, wrong = None, []
    for shape, shows in ((names(row[0])[0], row[1]) for row in table(page("unfurls"), "link")):
        kind = KINDS[re.search("|".join(KINDS), shows)[0]] or kind
        found = addresses.read(shape, [SITE])
        if found is None or found.kind != kind:
            wrong.append(shape)

    assert wrong == []


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("unfurls", f"Of one message {sharing.LINKS_MAX} links unfold"),
        ("unfurls", f"With more than {IN_FULL} each shows less"),
        ("unfurls", f"for the {surfaces.UNFURLS_MAX} messages"),
        ("unfurls", f"for {surfaces.UNFURLS_FOR.days} days"),
        ("home", {10: "ten to a page"}[drawing.ISSUES_MAX]),
        ("home", {3600: "again for an hour"}[surfaces.HOME_FOR.seconds]),
    ],
)
def test_figures(where, words):
    """Numbers in the text are those of the program."""
    assert words in " ".join(page(where).split())
