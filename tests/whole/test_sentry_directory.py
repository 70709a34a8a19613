"""With three variables and no directory file: the program, a Slack and a Sentry."""

import shutil

import pytest

from bot.sandbox import Sandbox
from store.people import directory_sync
from store.people.directory import Member, Project
from store.routing.routes import Route
from tests.whole.both_sides import BothSides
from tests.whole.program import wait_until


@pytest.fixture
def sides(migrated_file, tmp_path):
    """Started without a file; Sentry has people, teams and projects of its own."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    with Sandbox.acme() as slack:
        database = f"sqlite:///{tmp_path / 'heliograph.db'}"
        sides = BothSides(slack, database, directory=True)
        sides.program.start()
        yield sides
        sides.stop()


def test_subscribe_with_nothing_loaded(sides):
    """Who there is comes from Sentry; a channel gets what somebody subscribes it to."""
    program = sides.program
    assert wait_until(lambda: {row.slug for row in program.rows(Project)} == {"api", "shop"})
    assert wait_until(lambda: len(program.rows(Member)) == 4)
    program.link("ada")
    ada = sides.slack.act_as("ada")

    ada.command("/helio", "subscribe api", channel="alerts")

    ada.expect_ephemeral("From now on this comes here: api")
    assert [row.project for row in program.rows(Route)] == ["api"]
    issue = sides.sentry.raise_issue("api", "It broke")
    sides.tell(issue, "alert")
    ada.expect_message("It broke", channel="alerts")


def test_a_metric_alert_under_a_new_name(sides):
    """Sentry names the project by its slug alone: read again, it comes to the project's channel."""
    program = sides.program
    assert wait_until(lambda: {row.slug for row in program.rows(Project)} == {"api", "shop"})
    program.link("ada")
    ada = sides.slack.act_as("ada")
    ada.command("/helio", "subscribe api", channel="alerts")
    ada.expect_ephemeral("From now on this comes here: api")

    port = program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    sides.sentry.state.project_of("api").slug = "till"
    sides.sentry.open_incident("till", "Too many errors")
    assert wait_until(lambda: "till" in {row.slug for row in program.rows(Project)})
    with program.changing() as session:  # As if the last reading were long over.
        directory_sync.note(session, "acme", begun_at=None)

    ada.expect_message("is called till now", channel="alerts", timeout=30)
    ada.expect_message("Too many errors", channel="alerts", timeout=30)
    assert {row.slug for row in program.rows(Project)} == {"till", "shop"}
