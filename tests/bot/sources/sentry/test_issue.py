from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.intake.incoming import Actor
from bot.sources.sentry.issue import read
from tests.bot.sources.senders import payload

GRACE = {"assignee": "Grace Hopper", "assigneeType": "user", "assigneeEmail": "grace@acme.test"}
COMMIT = {
    "id": "4f1c2b7d9e0a8365b1d4c7e2f9a0b3c6d5e8f712",
    "repository": {"name": "acme/shop", "url": "https://github.com/acme/shop"},
}
NOWHERE = {"name": "", "url": ""}
UNSET = {"ignoreUntilEscalating": False, "endIsTold": True}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


def told(name="issue_created", action=None, beside=None, **issue):
    """What the payload means, with some of its issue's fields, or those beside it, changed."""
    sent = payload(name)
    sent["action"] = action or sent["action"]
    sent["data"] |= beside or {}
    sent["data"]["issue"] |= issue
    return read(sent, "r-1")


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("issue_assigned", "assigned", GRACE),
        (
            "issue_assigned_team",
            "assigned",
            {"assignee": "backend", "assigneeType": "team", "assigneeEmail": ""},
        ),
        ("issue_resolved", "set_resolved", {}),
        ("issue_resolved_in_release", "set_resolved_in_release", {"version": "shop@2.4.1"}),
        ("issue_resolved_in_next_release", "set_resolved_in_release", {"inNextRelease": True}),
        ("issue_resolved_in_commit", "set_resolved_in_commit", {"commit": COMMIT}),
        ("issue_unresolved", "set_unresolved", {}),
        ("issue_unresolved_regressed", "set_regression", {}),
        ("issue_unresolved_escalating", "set_escalating", {}),
        ("issue_archived", "set_ignored", UNSET | {"ignoreCount": 100, "ignoreWindow": 60}),
        ("issue_ignored", "set_ignored", UNSET | {"ignoreUntilEscalating": True}),
    ],
)
def test_actions(name, kind, data):
    """Each action is the activity that the tracker itself would call it."""
    incoming = told(name)

    assert (incoming.type, incoming.data) == (kind, data)


def test_created():
    """A new issue is an alert, with where it happened: its title says what."""
    incoming = told()

    assert incoming.type == "alert"
    assert incoming.data["message"] == "shop/payments/views.py in checkout"
    assert incoming.actor is None


def test_facts():
    """What a card shows is taken from Sentry's own names."""
    facts = told(count="27", userCount=11).issue

    assert (facts.id, facts.short_id, facts.project) == ("4511", "SHOP-7", "shop")
    assert (facts.event_count, facts.user_count, facts.level) == (27, 11, "error")
    assert facts.url == "https://sentry.acme.test/organizations/acme/issues/4511/"
    assert facts.first_seen == datetime(2026, 3, 14, 9, 26, 53, 589000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("issue", "organization"),
    [
        ({}, "acme"),
        ({"permalink": None, "web_url": None}, "acme"),
        ({"permalink": None, "web_url": None, "url": None}, None),
        ({"permalink": "https://initech.sentry.io/issues/1/", "web_url": "", "url": ""}, "initech"),
    ],
)
def test_organization(issue, organization):
    """It is known where any of the addresses names it."""
    assert told(**issue).organization == organization


@pytest.mark.parametrize(
    ("issue", "data"),
    [
        ({"substatus": "archived_forever", "statusDetails": {}}, UNSET),
        ({"substatus": "archived_forever", "statusDetails": None}, UNSET),
        ({"substatus": "x", "statusDetails": {"ignoreCount": 0}}, UNSET),
        ({"substatus": "x", "statusDetails": {"ignoreUserCount": -3}}, UNSET),
        (
            {"substatus": "x", "statusDetails": {"ignoreUntil": "2026-04-01T00:00:00Z"}},
            {"ignoreUntil": "2026-04-01T00:00:00Z"},
        ),
    ],
)
def test_archive_conditions(issue, data):
    """Only the conditions that still can come true are told."""
    assert told("issue_archived", **issue).data == data


