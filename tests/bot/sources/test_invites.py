"""`POST /api/invite-requests`: stored before the answer, once, and refused field by field."""

import pytest

from store.invites.invites import InviteRequest
from tests.bot.sources.senders import bearer

pytestmark = pytest.mark.usefixtures("acme")

VALID = {
    "id": "r-1",
    "organization": "acme",
    "email": "hedy@acme.test",
    "kind": "requested_to_be_invited",
    "role": "member",
    "inviter": "grace@acme.test",
    "teams": [],
}
REFUSED = {  # What is sent beside a valid rest, and the field that the answer names.
    "no id": ({"id": None}, "id"),
    "empty id": ({"id": " "}, "id"),
    "other organization": ({"organization": "umbrella"}, "organization"),
    "no email": ({"email": "hedy"}, "email"),
    "email of a wrong type": ({"email": ["hedy@acme.test"]}, "email"),
    "two emails": ({"email": "a@acme.test, b@acme.test"}, "email"),
    "line break": ({"email": "a@acme.test\nBcc: b@acme.test"}, "email"),
    "a member": ({"email": "ada@acme.test"}, "email"),
    "unknown kind": ({"kind": "requested_to_leave"}, "kind"),
    "no kind": ({"kind": None}, "kind"),
    "unknown role": ({"role": "emperor"}, "role"),
    "inviter without address": ({"inviter": "Grace"}, "inviter"),
    "teams as text": ({"teams": "backend"}, "teams"),
    "unknown team": ({"teams": ["nobody"]}, "teams.0"),
    "too many teams": ({"teams": ["x"] * 51}, "teams"),
    "withdrawn of a wrong type": ({"withdrawn": "perhaps"}, "withdrawn"),
    "nothing to withdraw": ({"withdrawn": True}, "id"),
}


@pytest.fixture
def post(http):
    """Send one; what is not given is valid."""

    def post(headers=None, **changes):
        body = VALID | changes
        headers = bearer() if headers is None else headers
        return http.post("/api/invite-requests", json=body, headers=headers)

    return post


def test_stored_before_the_answer(post, rows):
    """202 with the request's id."""
    answer = post()

    assert answer.status_code == 202
    assert answer.json() == {"id": rows(InviteRequest)[0].id, "is_repeat": False}


def test_the_least_that_is_needed(post, rows):
    """Who, and what they ask."""
    answer = post(organization=None, inviter=None, kind="requested_to_join")

    assert answer.status_code == 202
    assert rows(InviteRequest)[0].role == "member"


def test_repeat(post, rows):
    """200 with the same id; nothing changes."""
    first = post()

    second = post(role="owner")

    assert (second.status_code, second.json()) == (200, first.json() | {"is_repeat": True})
    assert rows(InviteRequest)[0].role == "member"


def test_withdrawn(post, rows):
    """202, and 200 for a repeat."""
    post()

    assert [post(withdrawn=True).status_code for _ in range(2)] == [202, 200]
    assert rows(InviteRequest)[0].status == "withdrawn"


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_refused(post, rows, changes, field):
    """422 names the field, and nothing is stored."""
    answer = post(**changes)

    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert rows(InviteRequest) == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}], ids=["none", "wrong"])
def test_nobody_else_may(post, rows, headers):
    """As for activity."""
    assert post(headers).status_code == 401
    assert rows(InviteRequest) == []


def test_described(http):
    """The page that the program makes has its fields and an example."""
    page = http.get("/docs").text

    assert "/api/invite-requests" in page
    assert "requested_to_be_invited" in page
    schemas = http.get("/openapi.json").json()["components"]["schemas"]
    assert set(schemas["InviteAsked"]["properties"]) == {*VALID, "withdrawn"}
