"""Each press as Sentry is asked for it, what it answers, and the way back."""

from datetime import timedelta
from functools import partial

import pytest

from bot import issues
from bot.errors import UserError
from bot.issues.wish import AskedAlready, NotInItsTeams
from bot.write_back import feed
from store.issues import releases
from store.issues.issues import IssueStatus
from store.issues.wishes import Wish, WishState
from store.outbox.models import DeliveryState
from store.people.directory import Organization, ProjectTeam, TeamMember
from tests.bot.acme import all_rows
from tests.bot.issues.people import BOB, GRACE
from tests.bot.write_back.conftest import ON_BOTH

ARCHIVES = {  # Condition → (body, how Sentry has it, what who pressed is told).
    "escalating": (
        {"substatus": "archived_until_escalating"},
        "archived_until_escalating",
        "until it escalates",
    ),
    "events_10": (
        {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreCount": 10}},
        "archived_until_condition_met",
        "until it happens 10 more times",
    ),
    "users": (
        {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreUserCount": 5}},
        "archived_until_condition_met",
        "until 5 more users are affected",
    ),
    "day": (
        {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreDuration": 1440}},
        "archived_until_condition_met",
        "for a day",
    ),
    "events_10 day": (
        {
            "substatus": "archived_until_condition_met",
            "statusDetails": {"ignoreCount": 10, "ignoreWindow": 1440},
        },
        "archived_until_condition_met",
        "until it happens 10 more times within a day",
    ),
    "users hour": (
        {
            "substatus": "archived_until_condition_met",
            "statusDetails": {"ignoreUserCount": 5, "ignoreUserWindow": 60},
        },
        "archived_until_condition_met",
        "until 5 more users are affected within an hour",
    ),
    "forever": ({"substatus": "archived_forever"}, "archived_forever", "for ever"),
}


@pytest.mark.parametrize(*ON_BOTH, indirect=True)
def test_resolve_and_back(office):
    """One PUT, one row, one activity, one audit row each way; nothing before the answer."""
    office.press(issues.resolve)
    before = office.stored().status, office.activities(), office.words()
    office.asks()

    assert before == (IssueStatus.UNRESOLVED, [], [])
    assert office.bodies() == [{"status": "resolved"}]
    assert office.kinds() == ["set_resolved"]
    assert office.stored().status == IssueStatus.RESOLVED
    assert office.stored().tracker_status == "resolved"
    assert office.words() == [f"You marked {office.issue.short_id} as resolved."]
    assert office.wish().state == WishState.DONE

    office.undo()
    office.asks()

    assert office.kinds() == ["set_resolved", "set_unresolved"]
    assert office.activities() == ["set_resolved", "set_unresolved"]
    assert office.stored().status == IssueStatus.UNRESOLVED
    assert office.words()[-1] == f"Undone: You marked {office.issue.short_id} as unresolved."
    assert office.audits() == [
        ("ada@acme.test", "issue.resolve"),
        ("ada@acme.test", "issue.undo"),
    ]
    assert office.deliveries() == [(DeliveryState.SENT, "")] * 2


@pytest.mark.parametrize("condition", ARCHIVES)
def test_archive_and_back(office, condition):
    """Each condition in the form that Sentry takes; Undo opens it again."""
    body, substatus, words = ARCHIVES[condition]

    chosen, _, window = condition.partition(" ")
    office.press(issues.archive, until=issues.condition(chosen, "5", window))
    office.asks()

    assert office.bodies() == [{"status": "ignored", **body}]
    assert office.issue.substatus == substatus
    assert office.stored().status == IssueStatus.ARCHIVED
    assert office.stored().substatus == substatus
    assert office.words() == [f"You archived {office.issue.short_id} {words}."]
    office.undo()
    office.asks()
    assert office.kinds() == ["set_ignored", "set_unresolved"]


def test_archived_again_by_undo(office):
    """The condition that it had is asked for again."""
    office.press(issues.archive, until=issues.condition("events_100"))
    office.asks()
    office.press(issues.mark_ongoing)
    office.asks()
    office.words()

    office.undo()
    office.asks()

    details = {"substatus": "archived_until_condition_met", "statusDetails": {"ignoreCount": 100}}
    assert office.bodies()[-1] == {"status": "ignored", **details}
    assert office.stored().status == IssueStatus.ARCHIVED


@pytest.mark.parametrize(
    ("way", "details", "words"),
    [
        ("next", {"inNextRelease": True}, "as resolved in the next release after shop@2.4.1"),
        ("current", {"inRelease": "latest"}, "as resolved in release shop@2.4.1"),
    ],
)
def test_resolve_by_release(office, way, details, words):
    """The current release is the one that Sentry names, whichever was shown."""
    with office.database.write() as session:
        releases.note(session, office.stored().project_id, "shop@2.4.1", office.clock())

    office.press(issues.resolve, way=way, version="shop@2.4.1")
    office.asks()

    assert office.bodies() == [{"status": "resolved", "statusDetails": details}]
    assert office.kinds() == ["set_resolved_in_release"]
    assert office.words() == [f"You marked {office.issue.short_id} {words}."]


def test_resolve_in_a_specific_release(office):
    """Not the current one: that which was chosen."""
    with office.database.write() as session:
        for version in ("shop@2.4.0", "shop@2.4.1"):
            releases.note(session, office.stored().project_id, version, office.clock())
        chosen = str(releases.of_version(session, office.stored().project_id, "shop@2.4.0").id)
    office.sentry.add_release("shop@2.4.0", "shop", ago=timedelta(days=1))

    office.press(issues.resolve, way="specific", chosen=chosen)
    office.asks()

    details = {"inRelease": "shop@2.4.0"}
    assert office.bodies() == [{"status": "resolved", "statusDetails": details}]
    assert office.words() == [
        f"You marked {office.issue.short_id} as resolved in release shop@2.4.0."
    ]


def test_assign_and_back(office):
    """By the address where Sentry's own id is not known; nobody is "", not null."""
    office.press(issues.assign, value=office.option("member", "grace@acme.test"))
    office.asks()
    assert office.bodies() == [{"assignedTo": "grace@acme.test"}]
    assert office.stored().assignee["email"] == "grace@acme.test"
    assert office.words() == [f"You assigned {office.issue.short_id} to Grace Hopper."]

    office.undo()
    office.asks()

    assert office.bodies()[-1] == {"assignedTo": ""}
    assert office.kinds() == ["assigned", "unassigned"]
    assert office.stored().assignee is None


def test_assign_to_a_team(office):
    """By Sentry's id of it, which is asked for where it is not known."""
    with office.database.write() as session:
        session.add(ProjectTeam(project_id=office.stored().project_id, team_id=1))
    office.press(issues.assign, value=office.option("team", "frontend"))
    office.asks()

    assert office.issue.assignee.slug == "frontend"
    assert office.stored().assignee["name"] == "frontend"
    assert office.wish().state == WishState.DONE


def test_who_presses_what_is_asked_hears_so(office):
    """Before Sentry has answered: by name, and nothing more is asked."""
    office.press(issues.resolve)

    with pytest.raises(AskedAlready) as told:
        office.press(issues.resolve, by=GRACE)
    with pytest.raises(AskedAlready) as own:
        office.press(issues.resolve)
    office.asks()

    assert str(told.value).startswith("Ada Lovelace just asked Sentry for the same")
    assert str(own.value).startswith("You just asked Sentry for the same")
    assert len(office.bodies()) == 1


def test_of_two_that_differ_the_first_wins(office):
    """The second is told how it stands, and Sentry is not asked for it."""
    office.press(issues.resolve)
    office.press(issues.archive, by=GRACE, until=issues.condition("forever"))
    office.asks()

    assert office.kinds() == ["set_resolved"]
    assert office.bodies() == [{"status": "resolved"}]
    assert office.words()[1].startswith(f"{office.issue.short_id} is already resolved")
    assert office.activities() == ["set_resolved"]


def test_a_wish_is_not_undone_twice(office):
    """Nor while the first is asked for."""
    office.press(issues.resolve)
    office.asks()
    office.words()
    office.undo()

    with pytest.raises(AskedAlready):
        office.undo(by=BOB)
    office.asks()
    with pytest.raises(UserError, match="already been undone"):
        office.undo()

    assert office.kinds() == ["set_resolved", "set_unresolved"]


def test_another_organization_is_not_sentrys(office):
    """What Sentry does not serve stays ours, at once."""
    office.services.settings.sentry_org = "other"

    done = office.press(partial(issues.resolve))

    assert done.undo
    assert office.stored().status == IssueStatus.RESOLVED
    assert office.bodies() == []


def test_who_is_in_no_team_of_the_project(office):
    """Where membership is closed, Sentry's rule for people holds for presses too."""
    with office.database.write() as session:
        session.get_one(Organization, 1).is_open = False
        project_id = office.stored().project_id
        session.add(ProjectTeam(project_id=project_id, team_id=1))
        session.add(TeamMember(team_id=1, member_id=2))

    with pytest.raises(NotInItsTeams):
        office.press(issues.resolve)
    with pytest.raises(NotInItsTeams):  # An admin runs no team that they are not in.
        office.press(issues.resolve, by=BOB)
    office.press(issues.resolve, by=GRACE)
    office.asks()

    assert office.kinds() == ["set_resolved"]
    assert office.activities() == ["set_resolved"]


def test_each_row_is_its_own_wishs(office):
    """Though the feed was first read late: a row is no earlier press's of the same kind."""
    for rule in (issues.resolve, issues.unresolve, issues.resolve):
        office.press(rule)
        office.asks()
    me, rows = office.client.whoami(), office.client.activities(str(office.issue.id))
    newest, *older = [row for row in rows if feed.number(row)]

    with office.database.write() as session:
        assert feed.owns(session, 1, newest, me)
    late = office.wish().row
    with office.database.write() as session:
        assert all(feed.owns(session, 1, row, me) for row in older)

    assert late == feed.number(newest)
    owned = [wish.row for wish in all_rows(office.database, Wish)]
    assert owned == sorted(feed.number(row) for row in rows if feed.number(row))
