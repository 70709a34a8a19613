"""My issues in Home come from Sentry: also those that no card was ever posted for."""

import shutil
from datetime import timedelta

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.faults import Answers, HangsBefore
from bot.sandbox.sentry.faults import InternalError
from bot.workspace import my_issues
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import Delivery, Purpose
from store.slack.homes import Home
from tests.whole.both_sides import BothSides
from tests.whole.conftest import EVENTS
from tests.whole.program import wait_until

ADA = "ada@acme.test"
NONE = "No unresolved issue is assigned to you."
SILENT = "could not be asked for your issues since"


@pytest.fixture
def sides(tmp_path, migrated_file):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        slack.subscribe(EVENTS)
        sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}").start()
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def assign(sides):
    """Somebody assigns a new issue in Sentry; no webhook tells of it."""

    def assign(title="Boom", project="api", whom=ADA, **facts):
        issue = sides.sentry.raise_issue(project, title, **facts)
        return sides.sentry.act("ada", issue, {"assignedTo": whom})

    return assign


def opened(sides, person, containing):
    """Opened at a time at which Sentry may be asked again."""
    with sides.program.services.database.write() as session:
        session.connection().exec_driver_sql("update home set asked_at = null")
    person.opens_home()
    return shown(person, containing)


def shown(person, containing):
    """The Home as it is, once it says that; earlier ones do not count."""
    homes = person._space.views.homes

    def is_so():
        return person.user.id in homes and homes[person.user.id].says(containing)

    assert wait_until(is_so), homes
    return homes[person.user.id]


def purposes(sides):
    return {row.purpose for row in sides.program.rows(Delivery)}


def test_assigned_in_sentry(sides, ada, assign):
    """There with its buttons; nobody is told, no card is posted. A team's are not mine."""
    assign()
    team = next(one for one in sides.sentry.state.teams.values() if one.slug == "backend")
    assign("Bang", whom=f"team:{team.id}")
    assign("Crash", whom="grace@acme.test")

    home = opened(sides, ada, "Boom")

    assert "Assigned to you (1)" in home.plain_text
    assert "Resolve" in home.plain_text
    sides.at_rest()
    assert not sides.slack.messages("alerts")
    assert not sides.program.rows(ActivityRow)
    assert purposes(sides) == {Purpose.REDRAW}
    assert sides.program.rows(Issue)[0].first_alert_at is None


def test_newest_first(sides, ada, assign):
    """By when they were first seen, of all projects, whenever they became known here."""
    older = assign("Older")
    sides.sentry.move_clock(timedelta(hours=1))
    newer, _card = sides.card("api")
    sides.sentry.act("ada", newer, {"assignedTo": ADA})
    sides.hint(newer)
    sides.at_rest()

    text = opened(sides, ada, "Older").plain_text

    assert text.index(newer.title) < text.index(older.title)


def test_resolve_in_it(sides, ada, assign):
    """The button acts in Sentry, and the issue goes."""
    issue = assign()
    home = opened(sides, ada, "Boom")

    ada.press("Resolve", home)

    shown(ada, NONE)
    assert issue.status == "resolved"
    assert sides.ended(issue).ended_at is not None


@pytest.mark.parametrize(
    "change", [{"status": "resolved"}, {"assignedTo": ""}, {"assignedTo": "linus@acme.test"}]
)
def test_gone_at_the_next_opening(sides, ada, assign, change):
    """Resolved, let go or given away in Sentry, of which nothing was heard."""
    issue = assign()
    opened(sides, ada, "Boom")
    sides.at_rest()
    sides.sentry.act("ada", issue, change)

    opened(sides, ada, NONE)


@pytest.mark.parametrize("way", ["merged", "deleted"])
def test_no_more_in_sentry(sides, ada, assign, way):
    """It goes as well, as the feed's reader finds."""
    issue = assign()
    opened(sides, ada, "Boom")
    sides.at_rest()
    if way == "merged":
        sides.sentry.merge("ada", sides.sentry.raise_issue("api", "Other"), issue)
    else:
        sides.sentry.delete(issue)

    opened(sides, ada, NONE)