@pytest.mark.parametrize(
    ("details", "kind", "data"),
    [
        (None, "set_resolved", {}),
        ({"autoResolved": True}, "set_resolved_by_age", {}),
        ({"inRelease": " 2.4 "}, "set_resolved_in_release", {"version": "2.4"}),
        ({"inRelease": "x" * 600}, "set_resolved_in_release", {"version": "x" * 500}),
        ({"inRelease": " "}, "set_resolved", {}),
        ({"inRelease": {"version": "2.4"}}, "set_resolved", {}),
        ({"inNextRelease": False}, "set_resolved", {}),
        (
            {"inCommit": "4f1c"},
            "set_resolved_in_commit",
            {"commit": {"id": "4f1c", "repository": NOWHERE}},
        ),
        (
            {"inCommit": {"id": "4f1c", "repository": {"name": None, "url": "git@acme.test:shop"}}},
            "set_resolved_in_commit",
            {"commit": {"id": "4f1c", "repository": NOWHERE}},
        ),
        ({"inCommit": {"id": " "}}, "set_resolved", {}),
        ({"inCommit": {"id": None, "repository": []}}, "set_resolved", {}),
        ({"inCommit": 7}, "set_resolved", {}),
    ],
)
def test_resolved_by_what(details, kind, data):
    """A detail of an odd shape is left out: that it is resolved stays true."""
    incoming = told("issue_resolved", beside={"resolution_type": None}, statusDetails=details)

    assert (incoming.type, incoming.data) == (kind, data)


OLD_COMMIT = {"inCommit": {"id": "4f1c", "author": {}}}


@pytest.mark.parametrize(
    ("how", "details", "kind", "data"),
    [
        ("now", {"inRelease": "api@1.0.0"}, "set_resolved", {}),
        ("now", OLD_COMMIT, "set_resolved", {}),
        ("now", {"inNextRelease": True}, "set_resolved", {}),
        ("in_release", {"inRelease": "2.4"}, "set_resolved_in_release", {"version": "2.4"}),
        (
            "in_next_release",
            {"inRelease": "api@1.1.0"},
            "set_resolved_in_release",
            {"inNextRelease": True, "current_release_version": "api@1.1.0"},
        ),
        (
            "in_next_release",
            OLD_COMMIT,
            "set_resolved_in_release",
            {"inNextRelease": True},
        ),
        (
            "in_release",
            OLD_COMMIT | {"inRelease": "2"},
            "set_resolved_in_release",
            {"version": "2"},
        ),
        (
            "with_commit",
            OLD_COMMIT,
            "set_resolved_in_commit",
            {"commit": {"id": "4f1c", "repository": NOWHERE}},
        ),
        ("with_commit", {"inRelease": "2.4"}, "set_resolved_in_release", {"version": "2.4"}),
    ],
)
def test_resolution_type(how, details, kind, data):
    """How it was resolved is believed, and not the details that an earlier time has left."""
    incoming = told("issue_resolved", beside={"resolution_type": how}, statusDetails=details)

    assert (incoming.type, incoming.data) == (kind, data)


def test_fix_is_its_authors():
    """Sentry marks it, and the commit names who did it; a person who resolved by hand did it."""
    author = {"id": "4", "name": "Ada Lovelace", "email": "ada@acme.test"}
    sent = payload("issue_resolved_in_commit")
    sent["data"]["issue"]["statusDetails"] = {"inCommit": {"id": "4f1c", "author": author}}
    by_sentry = read(sent | {"actor": {"type": "application", "id": "sentry"}}, "r-1")
    by_hand = read(sent | {"actor": {"type": "user", "id": 9, "name": "Grace"}}, "r-2")

    assert by_sentry.actor == Actor(name="Ada Lovelace", email="ada@acme.test")
    assert (by_sentry.shown.actor_id, by_hand.shown.actor_id) == ("4", "9")
    assert by_hand.actor == Actor(name="Grace")


ADA = {"id": 7, "type": "user", "name": "Ada", "email": "ada@acme.test"}
TO_ADA = {"assignee": "Ada", "assigneeEmail": "ada@acme.test", "assigneeType": "user"}


@pytest.mark.parametrize(
    ("issue", "status", "reached", "assigned"),
    [
        ({"status": "resolved", "assignedTo": ADA}, "resolved", "set_resolved", TO_ADA),
        ({"status": "ignored", "assignedTo": None}, "archived", "set_ignored", {}),
        ({"status": "archived", "assignedTo": None}, "archived", "set_ignored", {}),
        ({"status": "unresolved", "substatus": "new"}, "unresolved", "set_unresolved", {}),
        ({"status": "unresolved", "substatus": "regressed"}, "unresolved", "set_regression", {}),
    ],
)
def test_state(issue, status, reached, assigned):
    """How the issue stands is read from the payload, whatever its action is."""
    state = told(**issue).shown.state

    assert (state.status, state.reached.kind, state.assigned.data) == (status, reached, assigned)


