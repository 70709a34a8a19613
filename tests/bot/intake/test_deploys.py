"""A deploy that no issue was named for is told to the issues that its release resolved."""

from dataclasses import replace

import pytest

from bot.drawing.activity import Renderer
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.intake.intake import Receipt
from bot.notes.note import plain
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, Purpose
from store.people.directory import Project
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock

ADA = {"email": "ada@acme.test"}


@pytest.fixture
def services(services, database):
    add_acme(database, {"target": "slack:C1"}, {"target": "slack:C2"})
    return replace(services, now=Clock())


@pytest.fixture
def receive(services):
    numbers = iter(range(1000))

    def receive(kind, source="7", **changes):
        changes = {"id": next(numbers), "issue": {"id": source}} | changes
        return intake.receive(services, told(kind, **changes), "api")

    return receive


@pytest.fixture
def deploy(services):
    """Version 2.4 of the shop goes out, by Ada."""

    def deploy(project="shop", version="2.4", activity_id="d-1"):
        sent = {"id": activity_id, "type": "deploy", "issue": None, "project": project}
        more = {"actor": ADA, "data": {"version": version}}
        return intake.receive(services, Incoming.model_validate(sent | more), "api")

    return deploy


@pytest.fixture
def replies(database):
    """Where the deploy is told, and about which issue."""

    def look():
        rows = {row.id: row for row in all_rows(database, ActivityRow) if row.kind == "deploy"}
        return [
            (one.lane, rows[one.activity_id].issue_id)
            for one in all_rows(database, Delivery)
            if one.purpose == Purpose.REPLY and one.activity_id in rows
        ]

    return look


def test_told_where_it_resolves(receive, deploy, replies):
    """In the threads of the issues that are resolved in the release, and in no other."""
    for source in ("7", "8", "9"):
        receive("alert", source)
    for source in ("7", "8"):
        receive("set_resolved_in_release", source, data={"version": "2.4"})
    deploy()

    assert replies() == [("slack:C1", 1), ("slack:C1", 2), ("slack:C2", 1), ("slack:C2", 2)]


def test_part_of_the_story(receive, deploy, database):
    """Each issue's own record has it, in the words of any other activity."""
    receive("alert", issue={"id": "7", "short_id": "SHOP-7"})
    receive("set_resolved_in_release", data={"version": "2.4"})
    deploy()

    row = all_rows(database, ActivityRow)[-1]
    with database.read() as session:
        line = Renderer(session, "Sentry").line(row, all_rows(database, Issue)[0])
    assert plain(line) == "Ada Lovelace deployed 2.4, the release of SHOP-7"
    assert row.actor["member_id"] == 1


@pytest.mark.parametrize("more", [{"version": "2.5"}, {"project": "web"}])
def test_another_release(receive, deploy, replies, more):
    """The same version of another project is another release."""
    receive("alert")
    receive("set_resolved_in_release", data={"version": "2.4"})
    deploy(**more)

    assert replies() == []


def test_nobody_to_tell(deploy, database):
    """A deploy that resolves nothing is stored; its project is known from now on."""
    taken = deploy()

    (row,) = all_rows(database, ActivityRow)
    (project,) = all_rows(database, Project)
    assert taken == Receipt(row.id, is_new=True)
    assert (row.kind, row.issue_id, row.project_id) == ("deploy", None, project.id)
    assert (project.slug, row.data) == ("shop", {"version": "2.4"})
    assert all_rows(database, Issue) == all_rows(database, Delivery) == []


def test_repeat(receive, deploy, replies):
    """The same deploy again changes nothing."""
    receive("alert")
    receive("set_resolved_in_release", data={"version": "2.4"})
    first = deploy()
    before = replies()

    assert deploy() == Receipt(first.activity_id, is_new=False)
    assert replies() == before


def test_deployed_twice(receive, deploy, replies):
    """Another deploy of the release, to another place say, is told again."""
    receive("alert")
    receive("set_resolved_in_release", data={"version": "2.4"})
    deploy()
    deploy(activity_id="d-2")

    assert replies() == [("slack:C1", 1), ("slack:C2", 1)] * 2


def test_with_an_issue(receive, replies):
    """A deploy that names an issue is told in its threads, whatever resolved it."""
    receive("alert")
    receive("deploy", data={"version": "2.4"})

    assert replies() == [("slack:C1", 1), ("slack:C2", 1)]


def test_with_an_issue_the_others_of_the_release_hear_too(receive, replies):
    """And none of them twice."""
    for source in ("7", "8"):
        receive("alert", source)
        receive("set_resolved_in_release", source, data={"version": "2.4"})
    receive("deploy", data={"version": "2.4"})

    assert replies() == [("slack:C1", 1), ("slack:C1", 2), ("slack:C2", 1), ("slack:C2", 2)]
