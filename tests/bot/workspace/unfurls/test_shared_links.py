"""Who may unfurl what: decided when it is shared, and stored once."""

from datetime import UTC, datetime

import pytest
from sqlmodel import delete

from bot.identity.gate import NotLinked, Presser, Stranger, UnknownWorkspace
from bot.workspace.unfurls import link_prompt, shared_links
from bot.workspace.unfurls.link_prompt import IGNORE, NoSuchAnswer
from bot.workspace.unfurls.shared_links import Message, Shared
from store.outbox.models import Delivery, Purpose
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity
from store.slack.cards import Card
from store.slack.unfurls import Unfurl, UnfurlLink, UnfurlPrompt
from tests.bot.acme import all_rows
from tests.bot.workspace.unfurls.conftest import TEAM, URL

EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


def links(services):
    return [(row.url, row.subject) for row in all_rows(services.database, UnfurlLink)]


def redraws(services):
    rows = all_rows(services.database, Delivery)
    return [row.lane for row in rows if row.purpose == Purpose.REDRAW]


def test_shared(acme, share):
    """One redraw is owed to the message's channel, and the card stands there already."""
    assert share(URL) == Shared.NOTHING

    assert links(acme) == [(URL, "issue:1")]
    assert redraws(acme) == ["slack:C0GENERAL"]
    [card] = [row for row in all_rows(acme.database, Card) if row.subject == "unfurl:1"]
    assert (card.target, card.external_id) == ("slack:C0GENERAL", "1.1")


def test_again(acme, share):
    """A repeat changes nothing; a link that was added by an edit is drawn with the others."""
    share(URL)
    share(URL, URL)
    share(URL, f"{URL}events/1/")

    assert links(acme) == [(URL, "issue:1"), (f"{URL}events/1/", "issue:1")]
    assert redraws(acme) == ["slack:C0GENERAL"]  # One that waits is enough.


@pytest.mark.parametrize("odd", [None, 7, {"url": URL}, [URL], "", "https://[", "x" * 5000, "\x00"])
def test_odd_links(acme, share, odd):
    """Whatever else the event holds, the good one unfurls."""
    share(odd, URL) if not isinstance(odd, dict | list) else share(URL)

    assert links(acme) == [(URL, "issue:1")]


def test_an_unknown_issue(acme, share):
    """Nothing is stored."""
    share("https://acme.test/organizations/acme/issues/999/")

    assert links(acme) == []


def test_the_organization_of_another_workspace(acme, other, share):
    """It is not even asked for."""
    share("https://acme.test/organizations/other/issues/7/")
    share(URL, team="T2", home="T2")

    assert links(acme) == []


def test_who_is_deactivated(acme, share):
    """Sees nothing any more."""
    with acme.database.write() as session:
        session.get(Member, 1).is_active = False

    assert share(URL) == Shared.NOTHING
    assert links(acme) == []


def test_not_linked(acme, share):
    """Asked once for a message, again for the next, and nothing is stored of the links."""
    assert share(URL, user="U0GRACE") == Shared.ASK
    assert share(URL, user="U0GRACE") == Shared.NOTHING
    assert share(URL, user="U0GRACE", ts="2.2") == Shared.ASK

    assert links(acme) == []


def test_nobody_learns_what_there_is(share):
    """Whoever is not linked is asked for links to nothing too."""
    assert share("https://acme.test/organizations/acme/issues/999/", user="U9") == Shared.ASK


@pytest.mark.parametrize("who", [{"home": "T2"}, {"team": "T9", "home": "T9"}])
def test_strangers(share, who):
    """From another workspace, or in one that is not ours: not even asked."""
    assert share(URL, user="U9", **who) == Shared.NOTHING


def test_other_links(share):
    """Who shares links to elsewhere is not asked either."""
    assert share("https://elsewhere.test/x", user="U9") == Shared.NOTHING


@pytest.mark.parametrize("path", ["settings/", "issues/", "alerts/rules/details/3/"])
def test_pages_that_never_unfold(acme, share, path):
    """Linking would show nothing more: nobody is asked for them."""
    assert share(f"https://acme.test/organizations/acme/{path}", user="U9") == Shared.NOTHING
    assert all_rows(acme.database, UnfurlPrompt) == []


@pytest.mark.parametrize("at", [Message("", "1.1"), Message("C0GENERAL", "")])
@pytest.mark.parametrize("user", ["U0ADA", "U9"])
def test_nowhere(acme, at, user):
    """A message that can't be found again is not drawn on, and nobody is asked for it."""
    assert shared_links.share(acme, Presser(TEAM, user, TEAM), at, [URL]) == Shared.NOTHING
    assert links(acme) == []


