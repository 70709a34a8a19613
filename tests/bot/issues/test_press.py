"""Each press: who is first, what is stored, told and written down, and nothing for the others."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import delete

from bot import issues
from bot.errors import UserError
from bot.identity.gate import (
    Deactivated,
    IssueGone,
    NotAMember,
    NotLinked,
    Presser,
    Stranger,
    UnknownWorkspace,
    Unproven,
)
from bot.notes.note import plain
from bot.vocabulary.pressed import Pressed
from store.issues.activities import ActivityRow
from store.issues.issues import IssueStatus
from store.issues.subscriptions import Subscription
from store.outbox.models import Delivery
from store.people.directory import Member, Organization
from store.people.identities import Identity
from tests.bot.acme import all_rows, on, token
from tests.bot.issues.people import ADA, GRACE
from tests.bot.issues.presses import FROM, KINDS, PRESSES, TO

EVERY_PRESS = pytest.mark.parametrize("name", PRESSES)
EVERY_MOVE = pytest.mark.parametrize("name", FROM)
STALE = [(name, state) for name in FROM for state in IssueStatus if state != FROM[name]]


@pytest.fixture
def bring(tell, issue):
    """Bring the issue into a state, from outside."""

    def bring(state):
        if issue().status != state:
            tell(KINDS[state])

    return bring


@EVERY_MOVE
def test_a_press(services, bring, issue, audits, name):
    """The state, the activity in the person's name, the audit row, in one."""
    bring(FROM[name])

    PRESSES[name](services, on(1), ADA)

    now = issue()
    assert now.status == TO[name]
    assert audits() == [("ada@acme.test", f"issue.{name}")]
    activity = all_rows(services.database, ActivityRow)[-1]
    assert (activity.kind, activity.actor["member_id"]) == (KINDS[TO[name]], 1)
    assert now.last_activity_id == activity.id


@pytest.mark.parametrize(("name", "state"), STALE)
def test_a_press_on_a_stale_card(services, bring, snapshot, name, state):
    """Somebody was first: told in words, nothing changed but that the true card is owed."""
    bring(state)
    before = snapshot()

    with pytest.raises(issues.AlreadySo, match=f"SHOP-7 is already {state}"):
        PRESSES[name](services, on(1), ADA)

    assert snapshot() == before


def test_a_stale_card_is_drawn_anew(services, tell, issue, redraws):
    """Though nothing happened to its issue: this card shows something else."""
    tell("set_resolved")
    with services.database.write() as session:
        session.exec(delete(Delivery))

    with pytest.raises(issues.AlreadySo):
        issues.resolve(services, on(1), ADA)

    assert redraws() == 1


@EVERY_MOVE
def test_twice(services, bring, audits, name):
    """The second press finds it done."""
    bring(FROM[name])
    PRESSES[name](services, on(1), ADA)

    with pytest.raises(issues.AlreadySo):
        PRESSES[name](services, on(1), ADA)

    assert len(audits()) == 1


