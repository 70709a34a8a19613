"""Invite requests: an integration may reject, only people approve."""

import pytest

REFUSED = "You do not have permission to approve a member invitation with the role {}."


@pytest.fixture
def invite(sentry):
    return sentry.request_invite("eve@acme.test", "Grace Hopper", teams=["backend"])


@pytest.fixture
def path(invite):
    return f"invite-requests/{invite.id}/"


def test_listed(rest, sentry, path, invite):
    """Who asks for themselves has no inviter."""
    sentry.request_invite("mel@acme.test")

    newest, oldest = rest.get("invite-requests/").json()
    assert (newest["inviteStatus"], newest["inviterName"]) == ("requested_to_join", None)
    assert (oldest["inviteStatus"], oldest["inviterName"]) == (
        "requested_to_be_invited",
        "Grace Hopper",
    )
    assert rest.get(path).json()["teams"] == ["backend"]
    assert oldest["user"] is None
    assert invite.status == "requested_to_be_invited"


def test_an_integration_cannot_approve(rest, path):
    """Whatever its scopes, and whatever else it says."""
    for value in (True, False):
        answer = rest.http.put(path, json={"approve": value})
        assert (answer.status_code, answer.json()) == (400, {"approve": [REFUSED.format("member")]})
    wrong = rest.http.put(path, json={"approve": "yes please"})
    assert wrong.json() == {"approve": ["Must be a valid boolean."]}
    assert rest.http.put(path, json={}).status_code == 200


def test_an_integration_can_reject(rest, path):
    """Whoever is second is told 404."""
    assert rest.delete(path).status_code == 204
    for answer in (rest.delete(path), rest.http.put(path, json={"approve": True})):
        assert answer.status_code == 404


def test_people_approve(asked_by, rest, path, invite):
    """A manager or an owner; a member may not even ask."""
    assert asked_by("grace").http.put(path, json={"approve": True}).status_code == 403
    answer = asked_by("bob").http.put(path, json={"approve": True})

    assert (answer.status_code, answer.json()["inviteStatus"]) == (200, "approved")
    assert asked_by("ada").http.put(path, json={"approve": True}).status_code == 404
    assert rest.get(path).status_code == 404
    assert rest.get(f"members/{invite.id}/").json()["pending"]


def test_nobody_approves_more_than_they_are(asked_by, path, invite):
    """A manager no owner."""
    invite.role = "owner"

    answer = asked_by("bob").http.put(path, json={"approve": True})
    assert answer.json() == {"approve": [REFUSED.format("owner")]}
    assert asked_by("ada").http.put(path, json={"approve": True}).status_code == 200


def test_changed(rest, path, invite):
    """Role and teams, alone or with the approval."""
    body = rest.http.put(path, json={"orgRole": "admin", "teams": ["frontend"]}).json()

    assert (body["role"], body["teams"]) == ("admin", ["frontend"])
    wrong = rest.http.put(path, json={"orgRole": "king"})
    assert wrong.json() == {"orgRole": ['"king" is not a valid choice.']}
    assert rest.http.put(path, json={"teams": ["x"]}).json() == {"teams": ["Invalid teams"]}
    assert invite.role == "admin"


def test_asked_by_rest(rest, asked_by):
    """A member asks for another one; the same again is refused; a stranger needs no token."""
    grace = asked_by("grace")
    fields = {"email": "new@acme.test", "role": "member", "teams": ["backend"]}

    assert grace.post("invite-requests/", json=fields).status_code == 201
    again = grace.post("invite-requests/", json=fields)
    assert again.json() == {"email": ["There is an existing invite request for new@acme.test"]}
    assert asked_by().post("join-request/", json={"email": "s@acme.test"}).status_code == 204
    assert rest.post("members/", json={"email": "d@acme.test"}).json()["inviteStatus"] == "approved"
    assert rest.delete("members/1/").status_code == 400
    assert len(rest.get("invite-requests/").json()) == 2
