"""Until when an issue can be archived, and what a person may type."""

import pytest

from bot import issues
from bot.issues.archival import HowMany, NoSuchCondition, NoSuchWindow
from bot.notes.note import plain
from store.audit.audit import AuditEntry
from store.issues.issues import IssueStatus
from tests.bot.acme import all_rows, on
from tests.bot.issues.people import ADA

WORDS = {
    "escalating": "until it escalates",
    "events_10": "until it happens 10 more times",
    "events_100": "until it happens 100 more times",
    "events_1000": "until it happens 1000 more times",
    "events": "until it happens 5 more times",
    "users": "until 5 more users are affected",
    "hour": "for an hour",
    "day": "for a day",
    "week": "for a week",
    "forever": "for ever",
}


@pytest.mark.parametrize("chosen", issues.CONDITIONS)
def test_each_condition(services, issue, chosen):
    """In words to who pressed, as data in the audit row."""
    until = issues.condition(chosen, "5")

    done = issues.archive(services, on(1), ADA, until)

    assert issue().status == IssueStatus.ARCHIVED
    assert plain(done.line) == f"You archived SHOP-7 {WORDS[chosen]}."
    assert all_rows(services.database, AuditEntry)[0].data == dict(until.data)


@pytest.mark.parametrize("chosen", ["", "Forever", "events_11", "users ", "never", "9" * 5000])
def test_a_condition_that_was_not_offered(chosen):
    """What a modal brings is outside input."""
    with pytest.raises(NoSuchCondition):
        issues.condition(chosen, "5")


@pytest.mark.parametrize("counted", issues.COUNTED)
@pytest.mark.parametrize("number", ["1", "42", "1000000"])
def test_how_many(counted, number):
    """A whole number, of times or users."""
    assert issues.condition(counted, number).data == {issues.COUNTED[counted]: int(number)}


@pytest.mark.parametrize(
    ("chosen", "data"),
    [
        ("events_10", {"ignoreCount": 10, "ignoreWindow": 60}),
        ("events", {"ignoreCount": 5, "ignoreWindow": 60}),
        ("users", {"ignoreUserCount": 5, "ignoreUserWindow": 60}),
        ("day", {"ignoreDuration": 1440}),
        ("escalating", {"ignoreUntilEscalating": True}),
        ("forever", {}),
    ],
)
def test_within_a_time(chosen, data):
    """Only what is counted has one."""
    assert issues.condition(chosen, "5", "hour").data == data


@pytest.mark.parametrize("window", ["month", "60", "9" * 5000])
def test_a_time_that_was_not_offered(window):
    with pytest.raises(NoSuchWindow):
        issues.condition("events_10", "", window)


@pytest.mark.parametrize(
    "users",
    ["", "0", "-1", "1.5", "1e3", "many", " 5", "5 ", "1000001", "9" * 5000, "\u0665", "²", "0x5"],
)
def test_no_number_of_users(users):
    """Anything else is refused before it is counted with."""
    with pytest.raises(HowMany):
        issues.condition("users", users)


@pytest.mark.parametrize("chosen", sorted(set(issues.CONDITIONS) - set(issues.COUNTED)))
def test_a_number_beside_another_condition(chosen):
    """Means nothing."""
    assert issues.condition(chosen, "many") == issues.condition(chosen)