@pytest.mark.crowd
@pytest.mark.parametrize("names", [("resolve", "archive"), ("resolve", "resolve")], ids=str)
def test_twenty_at_once(services, issue, audits, names):
    """One wins, whatever they press; nineteen are told."""
    lost, start = [], threading.Barrier(20)

    def press(name):
        start.wait()
        try:
            PRESSES[name](services, on(1), ADA)
        except issues.AlreadySo as error:
            lost.append(str(error))

    threads = [threading.Thread(target=press, args=(names[n % 2],)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(lost) == 19
    assert len(set(lost)) == 1
    assert len(audits()) == 1
    assert len(all_rows(services.database, ActivityRow)) == 2


@EVERY_PRESS
def test_what_who_pressed_is_told(services, bring, name):
    """One sentence that names the issue."""
    bring(FROM.get(name, IssueStatus.UNRESOLVED))

    done = PRESSES[name](services, on(1), ADA)

    assert plain(done.line).startswith("You ")
    assert "SHOP-7" in plain(done.line)
    assert plain(done.line).endswith(".")
    assert done.undo


@EVERY_PRESS
def test_who_acts_takes_part(services, bring, name):
    """And is told of what comes after."""
    bring(FROM.get(name, IssueStatus.UNRESOLVED))

    PRESSES[name](services, on(1), ADA)

    rows = all_rows(services.database, Subscription)
    assert 1 in {row.member_id for row in rows}


def change(database, table, row_id, **columns):
    with database.write() as session:
        row = session.get_one(table, row_id)
        for column, value in columns.items():
            setattr(row, column, value)


def other_organization(database):
    """Ada is linked as somebody of another organization, which the workspace serves too."""
    with database.write() as session:
        other = Organization(slug="other", name="Other", url="", team_id="T1")
        session.add(other)
        session.flush()
        zoe = Member(organization_id=other.id, email="zoe@other.test", name="Zoe")
        session.add(zoe)
        session.flush()
        session.get_one(Identity, 1).member_id = zoe.id


HOSTILE = {
    "another workspace": (Presser("T9", "UADA", "T9"), UnknownWorkspace, None),
    "a stranger": (Presser("T1", "UADA", "T9"), Stranger, None),
    "nobody": (Presser("", "", ""), UnknownWorkspace, None),
    "not linked": (Presser("T1", "UEVE", "T1"), NotLinked, None),
    "linked elsewhere": (ADA, NotAMember, other_organization),
    "deactivated": (ADA, Deactivated, lambda d: change(d, Member, 1, is_active=False)),
    "another's issue": (ADA, IssueGone, lambda d: change(d, Organization, 1, team_id="T8")),
}
ENTRIES = PRESSES | {
    "resolve_or_ask": issues.resolve_or_ask,
    "may_archive": issues.may_archive,
    "choices": lambda services, issue_id, by: issues.choices(services, issue_id, by, ""),
}


@pytest.mark.parametrize("actor", HOSTILE)
@pytest.mark.parametrize("entry", ENTRIES)
def test_who_may_not(services, snapshot, database, entry, actor):
    """Every entry asks the store, each time, in the same order; nothing changes."""
    by, refusal, prepare = HOSTILE[actor]
    if prepare:
        prepare(database)
    before = snapshot()

    with pytest.raises(refusal):
        ENTRIES[entry](services, on(1), by)

    assert snapshot() == before


@pytest.mark.parametrize("actor", HOSTILE)
def test_who_may_not_undo(services, issue, database, audits, actor):
    """Undo is an entry like any other."""
    by, refusal, prepare = HOSTILE[actor]
    done = issues.resolve(services, on(1), ADA)
    if prepare:
        prepare(database)

    with pytest.raises(refusal):
        issues.undo(services, Pressed(done.undo), by)

    assert issue().status == IssueStatus.RESOLVED
    assert len(audits()) == 1


@pytest.mark.parametrize("value", ["", "1", "999", "9" * 5000, token(999)])
@pytest.mark.parametrize("entry", ENTRIES)
def test_an_issue_that_is_not_there(services, issue, audits, entry, value):
    """Made up, of another database, or a bare id in no message of ours."""
    with pytest.raises(Unproven):
        ENTRIES[entry](services, Pressed(value, "C1", "1.5"), ADA)

    assert audits() == []


def test_a_refusal_of_the_rules_changes_nothing(services, issue, redraws, audits):
    """Also the way to resolve is checked; the card is drawn anew, for it showed something else."""
    with pytest.raises(UserError):
        issues.resolve(services, on(1), GRACE, "tomorrow")

    assert issue().status == IssueStatus.UNRESOLVED
    assert (audits(), redraws()) == ([], 1)


def test_a_refusal_names_a_long_title_in_short(services, tell):
    """An alert may come before the short id; its title may be twenty thousand characters."""
    tell(issue={"id": "99", "project": "shop", "title": "x" * 20_000, "short_id": ""})
    issues.resolve(services, on(1), ADA)

    with pytest.raises(issues.AlreadySo) as refused:
        issues.resolve(services, on(1), ADA)

    assert len(str(refused.value)) < 200


def test_what_happened_before_a_press_changes_nothing(services, tell, clock, issue):
    """A press is a change of state like any other."""
    issues.resolve(services, on(1), ADA)
    tell("set_unresolved", occurred_at=(clock() - timedelta(minutes=5)).isoformat())

    assert issue().status == IssueStatus.RESOLVED
