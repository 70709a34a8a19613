"""What the pages of links, Home and the events say is what the program does."""

import re

import pytest

from bot.drawing import home
from bot.drawing.unfurl import IN_FULL
from bot.feed import assigned
from bot.notices import surface_redraws
from bot.workspace import my_issues
from bot.workspace.unfurls import addresses, shared_links
from bot.workspace.unfurls.addresses import Kind, Site
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
        ("unfurls", f"Of one message {shared_links.LINKS_MAX} links unfurl"),
        ("unfurls", f"With more than {IN_FULL} each shows less"),
        ("unfurls", f"for the {surface_redraws.UNFURLS_MAX} messages"),
        ("unfurls", f"for {surface_redraws.UNFURLS_FOR.days} days"),
        ("home", {10: "ten to a page"}[home.ISSUES_MAX]),
        ("home", {60: "once a minute at most"}[my_issues.EVERY.seconds]),
        ("home", f"the newest {assigned.MOST} of all projects"),
        ("home", f"at most {assigned.PROJECTS_MAX}"),
        ("home", {3600: "again for an hour"}[surface_redraws.HOME_FOR.seconds]),
    ],
)
def test_figures(where, words):
    """Numbers in the text are those of the program."""
    assert words in " ".join(page(where).split())
