"""What a test does as people, and the clock that it may move."""

from datetime import timedelta

import pytest

from bot.sandbox.sentry import RestError


def test_whoever_is_named(sentry, issue):
    """By address, by what stands before its @, by id, or as the record."""
    ada = sentry.person("ada")
    for who in ("ada@acme.test", "ada", ada.id, str(ada.id), ada):
        assert sentry.act(who, issue, {}) is issue
    with pytest.raises(KeyError, match="nobody called mallory"):
        sentry.act("mallory", issue, {})


def test_whichever_issue(sentry, issue):
    """By record, id or short id; a merged one is the one that it is in."""
    other = sentry.raise_issue("api", "OSError: full")
    sentry.merge("ada", issue, other)

    assert sentry.issue(issue)["id"] == sentry.issue("API-1")["id"] == sentry.issue(other)["id"]
    assert sentry.issue(issue)["count"] == "4"
    with pytest.raises(KeyError, match="no issue 999"):
        sentry.issue("999")


def test_people_are_refused_as_by_the_api(sentry, issue):
    """With the same words."""
    with pytest.raises(RestError) as caught:
        sentry.act("ada", issue, {"assignedTo": "bob@acme.test"})

    assert caught.value.status == 400
    assert caught.value.body == {"assignedTo": ["Cannot assign to non-team member"]}


def test_moved_to_another_project(sentry, rest, issue):
    """Its short id stays, and the old project's list has it no more."""
    api, shop = (str(sentry.state.project_of(slug).id) for slug in ("api", "shop"))
    sentry.move(issue, "shop")

    found = [rest.get("issues/", params={"project": one}).json() for one in (api, shop)]
    assert [[one["shortId"] for one in each] for each in found] == [[], ["API-1"]]
    assert sentry.issue(issue)["project"]["slug"] == "shop"


def test_a_ticket(sentry, issue):
    """By somebody, with where it is."""
    sentry.create_ticket("ada", issue, "acme/api#7", "https://github.com/acme/api/issues/7")

    (row,) = sentry.feed(issue)
    assert (row["type"], row["user"]["name"]) == ("create_issue", "Ada Lovelace")
    assert row["data"]["location"].endswith("/7")


def test_the_clock(sentry, issue):
    """It dates all that happens from then on."""
    before = sentry.now()
    sentry.move_clock(timedelta(hours=-1))
    sentry.act("ada", issue, {"status": "resolved"})

    assert sentry.now() < before
    assert sentry.feed(issue)[0]["dateCreated"] < before.isoformat()


def test_waiting(sentry, issue):
    """Until something holds, or not for long."""
    sentry.act("ada", issue, {"status": "resolved"})

    assert sentry.wait_for(lambda: sentry.issue(issue)["status"] == "resolved")
    assert not sentry.wait_for(lambda: False, timeout=0.01)
