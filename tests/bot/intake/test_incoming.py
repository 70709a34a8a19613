from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.activities.base import COUNT_MAX
from bot.intake.incoming import Actor, Incoming, IssueFacts
from bot.vocabulary.levels import LEVELS

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def facts(**known):
    return IssueFacts(**{"id": "1", "title": "It broke", "project": "shop"} | known)


def incoming(**known):
    return Incoming(**{"id": "1", "type": "set_resolved", "issue": facts()} | known)


@pytest.mark.parametrize(
    ("given", "level"),
    [*((level, level) for level in LEVELS), ("warn", "warning"), ("critical", "fatal"), ("", None)],
)
def test_levels(given, level):
    """The tracker's levels, and what others call them."""
    assert facts(level=given).level == level


def test_short_ids_in_capitals():
    """People type short ids in either case; they are looked up in capitals."""
    assert facts(short_id="shop-7").short_id == "SHOP-7"


@pytest.mark.parametrize("url", ["https://sentry.acme.test/issues/1/", "http://s.test", ""])
def test_addresses(url):
    """Web pages, and none, are taken as they are."""
    assert facts(url=url).url == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.test", "/issues/1", "https://" + "x" * 2000]
)
def test_bad_addresses(url):
    """A link leads to a page, or it is refused."""
    with pytest.raises(ValidationError):
        facts(url=url)


def test_large_counts():
    """A count beyond what the database holds is kept as the most that it holds."""
    assert facts(event_count=2**31).event_count == COUNT_MAX
    assert facts(event_count=str(7)).event_count == 7


@pytest.mark.parametrize("count", [-1, 2**64, 1.5, "many"])
def test_bad_counts(count):
    """A count is a whole number from zero on."""
    with pytest.raises(ValidationError):
        facts(user_count=count)


@pytest.mark.parametrize("when", [LONG_AGO, datetime.max.replace(tzinfo=UTC), "2026-03-14T09:26"])
def test_bad_times(when):
    """Times have a zone, and every zone can show them."""
    with pytest.raises(ValidationError):
        facts(last_seen=when)
    with pytest.raises(ValidationError):
        incoming(occurred_at=when)


@pytest.mark.parametrize("given", [True, None, "", "  ", "x" * 201, 1.5, []])
def test_bad_ids(given):
    """An id is a text or a number, neither empty nor endless."""
    with pytest.raises(ValidationError):
        incoming(id=given)


def test_kind():
    """A second spelling of a kind is the same kind."""
    assert incoming(type="first_seen").kind is incoming(type="alert").kind


def test_unknown_kind():
    """The answer to an unknown kind lists those that are known."""
    with pytest.raises(ValidationError, match=r"known are .*assigned"):
        incoming(type="set_on_fire")


@pytest.mark.parametrize("who", [{}, {"name": " "}, {"email": ""}])
def test_nameless_actor(who):
    """Somebody without a name and an address is nobody."""
    with pytest.raises(ValidationError, match="email or a name"):
        Actor(**who)


def test_without_an_issue():
    """A deploy may be the project's alone."""
    deploy = incoming(type="deploy", issue=None, project="shop")

    assert (deploy.issue, deploy.project_slug) == (None, "shop")
    assert incoming().project_slug == "shop"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"type": "set_resolved", "project": "shop"}, r"issue\n.*is needed for set_resolved"),
        ({"type": "deploy"}, r"project\n.*is needed where there is no issue"),
        ({"type": "deploy", "project": " "}, "project"),
    ],
)
def test_nothing_to_be_about(given, reason):
    """Each activity is about an issue, or, if its kind may, about a project."""
    with pytest.raises(ValidationError, match=reason):
        incoming(issue=None, **given)


def test_nobody_names_a_member():
    """Who of the members an actor is, only the directory says."""
    assert Actor(name="Eve", member_id=1).model_dump() == {"name": "Eve", "email": ""}
