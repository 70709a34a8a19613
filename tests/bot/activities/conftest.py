import pytest

from bot.activities import kind_named
from bot.notes.note import Link, Person, plain

ISSUE = Link("SHOP-7", "https://sentry.acme.test/organizations/acme/issues/7/")
ADA = Person("Ada Lovelace", member_id=1)


@pytest.fixture
def line():
    """What is told of an activity of Ada's, or of somebody else's."""

    def line(name, who=ADA, issue=ISSUE, **data):
        return kind_named(name).model_validate(data).words(who, issue)

    return line


@pytest.fixture
def sentence(line):
    """The same in words alone, after Ada's name."""
    return lambda name, **data: plain(line(name, **data)).removeprefix("Ada Lovelace ")


@pytest.fixture
def links(line):
    """Where the names of things lead, beside the issue's own."""

    def links(name, **data):
        found = [span for span in line(name, **data) if isinstance(span, Link)]
        return {link.text: link.url for link in found if link.text != "SHOP-7"}

    return links
