"""Every button and each of its choices happens in Sentry, and so does its Undo."""

import shutil
from itertools import cycle

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.sentry import SentrySandbox
from store.issues import releases
from store.issues.wishes import WishState
from store.people import directory
from store.people.directory import ProjectTeam, TeamMember
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_template,
    postgres_of_module,
    server,
)
from tests.whole.both_sides import BothSides
from tests.whole.program import MEMBERS
from tests.whole.world import SELECT, act

PLAIN, WITH_RELEASES = (0, 1, 2, 3), (4, 5)  # Rooms; Slack takes a message a second in each.
RELEASE = "room@1.0"
ARCHIVES = {  # Choice → (substatus, a condition that Sentry has, what is told).
    "Until it escalates": ("archived_until_escalating", "", "until it escalates"),
    "Until it happens 10 more times": (
        "archived_until_condition_met",
        "ignoreCount",
        "until it happens 10 more times",
    ),
    "Until more users are affected, as many as below": (
        "archived_until_condition_met",
        "ignoreUserCount",
        "until 25 more users are affected",
    ),
    "For 1 day": ("archived_until_condition_met", "ignoreUntil", "for a day"),
    "For ever": ("archived_forever", "", "for ever"),
}
WAYS = {
    "Immediately": ("set_resolved", "as resolved"),
    f"In the next release, after {RELEASE}": (
        "set_resolved_in_release",
        f"as resolved in the next release after {RELEASE}",
    ),
    f"In the current release, {RELEASE}": (
        "set_resolved_in_release",
        f"as resolved in release {RELEASE}",
    ),
}
FROM = {"unresolve": {"status": "resolved"}, "ongoing": {"status": "ignored"}}
NOBODY = {"text": {"type": "plain_text", "text": "Unassign"}, "value": "nobody"}
TOLD = {"unresolve": "set_resolved", "ongoing": "set_ignored"}
SENTRYS = {"unresolved": "unresolved", "resolved": "resolved", "archived": "ignored"}


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def database_url(request, tmp_path_factory, migrated_file):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_of_module")
    file = tmp_path_factory.mktemp("wishes") / "heliograph.db"
    shutil.copy(migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def sides(database_url):
    """Each project has a channel of its own, and a release."""
    sentry = SentrySandbox.acme()
    with Sandbox.acme() as slack:
        for n in (*PLAIN, *WITH_RELEASES):
            slack.add_channel(f"room{n}", members=[*MEMBERS], id=f"C0ROOM{n}")
            sentry.add_project(f"room{n}", ["backend", "frontend"])
            sentry.add_release(RELEASE, f"room{n}")
        rooms = (*PLAIN, *WITH_RELEASES)
        routes = [{"project": f"room{n}", "target": f"slack:C0ROOM{n}"} for n in rooms]
        sides = BothSides(slack, database_url, sentry=sentry, routes=routes).start()
        sides.rooms = {False: cycle(PLAIN), True: cycle(WITH_RELEASES)}
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def card_of(sides):
    """A new issue and its card, in the next room; with a release to resolve in, where asked for."""

    def card_of(*, has_releases=False):
        room = f"room{next(sides.rooms[has_releases])}"
        issue, card = sides.card(room, room)
        if has_releases:
            with sides.program.changing() as session:
                at = sides.program.services.now()
                releases.note(session, sides.stored(issue).project_id, RELEASE, at)
        return issue, card

    return card_of


def done(sides, issue, kind):
    """The press is done, and Sentry has it once, by the integration."""
    assert sides.ended(issue).state == WishState.DONE
    assert sides.kinds(issue)[-1] == kind
    assert sides.sentry.issue(issue)["status"] == SENTRYS[sides.stored(issue).status]


def undone(sides, ada, issue, told, kind):
    ada.press("Undo", told)
    ada.expect_ephemeral("Undone: ")
    done(sides, issue, kind)


@pytest.mark.parametrize("choice", ARCHIVES)
def test_archive(sides, ada, card_of, choice):
    substatus, condition, words = ARCHIVES[choice]
    issue, card = card_of()
    act(ada, "archive", card)
    modal = ada.expect_modal("Until when")
    ada.fill(modal, f"Until when is {issue.short_id} archived?", choice)
    ada.fill(modal, "How many", "25")

    assert ada.submit(modal).errors == {}

    told = ada.expect_ephemeral(f"You archived {issue.short_id} {words}.")
    done(sides, issue, "set_ignored")
    shown = sides.sentry.issue(issue)
    assert shown["substatus"] == substatus
    assert not condition or shown["statusDetails"][condition]
    undone(sides, ada, issue, told, "set_unresolved")


@pytest.mark.parametrize("way", WAYS)
def test_resolve(sides, ada, card_of, way):
    kind, words = WAYS[way]
    issue, card = card_of(has_releases=True)
    act(ada, "resolve", card)
    modal = ada.expect_modal("When is")
    ada.fill(modal, f"When is {issue.short_id} resolved?", way)

    assert ada.submit(modal).errors == {}

    told = ada.expect_ephemeral(f"You marked {issue.short_id} {words}.")
    done(sides, issue, kind)
    undone(sides, ada, issue, told, "set_unresolved")


@pytest.mark.parametrize("button", FROM)
def test_open_again(sides, ada, card_of, button):
    issue, card = card_of()
    sides.sentry.act("bob", issue, FROM[button])
    sides.tell(issue, TOLD[button])
    ada.expect_update(card, "State:")

    act(ada, button, card)

    told = ada.expect_ephemeral(f"You marked {issue.short_id} as unresolved.")
    done(sides, issue, "set_unresolved")
    undone(sides, ada, issue, told, TOLD[button])


@pytest.mark.parametrize("whom", ["member", "team"])
def test_assign_and_unassign(sides, ada, card_of, whom):
    """To a member and to a team; then to nobody."""
    issue, card = card_of()
    _allow(sides, issue)
    value, name = _option(sides, whom)

    ada.choose(SELECT, value, card)

    told = ada.expect_ephemeral(f"You assigned {issue.short_id} to ")
    done(sides, issue, "assigned")
    assert sides.sentry.issue(issue)["assignedTo"]["name"] == name
    undone(sides, ada, issue, told, "unassigned")
    sides.sentry.act("bob", issue, {"assignedTo": "bob@acme.test"})
    sides.hint(issue)
    shown = ada.expect_update(card, "Assignee: Bob Kahn")
    ada.choose(SELECT, NOBODY, shown)
    told = ada.expect_ephemeral(f"You unassigned {issue.short_id}")
    done(sides, issue, "unassigned")
    undone(sides, ada, issue, told, "assigned")


def _allow(sides, issue):
    """The team works on the project, and Grace is in it."""
    with sides.program.changing() as session:
        team = directory.team_by_slug(session, 1, "backend").id
        grace = directory.member_by_email(session, 1, "grace@acme.test").id
        session.merge(ProjectTeam(project_id=sides.stored(issue).project_id, team_id=team))
        session.merge(TeamMember(team_id=team, member_id=grace))


def _option(sides, whom):
    """As the select offers them; the name that Sentry has."""
    with sides.program.services.database.read() as session:
        if whom == "team":
            row, name = directory.team_by_slug(session, 1, "backend"), "backend"
        else:
            row, name = directory.member_by_email(session, 1, "grace@acme.test"), "Grace Hopper"
    text = {"type": "plain_text", "text": name}
    return {"text": text, "value": f"{whom}:{row.token}"}, name
