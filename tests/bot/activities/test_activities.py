import json

import pytest
from pydantic import ValidationError

from bot.activities import Activity, kind_named, known_kinds, names
from bot.notes.note import Link, Person, plain
from store.issues.issues import Issue

ISSUE = Link("SHOP-7", "https://sentry.acme.test/issues/7/")
ADA = Person("Ada Lovelace", member_id=1)
KINDS = list(known_kinds())


def sentence(name, data=None, who=ADA):
    activity = kind_named(name).model_validate(data or {})
    return plain(activity.words(who, ISSUE))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_example_is_valid(kind):
    """Every kind carries an example, which its own check takes."""
    assert kind_named(kind.kind) is kind
    assert isinstance(kind.model_validate(kind.example), Activity)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_example_in_words(kind):
    """Every kind names the issue, in one sentence, with the link where the name stands."""
    line = kind.model_validate(kind.example).words(ADA, ISSUE)

    assert ISSUE in line
    assert "\n" not in plain(line)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_example_survives_storing(kind):
    """What is stored of an activity reads back as the same activity."""
    before = kind.model_validate(kind.example)
    stored = before.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    assert kind_named(kind.kind).model_validate(json.loads(json.dumps(stored))) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_changes_are_columns(kind):
    """What a kind changes are columns of the issue."""
    changes = kind.model_validate(kind.example).change()

    assert set(changes) <= set(Issue.model_fields)


def test_names():
    """The tracker's own names, and the other spellings."""
    expected = {"alert", "first_seen", "assigned", "unassigned", "set_ignored", "archived"}

    assert expected | {"set_resolved", "set_unresolved"} <= set(names())
    assert kind_named("set_on_fire") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"assignee": "Grace Hopper"}, "Ada Lovelace assigned SHOP-7 to Grace Hopper"),
        ({"assignee": "Ada Lovelace"}, "Ada Lovelace assigned SHOP-7 to themselves"),
        ({"assignee": "ada", "member_id": 1}, "Ada Lovelace assigned SHOP-7 to themselves"),
        (
            {"assignee": "Ada Lovelace", "member_id": 2},
            "Ada Lovelace assigned SHOP-7 to Ada Lovelace",
        ),
        (
            {"assignee": "backend", "assigneeType": "team"},
            "Ada Lovelace assigned SHOP-7 to #backend",
        ),
        (
            {"assignee": "#backend", "assigneeType": "team"},
            "Ada Lovelace assigned SHOP-7 to #backend",
        ),
    ],
)
def test_assigned(data, words):
    """To themselves, a person, or a team; the member counts, not the spelling of the name."""
    assert sentence("assigned", data) == words


def test_assigned_by_the_tracker():
    """A rule of the tracker's own assigns: it is never "themselves"."""
    words = sentence("assigned", {"assignee": "Sentry"}, who="Sentry")

    assert words == "Sentry assigned SHOP-7 to Sentry"


def test_assignee_is_a_person_to_mention():
    """Providers can mention an assignee who is a member."""
    activity = kind_named("assigned").model_validate({"assignee": "Grace", "member_id": 2})

    assert Person("Grace", 2) in activity.words(ADA, ISSUE)


@pytest.mark.parametrize("name", ["", "  ", None, "x" * 501])
def test_bad_assignee(name):
    """An assignee has a name that can be shown."""
    with pytest.raises(ValidationError):
        kind_named("assigned").model_validate({"assignee": name})


def test_only_known_members_are_believed():
    """The id is the directory's for the address; any other is dropped."""
    kind = kind_named("assigned")
    given = kind(assignee="Grace", assignee_email=" Grace@acme.test", member_id=99)

    assert given.addresses() == {"grace@acme.test"}
    assert given.knowing({"grace@acme.test": 2}).member_id == 2
    assert given.knowing({}).member_id is None


def test_a_team_has_no_address():
    """A team is never looked up as a person."""
    kind = kind_named("assigned")

    assert kind(assignee="ops", assignee_type="team", assignee_email="a@b.c").addresses() == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unassigned", "Ada Lovelace unassigned SHOP-7"),
        ("set_resolved", "Ada Lovelace marked SHOP-7 as resolved"),
        ("set_unresolved", "Ada Lovelace marked SHOP-7 as unresolved"),
    ],
)
def test_plain_kinds(name, words):
    """Who did it, and what."""
    assert sentence(name) == words


