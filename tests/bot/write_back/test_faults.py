"""What can go wrong between a wish and Sentry: each ends in words, and nothing is done twice."""

import pytest

from bot import issues
from bot.explain import why
from bot.identity.links import By
from bot.routing.deliveries import NotNeeded, retry
from bot.sandbox import AcceptedThenReset, Answers, ResetBefore
from bot.sandbox.sentry import CutBody, InternalError, SignInPage, TooManyRequests
from bot.sentry.client import connect
from bot.services import Unavailable
from bot.write_back import ends, stale
from store.issues.issues import IssueStatus
from store.issues.wishes import WishState
from store.outbox.models import DeliveryState

REFUSALS = {
    "400": (400, {"statusDetails": {"inRelease": ["No such release."]}}, "No such release"),
    "400 in JSON": (400, '"Not so."', "Not so"),
    "401": (401, {"detail": "Invalid token"}, "does not know SENTRY_TOKEN"),
    "403": (403, {"detail": "You do not have permission"}, "does not let SENTRY_TOKEN"),
}
TRANSIENT = {
    "sign-in": SignInPage,
    "limited": lambda: TooManyRequests(resets_in=30.0),
}
AMBIGUOUS = {
    "lost before it came": (ResetBefore, False),
    "lost answer": (AcceptedThenReset, True),
    "answer cut off": (CutBody, True),
    "error of its own": (InternalError, False),
}


@pytest.fixture
def unchanged(office):
    """Call it at the end: nothing of the press is stored or shown."""

    def check():
        assert office.stored().status == IssueStatus.UNRESOLVED
        assert office.activities() == []
        assert office.audits() == []

    return check


@pytest.mark.parametrize("refusal", REFUSALS)
def test_what_sentry_refuses_is_told_in_its_words(office, unchanged, refusal):
    """Once, to who pressed; the record says it too."""
    status, body, words = REFUSALS[refusal]
    office.sentry.faults.add("PUT issue", Answers(status, body))

    office.press(issues.resolve)
    office.asks()
    office.asks(minutes=1)

    [told] = office.words()
    assert words in told
    assert told.endswith(f"{office.issue.short_id} was not changed.")
    [(state, reason)] = office.deliveries()
    assert (state, words in reason) == (DeliveryState.DEAD, True)
    assert len(office.bodies()) == 1
    unchanged()


def test_whom_sentry_does_not_take(office):
    """A real refusal: Linus is in no team of the project."""
    office.press(issues.assign, value=office.option("member", "linus@acme.test"))
    office.asks()

    assert "Cannot assign to non-team member" in office.words()[0]
    assert office.stored().assignee is None


def test_deleted(office, unchanged):
    """Said; nothing is asked again."""
    office.sentry.delete(office.issue)

    office.press(issues.resolve)
    office.asks()

    assert "deleted" in office.words()[0]
    assert office.wish().state == WishState.REFUSED
    unchanged()


def test_merged(office, unchanged):
    """Said by the other one's name, which is left alone."""
    other = office.sentry.raise_issue("shop", "Bang")
    office.sentry.merge("bob", other, office.issue)

    office.press(issues.resolve)
    office.asks()

    assert f"merged into {other.short_id}" in office.words()[0]
    assert (other.status, office.bodies()) == ("unresolved", [])
    unchanged()


def test_done_and_merged(office, unchanged):
    """The answer is lost, and the issue is merged before it is looked up: said where it is done."""
    other = office.sentry.raise_issue("shop", "Bang")
    office.sentry.faults.add("PUT issue", AcceptedThenReset(), times=1)
    office.press(issues.resolve)
    office.asks()
    office.sentry.merge("bob", other, office.issue)

    office.asks(seconds=31)
    office.asks(minutes=1)

    assert f"It was merged into {other.short_id}, which has the change" in office.words()[-1]
    assert len(office.bodies()) == 1
    unchanged()


def test_changed_in_sentry_before(office, unchanged):
    """No card shows it yet: it is said, and Sentry gets no second activity."""
    office.sentry.act("bob", office.issue, {"status": "resolved"})

    office.press(issues.resolve)
    office.asks()

    name = office.issue.short_id
    assert office.words()[0].startswith(f"{name} is resolved in Sentry by now")
    assert office.kinds() == ["set_resolved"]
    assert office.bodies() == []
    unchanged()


def test_assigned_in_sentry_before(office, unchanged):
    """The same of an assignee."""
    office.sentry.act("bob", office.issue, {"assignedTo": "grace@acme.test"})

    office.press(issues.assign, value=office.option("member", "ada@acme.test"))
    office.asks()

    assert "is assigned to Grace Hopper in Sentry by now" in office.words()[0]
    assert office.kinds() == ["assigned"]
    unchanged()


def test_a_200_that_did_nothing(office, unchanged, monkeypatch):
    """A colleague archives it otherwise at that moment: Sentry drops another substatus."""
    monkeypatch.setattr(stale, "against", lambda *_: None)
    office.sentry.act("bob", office.issue, {"status": "ignored", "substatus": "archived_forever"})

    office.press(issues.archive, until=issues.condition("escalating"))
    office.asks()

    assert "archived_forever" in office.words()[0]
    assert office.kinds() == ["set_ignored"]
    unchanged()


def test_mark_as_ongoing_of_an_escalating_one(office, monkeypatch):
    """It escalates at that moment: Sentry says 200, does nothing, and who pressed is told so."""
    office.press(issues.archive, until=issues.condition("escalating"))
    office.asks()
    office.words()
    monkeypatch.setattr(stale, "against", lambda *_: None)
    office.sentry.escalate(office.issue)

    office.press(issues.mark_ongoing)
    office.asks()

    assert "Sentry did not do it: it is escalating there" in office.words()[-1]
    assert office.kinds() == ["set_ignored", "set_escalating"]
    assert [action for _, action in office.audits()] == ["issue.archive"]


