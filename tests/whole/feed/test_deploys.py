"""Deploys have no webhook: they are told by asking, once, whoever else told of them."""

import pytest

from bot.sandbox.sentry.faults import InternalError
from store.issues import feed
from store.issues.activities import ActivityRow
from tests.whole.program import an_activity

VERSION = "shop@2.4.1"


@pytest.fixture
def card(sides, ada, poll):
    """Of an issue that was resolved in the release."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    card = ada.expect_message("Boom", channel="alerts")
    change = {"status": "resolved", "statusDetails": {"inRelease": VERSION}}
    sides.sentry.act("bob", issue, change)
    poll()
    ada.expect_message("as resolved", thread=card)
    sides.at_rest()
    return card


@pytest.fixture
def by_build(sides):
    """A build tells by the API."""

    def by_build(number="b-1", **data):
        told = an_activity(
            "deploy", number, **{"version": VERSION, "environment": "production"} | data
        )
        told |= {"issue": None, "project": "shop", "actor": None}
        assert sides.program.send(told).is_success

    return by_build


def _deploys(sides):
    """Without those of single issues."""
    rows = sides.program.rows(ActivityRow)
    found = [r for r in rows if r.kind == "deploy" and not r.source_id.startswith("release:")]
    return [(row.data["version"], row.data.get("environment", "")) for row in found]


def test_told_once(sides, ada, poll, card):
    """Under the card of what was resolved in its release."""
    sides.sentry.deploy(VERSION)

    poll()
    poll()

    told = ada.expect_message("deployed", thread=card)
    assert told.says(VERSION)
    assert told.says("production")
    sides.at_rest()
    assert len(sides.replies("deployed")) == 1


def test_several_at_once(sides, poll, card):
    """Of one release and of others, in order."""
    sides.sentry.deploy(VERSION, "staging")
    sides.sentry.add_release("shop@2.5.0", "shop")
    sides.sentry.deploy("shop@2.5.0", "staging")
    sides.sentry.deploy(VERSION, "production")

    poll()

    assert _deploys(sides) == [
        (VERSION, "staging"),
        ("shop@2.5.0", "staging"),
        (VERSION, "production"),
    ]


def test_in_a_channel(sides, ada, poll, subscribe):
    """Where its route shows deploys."""
    subscribe("broadcast=deploy")
    sides.sentry.deploy(VERSION)

    poll()

    ada.expect_message(VERSION, channel="alerts")


def test_first_contact(sides, poll):
    """What was there before, or before a restore, is known, and nobody is told."""
    sides.sentry.deploy(VERSION, "staging")
    with sides.program.changing() as session:
        feed.forget(session)
    poll()
    assert _deploys(sides) == []

    sides.sentry.deploy(VERSION, "production")
    poll()

    assert _deploys(sides) == [(VERSION, "production")]


@pytest.mark.parametrize("is_build_first", [True, False])
def test_a_build_tells_it_too(sides, poll, card, by_build, is_build_first):
    """By its release, environment and hour it is the same."""
    sides.sentry.deploy(VERSION)
    if not is_build_first:
        poll()

    by_build()
    poll()

    sides.at_rest()
    assert _deploys(sides) == [(VERSION, "production")]
    assert len(sides.replies("deployed")) == 1


def test_another_environment_is_another(sides, poll, by_build):
    by_build(environment="staging")
    sides.sentry.deploy(VERSION)

    poll()

    assert _deploys(sides) == [(VERSION, "staging"), (VERSION, "production")]


def test_a_build_may_repeat_itself(sides, by_build):
    """It says what shall be told."""
    by_build("b-1")
    by_build("b-2")

    assert _deploys(sides) == [(VERSION, "production")] * 2


def test_a_release_that_is_gone(sides, poll):
    """Between the two questions: what is left is told, and it is not asked for ever."""
    sides.sentry.deploy(VERSION, "staging")
    sides.sentry.deploy(VERSION, "production")
    sides.sentry.faults.add("deploys", InternalError(404), times=1)

    poll()
    poll()

    assert _deploys(sides) == []
    assert len(sides.sentry.calls("deploys")) == 1


def test_while_releases_cannot_be_read(sides, ada, poll):
    """The rest is; they are told when they can be."""
    sides.sentry.deploy(VERSION)
    sides.sentry.raise_issue("shop", "Boom")
    sides.sentry.faults.add("releases", InternalError(403), times=1)

    poll()

    ada.expect_message("Boom", channel="alerts")
    assert _deploys(sides) == []
    poll()
    assert _deploys(sides) == [(VERSION, "production")]
