"""Archiving in its forms, and what ends an archive."""

from datetime import timedelta

import pytest

ESCALATING, FOREVER = "archived_until_escalating", "archived_forever"
CONDITION = "archived_until_condition_met"


def archive(rest, issue, substatus, **details):
    more = {"statusDetails": details} if details else {}
    return rest.put(issue, status="ignored", substatus=substatus, **more).json()


def test_until_it_escalates(rest, issue, sentry):
    """The row says so by a flag of its own."""
    body = archive(rest, issue, ESCALATING)

    assert (body["status"], body["substatus"]) == ("ignored", ESCALATING)
    data = sentry.feed(issue)[0]["data"]
    assert data.pop("ignoreUntilEscalating") is True
    assert set(data.values()) == {None}


def test_another_substatus_is_dropped(rest, issue):
    """Archived is archived, with a 200; only the condition is taken."""
    archive(rest, issue, ESCALATING)
    body = archive(rest, issue, FOREVER)
    other = archive(rest, issue, CONDITION, ignoreCount=10)

    assert body["substatus"] == other["substatus"] == ESCALATING
    assert other["statusDetails"]["ignoreCount"] == 10
    assert rest.kinds(issue) == ["set_ignored"]


def test_old_conditions_stay_after_a_reopening(rest, issue):
    """The details need not be what the state says."""
    archive(rest, issue, CONDITION, ignoreCount=100)
    body = rest.put(issue, status="unresolved").json()

    assert (body["status"], body["substatus"]) == ("unresolved", "ongoing")
    assert body["statusDetails"]["ignoreCount"] == 100


@pytest.mark.parametrize(
    "details",
    [
        {"ignoreCount": 100, "ignoreWindow": 60},
        {"ignoreUserCount": 10, "ignoreUserWindow": 1440},
    ],
)
def test_conditions_come_back(rest, issue, details):
    """In the answer, beside who archived it."""
    shown = archive(rest, issue, CONDITION, **details)["statusDetails"]

    assert {name: shown[name] for name in details} == details
    assert shown["actor"]["isActive"]


def test_minutes_come_back_as_a_moment(rest, issue, sentry):
    """The duration itself is not kept."""
    shown = archive(rest, issue, CONDITION, ignoreDuration=60)["statusDetails"]

    assert shown["ignoreUntil"].endswith("Z")
    data = sentry.feed(issue)[0]["data"]
    assert (data["ignoreDuration"], data["ignoreUntil"]) == (None, shown["ignoreUntil"])


def test_the_rest_of_a_count(rest, issue, sentry):
    """It goes down with the events."""
    archive(rest, issue, CONDITION, ignoreCount=10)
    sentry.happen(issue, 4)

    shown = rest.get(f"issues/{issue.id}/").json()["statusDetails"]
    assert shown["ignoreCount"] == 6
    sentry.happen(issue, 6)
    assert sentry.issue(issue)["status"] == "unresolved"
    assert rest.kinds(issue) == ["set_unresolved", "set_ignored"]


@pytest.mark.parametrize("details", [{}, {"ignoreCount": 0}, {"ignoreUntil": "2030-01-01"}])
def test_a_condition_that_is_none(rest, issue, details):
    """It is archived without any, and nothing is said."""
    body = archive(rest, issue, CONDITION, **details)

    assert (body["status"], body["substatus"]) == ("ignored", CONDITION)
    assert body["statusDetails"] == {}


@pytest.mark.parametrize(
    ("details", "text"),
    [
        ({"ignoreWindow": 10081}, "Ensure this value is less than or equal to 10080."),
        ({"ignoreCount": "lots"}, "A valid integer is required."),
    ],
)
def test_refused_conditions(rest, issue, details, text):
    """In words, nested as the fields are."""
    answer = rest.put(issue, status="ignored", substatus=CONDITION, statusDetails=details)

    assert answer.status_code == 400
    assert answer.json() == {"statusDetails": {name: [text] for name in details}}


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"status": "archived"}, "status", '"archived" is not a valid choice.'),
        (
            {"status": "ignored", "substatus": "archived"},
            "substatus",
            '"archived" is not a valid choice.',
        ),
    ],
)
def test_unknown_words(rest, issue, change, field, text):
    """Sentry's own pages say "archived", its API does not."""
    answer = rest.put(issue, **change)

    assert (answer.status_code, answer.json()) == (400, {field: [text]})


def test_older_forms(rest, issue, sentry):
    """The old name of a substatus, no substatus, and the minutes outside the details."""
    other = sentry.raise_issue("api", "OSError: full")

    assert archive(rest, issue, "until_escalating")["substatus"] == ESCALATING
    body = rest.put(other, status="ignored", ignoreDuration=30).json()
    assert (body["substatus"], body["status"]) == (None, "ignored")
    assert body["statusDetails"]["ignoreUntil"]


def test_the_time_is_over(rest, issue, sentry):
    """Sentry shows it as unresolved at once; the row comes when it has noticed."""
    archive(rest, issue, CONDITION, ignoreDuration=60)
    sentry.move_clock(timedelta(hours=2))
    early = rest.get(f"issues/{issue.id}/").json()
    sentry.wait_over(issue)

    assert (early["status"], early["substatus"]) == ("unresolved", CONDITION)
    assert early["activity"][0]["type"] == "set_ignored"
    row = sentry.feed(issue)[0]
    assert (row["type"], row["user"], row["data"]) == ("set_unresolved", None, {})
    assert sentry.issue(issue)["substatus"] == "ongoing"


def test_there_is_no_time_to_wait_for(sentry, issue):
    """The test that asks for it is wrong."""
    with pytest.raises(ValueError, match="not archived for a time"):
        sentry.wait_over(issue)