def test_mark_as_ongoing_on_a_stale_card(office):
    """It escalated before, which has no webhook here: nothing is asked, and the words say why."""
    office.press(issues.archive, until=issues.condition("escalating"))
    office.asks()
    office.words()
    office.sentry.escalate(office.issue)

    office.press(issues.mark_ongoing)
    office.asks()

    assert "is unresolved in Sentry by now" in office.words()[-1]


@pytest.mark.parametrize("fault", TRANSIENT)
def test_what_passes_is_waited_for(office, fault):
    """It did nothing, so it is asked again, and told once."""
    office.sentry.faults.add("PUT issue", TRANSIENT[fault](), times=1)

    office.press(issues.resolve)
    office.asks()
    assert office.wish().state == WishState.WAITING
    client = connect(office.services.settings)  # Its pace waits for nothing.
    office.relay = office.new_relay(client)
    office.asks(seconds=40)
    client.close()

    assert office.kinds() == ["set_resolved"]
    assert office.wish().state == WishState.DONE


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_what_may_have_happened_is_looked_up(office, fault):
    """After 30 seconds, in the feed: what is there is ours, what is not is asked for again."""
    kind, is_there = AMBIGUOUS[fault]
    office.sentry.faults.add("PUT issue", kind(), times=1)

    office.press(issues.resolve)
    office.asks()
    office.asks(seconds=25)
    early = len(office.bodies()), office.wish().state
    office.asks(seconds=10)
    office.asks(seconds=10)

    assert early == (1, WishState.UNKNOWN)
    assert office.kinds() == ["set_resolved"]
    assert len(office.bodies()) == (1 if is_there else 2)
    assert office.activities() == ["set_resolved"]
    assert [words for words in office.words() if "You marked" in words]


def test_a_colleague_is_not_undone(office, unchanged):
    """The PUT was lost, and meanwhile it was archived in Sentry: that stands, and is said."""
    office.sentry.faults.add("PUT issue", ResetBefore(), times=1)
    office.press(issues.resolve)
    office.asks()
    office.sentry.act("bob", office.issue, {"status": "ignored", "substatus": "archived_forever"})

    office.asks(seconds=40)
    office.asks(seconds=40)

    assert office.kinds() == ["set_ignored"]
    assert any("Bob Kahn changed it in Sentry meanwhile" in words for words in office.words())
    unchanged()


def test_another_kind_of_change_is_no_matter(office):
    """A comment and an assignment in Sentry are nothing against resolving it."""
    office.sentry.faults.add("PUT issue", ResetBefore(), times=1)
    office.press(issues.resolve)
    office.asks()
    office.sentry.comment("bob", office.issue, "looking")
    office.sentry.act("bob", office.issue, {"assignedTo": "grace@acme.test"})

    office.asks(seconds=40)
    office.asks(seconds=40)

    assert office.kinds()[-1] == "set_resolved"
    assert office.wish().state == WishState.DONE


def test_an_outage(office):
    """Who pressed hears after 5 seconds that there is no answer, and then what became of it."""
    office.press(issues.resolve)
    with office.sentry.outage():
        office.asks()
        assert office.words() == []
        office.asks(seconds=6)
        assert "Sentry has not answered yet" in office.words()[0]
        office.asks(minutes=4)
    office.asks(minutes=1)

    assert office.words()[1] == f"You marked {office.issue.short_id} as resolved."
    assert office.kinds() == ["set_resolved"]


def test_a_long_outage(office, unchanged):
    """After ten minutes it is given up and said so; it does not happen later."""
    office.press(issues.resolve)
    with office.sentry.outage():
        for _ in range(25):
            office.asks(seconds=30)
            office.answers()
    office.asks(minutes=5)

    end = office.words()[1]
    assert "could not be asked for 10 minutes" in end
    assert end.endswith("was not changed.")
    assert office.wish().state == WishState.GIVEN_UP
    assert office.kinds() == []
    unchanged()


def test_written_down_later(office, monkeypatch):
    """Sentry did it and the database was away: found in the feed, stored once."""
    done = ends.done

    def fails(*_given, **_more):
        monkeypatch.setattr(ends, "done", done)
        raise Unavailable("full")

    monkeypatch.setattr(ends, "done", fails)
    office.press(issues.resolve)
    office.asks()
    office.asks(seconds=40)

    assert office.kinds() == ["set_resolved"]
    assert len(office.bodies()) == 1
    assert office.activities() == ["set_resolved"]
    assert office.wish().row is not None


def test_an_end_counts_once(office):
    """A worker that comes late changes nothing."""
    office.press(issues.resolve)
    office.asks()
    wish = office.wish()

    ends.refused(office.services, wish.key, "too late")

    assert office.wish().state == WishState.DONE
    assert office.wish().reason == ""


def test_why_names_what_sentry_refused(office):
    """And who wanted it; the record's delivery can't be sent again."""
    office.sentry.faults.add("PUT issue", Answers(400, {"status": ["Not so."]}))
    office.press(issues.resolve)
    office.asks()

    [told] = why.explain(office.services, office.issue.short_id)

    assert "Ada Lovelace would have marked" in told.title
    assert told.title.endswith("it was refused: Sentry refused: Not so.")
    with pytest.raises(NotNeeded, match="who pressed was told"):
        retry(office.services, 2, By("cli", {}))
