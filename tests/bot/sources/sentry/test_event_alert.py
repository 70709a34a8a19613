import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.sources.sentry.event_alert import read
from tests.bot.sources.senders import payload

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


def told(action="triggered", **event):
    sent = payload("event_alert") | {"action": action}
    sent["data"]["event"] |= event
    return read(sent, "r-1")


def frame(**known):
    return {"filename": "a.py", "lineno": 1, "function": "f", "in_app": False} | known


def raised(*frames):
    return {"values": [{"type": "E", "stacktrace": {"frames": list(frames)}}]}


def test_facts_of_the_issue():
    """Which issue, as far as an event knows it; no short id."""
    incoming = told()

    assert (incoming.type, incoming.organization) == ("alert", "acme")
    assert (incoming.issue.id, incoming.issue.project) == ("4511", "shop")
    assert incoming.issue.short_id is None
    assert incoming.issue.url == "https://sentry.acme.test/organizations/acme/issues/4511/"


def test_facts_of_the_event():
    """The rule, the environment, where it failed, and the tags."""
    data = told().data

    assert (data["rule"], data["environment"]) == ("Errors in checkout", "production")
    assert data["message"] == (
        "shop/payments/views.py:42 in checkout\nreceipt = gateway.charge(cart.total)"
    )
    assert data["tags"]["release"] == "shop@2.4.1"
    assert "environment" not in data["tags"]


@pytest.mark.parametrize(
    ("event", "slug"),
    [
        ({"project": 3}, "shop"),
        ({"project": "3"}, "shop"),
        ({"project": "other"}, "shop"),
        ({"project": "other", "url": None}, "other"),
    ],
)
def test_project(event, slug):
    """The API's address of the event has the slug; `project` mostly is a bare number."""
    assert told(**event).issue.project == slug


@pytest.mark.parametrize("project", [3, "3", None])
def test_no_project(project):
    """Without a slug anywhere it is refused: there is no route for a number."""
    with pytest.raises(ValidationError, match="names the project"):
        told(project=project, url="")


@pytest.mark.parametrize(
    ("event", "excerpt"),
    [
        ({"message": "disk is full"}, "disk is full"),
        ({"message": "TypeError", "exception": None}, ""),
        (
            {"exception": raised(frame(), frame(filename="b.py", in_app=True), frame())},
            "b.py:1 in f",
        ),
        ({"exception": raised(frame(), frame(filename="c.py"))}, "c.py:1 in f"),
        ({"exception": raised(frame(function=None, lineno=None))}, "a.py"),
        ({"exception": raised(frame(context_line="  x = 1 "))}, "a.py:1 in f\nx = 1"),
        ({"exception": raised()}, ""),
        ({"exception": {"values": [None, {"stacktrace": None}]}}, ""),
        ({"exception": {"values": [{"stacktrace": {"frames": [None]}}]}}, ""),
        ({"exception": {}}, ""),
    ],
)
def test_excerpt(event, excerpt):
    """A message that the title lacks, else our own innermost frame, else a library's."""
    assert told(**event).data["message"] == excerpt


@pytest.mark.parametrize(
    ("tags", "read_tags"),
    [
        ([["a", "b"], ["c", None], [None, "d"], ["e"], "f", ["g", 7]], {"a": "b", "g": "7"}),
        ([], {}),
        (None, {}),
        ({"a": "b"}, {"a": "b"}),
        ([["a" * 600, "b" * 600]], {"a" * 500: "b" * 500}),
    ],
)
def test_tags(tags, read_tags):
    """Pairs of which either half may be missing."""
    assert told(tags=tags, release=None).data["tags"] == read_tags


def test_many_tags():
    """No more than an alert takes; the release is always among them."""
    tags = told(tags=[[f"tag-{number}", "x"] for number in range(500)]).data["tags"]

    assert len(tags) == 100
    assert tags["release"] == "shop@2.4.1"


@pytest.mark.parametrize(
    ("event", "level"),
    [({}, "error"), ({"level": None}, "error"), ({"level": None, "tags": []}, None)],
)
def test_level(event, level):
    """Where the event lacks it, a tag has it."""
    assert told(**event).issue.level == level


def test_environment_as_a_tag():
    """Where the event lacks its environment, a tag has it."""
    assert told(environment=None).data["environment"] == "production"
    assert told(environment=None, tags=[]).data["environment"] == ""


@pytest.mark.parametrize(
    ("event", "title"),
    [
        ({"title": ""}, "<unlabeled event>"),
        ({"title": None, "message": "disk is full"}, "disk is full"),
    ],
)
def test_untitled(event, title):
    """A title is made up from what there is."""
    assert told(**event).issue.title == title


def test_no_page():
    """Without an address there is no link, rather than a broken one."""
    assert told(web_url=None).issue.url is None
    assert told(web_url="javascript:alert(1)").issue.url is None


def test_other_action():
    """An action that is not an alert means nothing yet."""
    assert told(action="rested") is None


@given(st.sampled_from(sorted(payload("event_alert")["data"]["event"])), json_values)
def test_hostile_fields(field, value):
    """Any value in any field is read, or refused as a fault of validation."""
    try:
        incoming = told(**{field: value})
    except ValidationError as error:
        assert error.errors()  # noqa: PT017 - both ways are right.
    else:
        assert incoming.type == "alert"