def test_given_to_me_of_a_known_issue(sides, ada):
    """It has a card: what happened is told there too, as it is whoever looks first."""
    issue, card = sides.card("api")
    sides.hint(issue)
    sides.at_rest()
    sides.sentry.act("grace", issue, {"assignedTo": ADA})

    opened(sides, ada, "Assigned to you (1)")

    ada.expect_update(card, "Assignee: Ada Lovelace")


def test_once_a_minute(sides, ada, assign):
    """However often it is opened."""
    assign()
    opened(sides, ada, "Boom")
    before = len(sides.sentry.calls("GET issues"))
    for _ in range(3):
        ada.opens_home()
    sides.at_rest()

    assert len(sides.sentry.calls("GET issues")) == before
    with sides.program.services.database.write() as session:
        home = session.get(Home, 1)
        home.asked_at -= my_issues.EVERY
        session.add(home)
    ada.opens_home()
    assert wait_until(lambda: len(sides.sentry.calls("GET issues")) > before)


def test_sentry_is_down(sides, ada, assign):
    """What is known, and since when; what came meanwhile is there when it is back."""
    assign()
    opened(sides, ada, "Boom")
    sides.at_rest()
    with sides.sentry.outage():
        home = opened(sides, ada, SILENT)
        since = sides.program.rows(Home)[0].unread_since
        assert "Boom" in home.plain_text
        assert f"{since:%Y-%m-%d}" in home.plain_text
        opened(sides, ada, SILENT)
        assert sides.program.rows(Home)[0].unread_since == since
    assign("Bang")

    opened(sides, ada, "Bang")  # Drawn when the issue is known, and again after the answer.

    assert wait_until(lambda: SILENT not in shown(ada, "Bang").plain_text)


@pytest.mark.parametrize(
    "fault",
    [
        InternalError,
        lambda: Answers(status=403, body={"detail": "No permission"}),
        lambda: Answers(status=200, body={"odd": 1}),
    ],
)
def test_sentry_answers_badly(sides, ada, assign, fault):
    """As if it were down."""
    assign()
    opened(sides, ada, "Boom")
    sides.at_rest()
    sides.sentry.faults.add("GET issues", fault(), times=20)

    assert "Boom" in opened(sides, ada, SILENT).plain_text


def test_sentry_hangs(sides, ada):
    """Home is drawn all the same, at once."""
    issue, _card = sides.card("api")
    data = {"assignee": "Ada Lovelace", "assigneeEmail": ADA}
    sides.tell(issue, "assigned", **data)
    sides.at_rest()
    sides.sentry.faults.add("GET issues", HangsBefore(seconds=30))

    assert SILENT not in opened(sides, ada, "Assigned to you (1)").plain_text


def test_nobody_is_linked(sides, ada, assign):
    """Sentry is not asked for whom nobody knows."""
    assign()
    with sides.program.services.database.write() as session:
        session.connection().exec_driver_sql("delete from identity")

    opened(sides, ada, "haven't linked")
    sides.at_rest()

    assert not sides.sentry.calls("GET issues")
    assert not sides.program.rows(Issue)


def test_an_address_that_sentry_does_not_have(sides, ada, assign):
    """Nothing is theirs, and nothing of others' is shown."""
    assign()
    with sides.program.services.database.write() as session:
        run = session.connection().exec_driver_sql
        run("update member set email = 'ada.l@elsewhere.test' where email = 'ada@acme.test'")

    opened(sides, ada, NONE)
    sides.at_rest()

    assert sides.sentry.calls("GET issues")
    assert SILENT not in shown(ada, NONE).plain_text
    assert not sides.program.rows(Issue)


def test_all_projects_at_once(sides, ada, assign):
    """Where Sentry allows that, one question is enough."""
    issue = assign()
    state = sides.sentry.state
    with state.lock:
        state.projects = {key: one for key, one in state.projects.items() if one is issue.project}

    opened(sides, ada, "Boom")
    sides.at_rest()

    assert len(sides.sentry.calls("GET issues")) == 1
    assert not sides.sentry.calls("GET projects")
