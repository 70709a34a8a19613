"""Assigning: to whom it can be, one winner, and no change by a card that is behind."""

import pytest

from bot import issues
from bot.issues.assignee_names import key
from bot.issues.assignees import KeepTyping, NoSuchAssignee, NotActive, NotOfTheProject
from bot.issues.assignment import (
    AssignedAlready,
    AssignedMeanwhile,
    NobodyAlready,
    UnassignedMeanwhile,
)
from bot.notes.note import plain
from store.audit.audit import AuditEntry
from store.issues.activities import ActivityRow
from store.people import directory
from store.people.directory import Member, Organization, Project, Team
from tests.bot.acme import all_rows, on, token
from tests.bot.issues.people import ADA, GRACE

ADA_AS = {"type": "user", "name": "Ada Lovelace", "email": "ada@acme.test"}
GRACE_AS = {"type": "user", "name": "Grace Hopper", "email": "grace@acme.test"}
BACKEND_AS = {"type": "team", "name": "backend", "email": ""}


@pytest.fixture
def with_team(issue, database):
    """The project is the team `backend`'s, which nobody is in but Grace."""
    with database.write() as session:
        directory.set_teams(session, session.get_one(Project, 1), ["backend"])
        directory.set_teams(session, session.get_one(Member, 2), ["backend"])


@pytest.mark.parametrize(
    ("value", "assignee", "words"),
    [
        (f"member:{token(2)}", GRACE_AS, "Grace Hopper"),
        (f"member:{token(1)}", ADA_AS, "Ada Lovelace"),
        (f"team:{token(1)}", BACKEND_AS, "#backend"),
    ],
)
@pytest.mark.usefixtures("with_team")
def test_assign(services, issue, value, assignee, words):
    """A person, a team, or who chose, though in none of the teams."""
    done = issues.assign(services, on(1), ADA, value)

    entry = all_rows(services.database, AuditEntry)[0]
    assert issue().assignee == assignee
    assert plain(done.line) == f"You assigned SHOP-7 to {words}."
    assert (entry.action, entry.data["assignee"]) == ("issue.assign", assignee["email"] or words)
    assert all_rows(services.database, ActivityRow)[-1].kind == "assigned"


def test_unassign(services, issue, audits):
    """Back to nobody."""
    issues.assign(services, on(1), ADA, f"member:{token(2)}")

    done = issues.assign(services, on(1), ADA, "nobody")

    assert issue().assignee is None
    assert plain(done.line) == "You unassigned SHOP-7."
    assert [action for _, action in audits()] == ["issue.assign", "issue.unassign"]


@pytest.mark.parametrize("state", ["set_resolved", "set_ignored"])
def test_in_every_state(services, tell, issue, state):
    """Somebody may still look after it; the state stays."""
    tell(state)
    before = issue().status

    issues.assign(services, on(1), ADA, f"member:{token(2)}")

    assert (issue().assignee, issue().status) == (GRACE_AS, before)


@pytest.mark.parametrize(
    ("first", "refusal"), [(f"member:{token(2)}", AssignedAlready), (None, NobodyAlready)]
)
def test_twice(services, issue, snapshot, first, refusal):
    """The second press finds it done."""
    if first:
        issues.assign(services, on(1), ADA, first)
    before = snapshot()

    with pytest.raises(
        refusal, match=r"SHOP-7 is (already assigned to Grace Hopper|assigned to nobody)"
    ):
        issues.assign(services, on(1), GRACE, first or "nobody")

    assert snapshot() == before


def test_two_at_once(services, issue, snapshot):
    """Both saw nobody; the second is told, and may choose again."""
    shown = key(issue().assignee)
    issues.assign(services, on(1), ADA, f"member:{token(1)}", shown)
    before = snapshot()

    with pytest.raises(AssignedMeanwhile, match="SHOP-7 was assigned to Ada Lovelace meanwhile"):
        issues.assign(services, on(1), GRACE, f"member:{token(2)}", shown)

    assert snapshot() == before


def test_a_card_that_shows_who_works_on_it(services, issue):
    """Then somebody else can take over."""
    issues.assign(services, on(1), ADA, f"member:{token(1)}")

    issues.assign(services, on(1), GRACE, f"member:{token(2)}", key(ADA_AS))

    assert issue().assignee == GRACE_AS


def test_unassigned_meanwhile(services, issue, tell):
    """The card still shows somebody."""
    with pytest.raises(UnassignedMeanwhile):
        issues.assign(services, on(1), ADA, f"member:{token(2)}", key(ADA_AS))

    assert issue().assignee is None


def other_organization(session):
    """Member 4 and team 2 are Other's."""
    other = Organization(slug="other", name="Other", url="")
    session.add(other)
    session.flush()
    session.add(Member(organization_id=other.id, email="zoe@other.test", name="Zoe"))
    session.add(Team(organization_id=other.id, slug="theirs"))


def no_access(session):
    """Bob's project is the team's now; team 2 is another one."""
    session.add(Team(organization_id=1, slug="frontend"))


def deactivated(session):
    session.get_one(Member, 2).is_active = False


def nothing(_session):
    pass


@pytest.mark.parametrize(
    ("value", "refusal", "prepare"),
    [
        (f"member:{token(4)}", NoSuchAssignee, other_organization),
        (f"team:{token(2)}", NoSuchAssignee, other_organization),
        (f"member:{token(999)}", NoSuchAssignee, nothing),
        ("member:2", NoSuchAssignee, nothing),
        (f"team:{token(999)}", NoSuchAssignee, nothing),
        ("team:1", NoSuchAssignee, nothing),
        (f"member:{token(3)}", NotOfTheProject, nothing),
        (f"team:{token(2)}", NotOfTheProject, no_access),
        (f"member:{token(2)}", NotActive, deactivated),
        ("more", KeepTyping, nothing),
        ("refused", NoSuchAssignee, nothing),
        ("", NoSuchAssignee, nothing),
        ("member:", NoSuchAssignee, nothing),
        ("member:-1", NoSuchAssignee, nothing),
        ("member:01", NoSuchAssignee, nothing),
        ("member:\u0661", NoSuchAssignee, nothing),
        ("member:" + "9" * 5000, NoSuchAssignee, nothing),
        (f"member:{2**31}", NoSuchAssignee, nothing),
        (f"team:{2**31}", NoSuchAssignee, nothing),
        ("owner:1", NoSuchAssignee, nothing),
        ("member:1\n", NoSuchAssignee, nothing),
    ],
)
@pytest.mark.usefixtures("with_team")
def test_whom_it_can_not_be(services, snapshot, value, refusal, prepare):
    """Checked against the store when it is chosen, whatever was offered; said in words."""
    with services.database.write() as session:
        prepare(session)
    before = snapshot()

    with pytest.raises(refusal):
        issues.assign(services, on(1), ADA, value)

    assert snapshot() == before


def test_keys_tell_assignees_apart():
    """And say nothing of them."""
    keys = {key(one) for one in (None, ADA_AS, GRACE_AS, BACKEND_AS)}

    assert len(keys) == 4
    assert all(len(each) <= 8 for each in keys)