@pytest.mark.parametrize(
    ("data", "until", "substatus"),
    [
        ({}, "for ever", "archived_forever"),
        ({"ignoreUntilEscalating": True}, "until it escalates", "archived_until_escalating"),
        ({"ignoreCount": 1}, "until it happens once more", "archived_until_condition_met"),
        ({"ignoreCount": 100}, "until it happens 100 more times", "archived_until_condition_met"),
        (
            {"ignoreCount": 10, "ignoreWindow": 60},
            "until it happens 10 more times within an hour",
            "archived_until_condition_met",
        ),
        (
            {"ignoreUserCount": 1},
            "until 1 more user is affected",
            "archived_until_condition_met",
        ),
        (
            {"ignoreUserCount": 5, "ignoreUserWindow": 1440},
            "until 5 more users are affected within a day",
            "archived_until_condition_met",
        ),
        (
            {"ignoreUntil": "2026-04-01T08:30:00Z"},
            "until 2026-04-01 08:30 UTC",
            "archived_until_condition_met",
        ),
        ({"ignoreDuration": 30}, "for 30 minutes", "archived_until_condition_met"),
        ({"ignoreDuration": 1}, "for a minute", "archived_until_condition_met"),
        ({"ignoreDuration": 60}, "for an hour", "archived_until_condition_met"),
        ({"ignoreDuration": 180}, "for 3 hours", "archived_until_condition_met"),
        ({"ignoreDuration": 2880}, "for 2 days", "archived_until_condition_met"),
        ({"ignoreDuration": 10080}, "for a week", "archived_until_condition_met"),
        ({"ignoreDuration": 90}, "for 90 minutes", "archived_until_condition_met"),
    ],
)
def test_archived(data, until, substatus):
    """Until when, as people say it; the issue's finer state follows."""
    activity = kind_named("set_ignored").model_validate(data)
    change = activity.change()

    assert sentence("set_ignored", data) == f"Ada Lovelace archived SHOP-7 {until}"
    assert (change["status"], change["substatus"]) == ("archived", substatus)


@pytest.mark.parametrize(
    "data",
    [
        {"ignoreCount": 0},
        {"ignoreCount": -1},
        {"ignoreCount": 10**10},
        {"ignoreWindow": "soon"},
        {"ignoreUntil": "tomorrow"},
        {"ignoreUntil": "0001-01-01T00:00:00+14:00"},
        {"ignoreUntilEscalating": "perhaps"},
    ],
)
def test_bad_conditions(data):
    """A condition that nobody can mean is refused."""
    with pytest.raises(ValidationError):
        kind_named("set_ignored").model_validate(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "SHOP-7 happened again"),
        ({"environment": "staging"}, "SHOP-7 happened again in staging"),
        ({"rule": "Errors"}, "SHOP-7 happened again, rule Errors"),
        ({"message": "it broke"}, "SHOP-7 happened again: it broke"),
        (
            {"message": "first\nsecond", "environment": "staging", "rule": "Errors"},
            "SHOP-7 happened again in staging, rule Errors: first",
        ),
    ],
)
def test_alert_again(data, words):
    """A repeat is one sentence; of a long message only its first line."""
    assert sentence("alert", data) == words


def test_alert_changes():
    """Only the facts that the alert brings; zero is a fact."""
    kind = kind_named("alert")

    assert kind().change() == {}
    assert kind(user_count=0, message="x").change() == {"user_count": 0, "excerpt": "x"}
    assert kind(tags={"a": "b"}, environment="e").change() == {
        "tags": {"a": "b", "environment": "e"}
    }


@pytest.mark.parametrize(
    "data",
    [
        {"tags": {f"tag-{number}": "x" for number in range(101)}},
        {"tags": {"a": "x" * 501}},
        {"tags": [["a", "b"]]},
        {"message": "x" * 20_001},
        {"event_count": -1},
        {"seen_at": "2026-03-14"},
    ],
)
def test_bad_alert(data):
    """An alert's facts are bounded."""
    with pytest.raises(ValidationError):
        kind_named("alert").model_validate(data)


def test_what_nobody_reads_is_not_kept():
    """Fields that a kind does not have are left out, not refused: trackers send many."""
    activity = kind_named("set_resolved").model_validate({"resolution_type": "now"})

    assert activity.model_dump() == {}