def test_of_two_organizations(acme, share):
    """The workspace serves both; what somebody does not belong to stays a link."""
    beta = "https://beta.test/organizations/beta/projects/web/"
    with acme.database.write() as session:
        session.add(Organization(slug="beta", name="B", url="https://beta.test", team_id=TEAM))
        session.flush()
        session.add(Project(organization_id=2, slug="web"))
    share(URL, beta)
    only_mine = links(acme)
    with acme.database.write() as session:
        session.add(Member(organization_id=2, email="ada@acme.test", name="Ada"))
    share(URL, beta)

    assert only_mine == [(URL, "issue:1")]
    assert links(acme) == [(URL, "issue:1"), (beta, "project:2")]


def test_ignored(acme, share):
    """For ever, whatever is shared."""
    link_prompt.ignore(acme, IGNORE, Presser(TEAM, "U0GRACE", TEAM))

    assert share(URL, user="U0GRACE") == Shared.NOTHING


@pytest.mark.parametrize(
    ("by", "value", "refusal"),
    [
        (Presser(TEAM, "U1", TEAM), "link", NoSuchAnswer),
        (Presser(TEAM, "U1", "T2"), IGNORE, Stranger),
        (Presser("T9", "U1", "T9"), IGNORE, UnknownWorkspace),
    ],
)
def test_answers_of_others(acme, by, value, refusal):
    """What a button carries, and who presses it, is outside input."""
    with pytest.raises(refusal):
        link_prompt.ignore(acme, value, by)

    assert all_rows(acme.database, UnfurlPrompt) == []
    assert refusal is not NotLinked


def test_twenty_of_one_message(acme, share):
    """The first twenty that lead somewhere."""
    share(*(f"{URL}events/{n}/" for n in range(30)), URL)

    assert len(links(acme)) == shared_links.LINKS_MAX


def test_pressed_where_nobody_remembers(acme):
    """A press makes it known, and draws it; a stranger's does not."""
    at = Message("C0OTHER", "9.9")
    shared_links.use(acme, Presser(TEAM, "U0ADA", "T2"), at, URL)
    assert links(acme) == []

    shared_links.use(acme, Presser(TEAM, "U0ADA", TEAM), at, URL)

    assert links(acme) == [(URL, "issue:1")]
    assert redraws(acme) == ["slack:C0OTHER"]


def test_pressed_again(acme, share):
    """What is known is drawn all the same, and is one of those used last."""
    share(URL)
    at = Message("C0GENERAL", "1.1")
    with acme.database.write() as session:
        session.get(Unfurl, 1).used_at = EARLIER
        session.exec(delete(Delivery))
    shared_links.use(acme, Presser(TEAM, "U0ADA", TEAM), at, URL)

    assert links(acme) == [(URL, "issue:1")]
    assert redraws(acme) == ["slack:C0GENERAL"]
    assert all_rows(acme.database, Unfurl)[0].used_at > EARLIER


@pytest.mark.parametrize(
    ("user", "url"),
    [
        ("U0GRACE", URL),
        ("U0ADA", "https://acme.test/organizations/acme/issues/999/"),
        ("U0ADA", "https://elsewhere.test/organizations/acme/issues/7/"),
        ("U0ADA", ""),
    ],
)
def test_presses_that_draw_nothing(acme, user, url):
    """By who is not linked, or with an address that leads nowhere: it is outside input."""
    shared_links.use(acme, Presser(TEAM, user, TEAM), Message("C0OTHER", "9.9"), url)

    assert links(acme) == []
    assert redraws(acme) == []


def test_unfolded_once_they_are_linked(acme, share):
    """What they were asked for last; of many links as many as unfurl."""
    share(f"{URL}events/old/", user="U0GRACE", ts="1.1")
    share(*(f"{URL}events/{n}/" for n in range(30)), user="U0GRACE", ts="2.2")
    with acme.database.write() as session:
        grace = {"team_id": TEAM, "slack_user_id": "U0GRACE", "member_id": 2}
        session.add(Identity(linked_at=acme.now(), **grace))
    link_prompt.unfold(acme, Presser(TEAM, "U0GRACE", TEAM))

    assert len(links(acme)) == shared_links.LINKS_MAX
    assert f"{URL}events/old/" not in dict(links(acme))
    assert [row.ts for row in all_rows(acme.database, Unfurl)] == ["2.2"]


def test_nothing_waits_for_who_was_never_asked(acme):
    """Linked by other ways: there is nothing to unfurl."""
    link_prompt.unfold(acme, Presser(TEAM, "U0ADA", TEAM))

    assert links(acme) == []


def test_links_to_the_inner_address(acme, share):
    """Where Sentry is asked at another address than people's, both are known."""
    inner = "http://sentry.internal:9000/organizations/acme/issues/7/"
    share(inner)
    assert links(acme) == []

    acme.settings.sentry_url, acme.settings.sentry_org = "http://sentry.internal:9000", "acme"
    share(inner, URL)

    assert links(acme) == [(inner, "issue:1"), (URL, "issue:1")]