@pytest.mark.parametrize(
    "issue",
    [
        {"status": None},
        {"status": "deleted"},
        {"status": "ignored", "statusDetails": {"ignoreUntil": "soon"}},
    ],
)
def test_state_that_is_not_told(issue):
    """What is no state, or can't be one here, is none."""
    assert told(**issue).shown.state is None


def test_shown_ids():
    """What outlives names: the tracker's ids of the project, the people, the installation."""
    sent = payload("issue_created") | {"installation": {"uuid": "14e8"}}
    sent["data"]["issue"] |= {"project": {"id": 2, "slug": "api"}, "assignedTo": ADA}
    shown = read(sent, "r-1").shown

    assert (shown.installation, shown.project_id) == ("14e8", "2")
    assert [(person.tracker_id, person.email) for person in shown.people] == [
        ("7", "ada@acme.test")
    ]


def test_resolver():
    """Who resolved is told with the address among the details."""
    incoming = told("issue_resolved_in_release")

    assert incoming.actor == Actor(name="Ada Lovelace", email="ada@acme.test")


@pytest.mark.parametrize("field", ["inCommit", "inRelease", "inNextRelease", "autoResolved"])
@given(json_values)
def test_hostile_details(field, value):
    """Whatever a detail is, what is read of it passes the check of its kind."""
    incoming = told("issue_resolved", statusDetails={field: value})

    assert incoming.kind.model_validate(incoming.data)


def test_unassigned():
    """Assigned to nobody is unassigned."""
    sent = payload("issue_assigned")
    sent["data"]["issue"]["assignedTo"] = sent["data"]["assignee"] = None

    assert read(sent, "r-1").type == "unassigned"


def test_assignee_beside_the_issue():
    """An issue that does not say it yet: the assignee stands beside it."""
    assert told("issue_assigned", assignedTo=None).data == GRACE


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (None, None),
        ({"type": "application", "id": "sentry", "name": "Sentry"}, None),
        ({"type": "user", "id": 5, "name": "Linus"}, Actor(name="Linus")),
        ({"type": "user", "id": 5, "name": " "}, Actor(name="A Sentry user")),
        ({"type": "application", "id": "1111-22", "name": "Us"}, Actor(name="An integration")),
        (
            {"type": "user", "id": 5, "name": "linus@acme.test"},
            Actor(name="linus@acme.test", email="linus@acme.test"),
        ),
        (
            {"type": "user", "id": 801, "name": "Grace Hopper"},
            Actor(name="Grace Hopper", email="grace@acme.test"),
        ),
        ({"type": "user", "id": 12, "name": "Twelve"}, Actor(name="Twelve")),
    ],
)
def test_actor(actor, expected):
    """Who acted; with the address where the same person stands elsewhere in the payload."""
    sent = payload("issue_assigned") | {"actor": actor}

    assert read(sent, "r-1").actor == expected


def test_archiver():
    """Who archived is told with the address among the conditions."""
    assert told("issue_archived").actor == Actor(name="Ada Lovelace", email="ada@acme.test")


def test_other_action():
    """An action that we do not know means nothing yet."""
    assert told(action="merged") is None


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        ("title", "", "<unlabeled event>"),
        ("title", "  x ", "x"),
        ("title", "x" * 30_000, "x" * 20_000),
        ("level", "sample", None),
        ("level", None, None),
        ("culprit", None, ""),
        ("culprit", "x" * 600, "x" * 500),
        ("id", 4511, "4511"),
    ],
)
def test_forgiving(field, value, seen):
    """What Sentry's users can't change is cut or left out, not refused."""
    assert getattr(told(**{field: value}).issue, field) == seen


def test_endless_address():
    """An address that is too long is none, rather than half of one."""
    endless = "https://sentry.acme.test/" + "x" * 2000

    assert told(permalink=endless, web_url="https://s.test/i/1").issue.url == "https://s.test/i/1"


def test_odd_metadata():
    """What is only nice to have may be of any type."""
    incoming = told(metadata={"value": 7, "filename": None, "function": ["f"]})

    assert incoming.data["message"] == ""
    assert told(metadata=None).data["message"] == ""


@given(st.sampled_from(sorted(payload("issue_assigned")["data"]["issue"])), json_values)
def test_hostile_fields(field, value):
    """Any value in any field is read, or refused as a fault of validation."""
    try:
        incoming = told("issue_assigned", **{field: value})
    except ValidationError as error:
        assert error.errors()  # noqa: PT017 - both ways are right.
    else:
        assert incoming.type in {"assigned", "unassigned"}
