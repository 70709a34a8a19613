"""A card is drawn outside any write: what happens between drawing and sending is not lost."""

import pytest

from store.issues.issues import Issue
from store.slack.cards import Card
from tests.bot.acme import all_rows


@pytest.fixture
def meanwhile(relay, monkeypatch):
    """Something that happens once, after the next cards are drawn and before they are begun."""

    def have(act):
        dispatcher, acts = relay._dispatcher, [act]
        plan = dispatcher._plan

        def then_act(lanes):
            planned = plan(lanes)
            while acts:
                acts.pop()()
            return planned

        monkeypatch.setattr(dispatcher, "_plan", then_act)

    return have


def is_true(database):
    """Whether the card shows the issue as it is."""
    ((card,), (issue,)) = all_rows(database, Card), all_rows(database, Issue)
    return card.drawn_version == issue.version


def test_a_change_while_a_card_is_redrawn(relay, provider, happen, meanwhile, database):
    """It is redrawn once more."""
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")
    meanwhile(lambda: happen("set_resolved"))
    relay.run_once()

    states = [note.drawing.values["state"] for note, _, _ in provider.edited]
    assert states[-1] == "Resolved"
    assert is_true(database)


def test_a_change_while_a_redraw_is_left_out(relay, provider, happen, meanwhile, database):
    """What the card showed a moment ago it does not show any more."""
    happen("alert")
    happen("assigned", assignee="Grace")
    meanwhile(lambda: None)
    relay.run_once()  # The card is posted as it is: its redraw is left out, and so the next.
    happen("assigned", assignee="Ada")
    with database.write() as session:
        session.get(Card, 1).drawn_version = session.get(Issue, 1).version
    meanwhile(lambda: happen("set_resolved"))
    relay.run_once()

    assert provider.edited[-1][0].drawing.values["state"] == "Resolved"
    assert is_true(database)


def test_nothing_happens_meanwhile(relay, provider, happen):
    """One redraw is enough."""
    happen("alert")
    relay.run_once()
    happen("assigned", assignee="Grace")
    happen("set_resolved")
    relay.run_once()

    assert len(provider.edited) == 1
