"""Where a message may stand, who may add it, and what it may hold."""

import pytest

from tests.whole.comments.conftest import SHORTCUT, marks
from tests.whole.program import wait_until

OWN = "That message is my own"


@pytest.fixture
def dialog(talk, ada):
    """The modal that asks for the issue, of a message in no card's thread."""
    issue, _card = talk.card()
    said = ada.says("The gateway is down", channel="alerts")
    ada.shortcut(SHORTCUT, said)
    return issue, said, ada.expect_modal("Add a comment")


@pytest.mark.parametrize("by", ["short id", "address"])
def test_in_no_thread(talk, ada, dialog, by):
    """A modal asks for the issue; by its short id in any case, or by its address."""
    issue, said, modal = dialog
    typed = issue.short_id.lower()
    if by == "address":
        typed = f"https://sentry.acme.test/organizations/acme/issues/{issue.id}/?query=x"

    ada.fill(modal, "Issue", typed)
    assert ada.submit(modal).errors == {}

    assert wait_until(lambda: marks(said))
    assert "The gateway is down" in talk.texts(issue)[0]
    ada.expect_message("Ada Lovelace commented", channel="alerts")  # Under its card.


def test_no_such_issue(talk, ada, dialog):
    """Said at the field; what is typed then counts."""
    issue, said, modal = dialog
    ada.fill(modal, "Issue", "SHOP-999")
    refused = ada.submit(modal)
    assert "No issue" in refused.errors["Issue"]

    ada.fill(modal, "Issue", issue.short_id)
    ada.submit(modal)

    assert wait_until(lambda: marks(said))


def test_named_in_no_thread(talk, ada):
    """Who names the app elsewhere is told where that means something."""
    talk.card()

    ada.mention_bot("look at this", channel="alerts")

    ada.expect_ephemeral("That is in no thread of an issue's card")


def test_our_own_message(talk, ada):
    """A card or a reply of ours would go round in a ring."""
    issue, card = talk.card()

    ada.shortcut(SHORTCUT, card)

    ada.expect_ephemeral(OWN)
    assert talk.texts(issue) == []


def test_nothing_said(talk, ada):
    """The app's name alone."""
    issue, card = talk.card()

    ada.mention_bot("", channel="alerts", thread=card)

    ada.expect_ephemeral("has no text and no file")
    assert talk.texts(issue) == []


def test_not_linked(talk, slack):
    """Asked to link; what they said is kept, and added once they are linked."""
    issue, card = talk.card()
    talk.unlink("linus")
    linus = slack.act_as("linus")
    said = linus.says("It is DNS", channel="alerts", thread=card)

    linus.shortcut(SHORTCUT, said)
    asked = linus.expect_ephemeral("haven't linked your Sentry account")
    linus.press("Link your identity now", asked)
    linus.submit(linus.expect_modal("linus@acme.test"))

    assert wait_until(lambda: marks(said))
    assert "It is DNS" in talk.texts(issue)[0]


def test_a_stranger(talk, slack):
    """Who is of another workspace adds nothing."""
    issue, card = talk.card()
    slack.add_user("mallory", team_id="T0OTHER")
    mallory = slack.act_as("mallory")
    said = mallory.says("hm", channel="alerts", thread=card)

    mallory.shortcut(SHORTCUT, said)

    mallory.expect_ephemeral("You are here from another Slack workspace")
    assert talk.texts(issue) == []


def test_mentions_links_files(talk, ada, slack):
    """Members by name, others as Slack shows them, links, code as typed, files by their address."""
    issue, card = talk.card()
    talk.unlink("grace")
    here = "https://acme.slack.com/files/U0ADA/F1/trace.txt"
    said = ada.says("", channel="alerts", thread=card, files=[file("trace.txt", here)])
    bob, grace = slack.user("bob").id, slack.user("grace").id
    said.text = (
        f"<@{bob}> and <@{grace}> and <@U0NOBODY>: see <#C0BACKEND>, <https://a.test/x?a=1&amp;b=2|the"
        f" [log]> :tada: a &lt; b\n```<https://a.test> if a &amp;&amp; b```"
    )

    talk.add(ada, said)

    body = talk.texts(issue)[0].partition("\n\n")[2].rpartition("\n\n")[0]
    assert body == (
        "@Bob Kahn and @grace and @U0NOBODY: see #backend,"
        r" [the \[log\]](https://a.test/x?a=1&b=2) :tada: a < b"
        "\n```https://a.test if a && b```"
        f"\n\n- [trace.txt]({here})"
    )


def test_forty_thousand_characters(talk, ada):
    """As long as a message can be: cut, and it says so."""
    issue, card = talk.card()
    said = ada.says("x" * 40_000, channel="alerts", thread=card)

    talk.add(ada, said)
    talk.settle()

    text = talk.texts(issue)[0]
    assert len(text) == 40_000
    assert "xxx… (cut; the whole message is in Slack)\n\n[Where it was said](" in text
    assert talk.under(card) == []


def file(name, permalink):
    return {"id": "F1", "name": name, "title": name, "permalink": permalink}
