"""The questions of a card where Sentry is connected: releases as it has them at that moment."""

import shutil

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.sentry.faults import InternalError, LateStart
from store.issues import releases
from store.people.directory import Project
from tests.whole.both_sides import BothSides

WHEN = "When is {} resolved?"
KNOWN = "shop@2.0.0"


@pytest.fixture(scope="module")
def sides(tmp_path_factory, migrated_file):
    folder = tmp_path_factory.mktemp("sides")
    shutil.copy(migrated_file, folder / "heliograph.db")
    with Sandbox.acme() as slack:
        sides = BothSides(slack, f"sqlite:///{folder / 'heliograph.db'}").start()
        yield sides
        sides.stop()


@pytest.fixture
def ada(sides):
    sides.sentry.faults.clear()
    return sides.slack.act_as("ada")


@pytest.fixture
def card(sides):
    """Of shop, which had an older release when its releases were read the last time."""
    issue, card = sides.card()
    with sides.program.services.database.write() as session:
        row = session.get_one(Project, sides.stored(issue).project_id)
        row.source_id = str(issue.project.id)
        for release in releases.latest(session, row.row_id, 99):
            session.delete(release)
        session.flush()
        releases.note(session, row.row_id, KNOWN, sides.program.services.now())
    return issue, card


def test_a_release_of_this_minute(sides, ada, card):
    """The modal opens with what is known, and follows what Sentry says."""
    issue, shown = card
    sides.sentry.add_release("shop@3.0.0", "shop")
    sides.sentry.faults.add("releases", LateStart(seconds=0.5), times=1)

    ada.press("Resolve", shown)

    assert ada.expect_modal().says(f"In the current release, {KNOWN}")
    view = ada.expect_modal("In the current release, shop@3.0.0")
    ada.fill(view, WHEN.format(issue.short_id), "In the current release, shop@3.0.0")
    assert ada.submit(view).errors == {}
    ada.expect_ephemeral("as resolved in release shop@3.0.0")
    assert sides.sentry.issue(issue)["statusDetails"]["inRelease"] == "shop@3.0.0"


def test_a_specific_one(sides, ada, card):
    """Found by a part of its version, though it was never heard of before."""
    issue, shown = card
    sides.sentry.add_release("shop@2.9.9-rc1", "shop")
    ada.press("Resolve", shown)
    view = ada.expect_modal("In the current release, shop@3.0.0")

    ada.fill(view, WHEN.format(issue.short_id), "In a specific release, the one below")
    ada.fill(view, "Which release", "shop@2.9.9-rc1")
    assert ada.submit(view).errors == {}

    ada.expect_ephemeral("as resolved in release shop@2.9.9-rc1")
    assert sides.sentry.issue(issue)["statusDetails"]["inRelease"] == "shop@2.9.9-rc1"


def test_none_was_chosen(sides, ada, card):
    """Said at its field; nothing is asked of Sentry."""
    issue, shown = card
    ada.press("Resolve", shown)
    view = ada.expect_modal("In the current release, shop@3.0.0")

    ada.fill(view, WHEN.format(issue.short_id), "In a specific release, the one below")
    result = ada.submit(view)

    assert result.errors == {"Which release": "Please choose one of the releases of shop."}
    assert sides.sentry.issue(issue)["status"] == "unresolved"


def test_sentry_does_not_answer(sides, ada, card):
    """What is known stays, with words."""
    _, shown = card
    sides.sentry.faults.add("releases", InternalError(), times=1)

    ada.press("Resolve", shown)

    view = ada.expect_modal("Sentry did not answer just now")
    assert view.says(f"In the current release, {KNOWN}")


def test_the_releases_are_gone(sides, ada, card):
    """Nothing is offered that Sentry would refuse."""
    issue, shown = card
    for release in list(sides.sentry.state.releases):
        sides.sentry.remove_release(release.version)

    ada.press("Resolve", shown)

    view = ada.expect_modal("shop has no releases in Sentry.")
    assert not view.says("In the current release")
    assert ada.submit(view).errors == {}
    ada.expect_ephemeral(f"You marked {issue.short_id} as resolved.")


def test_archived_within_a_time(sides, ada, card):
    """Sentry counts."""
    issue, shown = card
    ada.press("Archive", shown)
    view = ada.expect_modal()

    question = f"Until when is {issue.short_id} archived?"
    ada.fill(view, question, "Until it happens again, as many times as below")
    ada.fill(view, "How many", "7")
    ada.fill(view, "Within", "1 day")
    assert ada.submit(view).errors == {}

    ada.expect_ephemeral("until it happens 7 more times within a day")
    details = sides.sentry.issue(issue)["statusDetails"]
    assert (details["ignoreCount"], details["ignoreWindow"]) == (7, 1440)
