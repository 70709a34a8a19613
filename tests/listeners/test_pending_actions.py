"""What was wanted before a link is done after it, and its person is told in any case."""

from datetime import timedelta

import pytest

from blocks import identity_modals
from bot.errors import UserError
from bot.identity import pending_actions
from bot.identity.gate import NotAMember, Presser
from bot.identity.pending_actions import PendingAction
from listeners import pending_actions as kept
from listeners.pending_actions import Outcome, carry_out, pending_action

THERE = Presser("T0ACME", "U0ADA", "T0ACME", "C0ALERTS")
IN_A_MODAL = Presser("T0ACME", "U0ADA", "T0ACME")


class Refusal(UserError):
    """No, {who}."""


@pytest.fixture
def pending(answers, monkeypatch):
    """Ada wanted something; it does what is given here."""
    monkeypatch.setattr(kept, "_registry", dict(kept._registry))

    def pending(doing):
        pending_action("try_it")(doing)
        pending_actions.keep(answers.services, THERE, PendingAction("try_it", {"n": 1}))

    return pending


def test_nothing_was_wanted(answers, slack):
    """Then nothing is said."""
    assert carry_out(answers, IN_A_MODAL) is None

    slack.expect_nothing_more()


def test_done_and_told_where_it_was_pressed(answers, slack, pending):
    """With the values that were kept, by who is linked now."""
    asked = []
    pending(lambda *given: asked.append(given) or Outcome("Done."))

    assert carry_out(answers, IN_A_MODAL) is None

    assert asked == [(answers.services, THERE, {"n": 1})]
    slack.act_as("ada").expect_ephemeral("Done.")


def test_a_view_takes_the_modal_s_place(answers, pending, slack):
    """An action that asks goes on asking."""
    view = identity_modals.told("How?")
    pending(lambda *_: Outcome(view=view))

    assert carry_out(answers, IN_A_MODAL) is view
    slack.expect_nothing_more()


def test_once(answers, pending):
    """A replay of the submission does it no second time."""
    asked = []
    pending(lambda *given: asked.append(given) or Outcome())

    carry_out(answers, IN_A_MODAL)
    carry_out(answers, IN_A_MODAL)

    assert len(asked) == 1


def test_a_refusal_is_told(answers, pending, slack):
    """Checked anew: somebody may have been faster."""

    def refuse(*_):
        raise Refusal(who="<Ada>")

    pending(refuse)

    assert carry_out(answers, IN_A_MODAL) is None
    assert slack.act_as("ada").expect_ephemeral().text == "No, &lt;Ada&gt;."


def test_linked_to_somebody_of_another_organization(answers, pending, slack):
    """The way out stands under the refusal, as it does after a press."""

    def refuse(*_):
        raise NotAMember(tracker="Sentry", user_email="a@b.test", org_name="Other")

    pending(refuse)

    carry_out(answers, IN_A_MODAL)
    told = slack.act_as("ada").expect_ephemeral("not a member of organization")
    assert "Unlink your identity now" in told.plain_text.splitlines()


def test_a_fault_is_told_with_its_id(answers, pending, slack, caplog):
    """The link stands; what was wanted is pressed again."""

    def fail(*_):
        raise ZeroDivisionError("secret detail")

    pending(fail)

    assert carry_out(answers, IN_A_MODAL) is None
    told = slack.act_as("ada").expect_message("can't perform that action right now")
    assert "secret detail" not in told.text
    assert "ZeroDivisionError" in caplog.text


def test_linked_too_late(answers, pending, slack, monkeypatch):
    """Nothing is done that nobody waits for; the person is told that it was not."""
    asked = []
    pending(lambda *given: asked.append(given) or Outcome())
    monkeypatch.setattr(pending_actions, "KEPT_FOR", timedelta(0))

    assert carry_out(answers, IN_A_MODAL) is None

    slack.act_as("ada").expect_message("is more than 10 minutes old and was not done.")
    assert asked == []


def test_an_action_of_another_version(answers, slack, caplog):
    """A name that nobody knows is logged, and nothing else."""
    pending_actions.keep(answers.services, THERE, PendingAction("of_tomorrow"))

    assert carry_out(answers, IN_A_MODAL) is None
    assert "of_tomorrow" in caplog.text
    slack.expect_nothing_more()
