"""What an application asks for, over HTTP, and what a browser is shown, as a real Sentry has it."""

import base64
import hashlib
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

CALLBACK = "http://127.0.0.1:3080/sentry/callback"
SCOPES = "event:write org:read"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


class Client:
    """An application's own requests, and the browser of one person."""

    def __init__(self, sentry):
        self.sentry = sentry
        self.application = sentry.add_application(redirect_uris=[CALLBACK])
        self.http = httpx.Client(base_url=sentry.url, trust_env=False)

    def token(self, **fields):
        own = {
            "client_id": self.application.client_id,
            "client_secret": self.application.client_secret,
        }
        return self.http.post("/oauth/token/", data=own | fields)

    def ask(self, who, **more):
        """The authorization page, as that person's browser gets it."""
        self.sign_in(who)
        query = {"response_type": "code", "redirect_uri": CALLBACK, "scope": SCOPES, "state": "s1"}
        query |= {"client_id": self.application.client_id}
        return self.http.get("/oauth/authorize/", params=query | more)

    def sign_in(self, who):
        """In place of whoever was signed in."""
        self.http.cookies.clear()
        self.http.cookies.update(self.sentry.sign_in(who) if who else {})

    def press(self, page, op, path="/oauth/authorize/"):
        csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
        return self.http.post(path, data={"csrf": csrf, "op": op})

    def code(self, who="ada", **more):
        return told(self.press(self.ask(who, **more), "approve"))["code"]

    def pair(self, who="ada"):
        fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
        return self.token(code=self.code(who, force_prompt=1), **fields).json()

    def device(self):
        asked = {"client_id": self.application.client_id, "scope": SCOPES}
        return self.http.post("/oauth/device/code/", data=asked)

    def poll(self, device_code):
        return self.token(grant_type=DEVICE, device_code=device_code)


def told(answer):
    """What a redirect brings back."""
    assert answer.status_code == 302
    return {
        name: value[0]
        for name, value in parse_qs(urlsplit(answer.headers["location"]).query).items()
    }


@pytest.fixture
def client(sentry):
    made = Client(sentry)
    yield made
    made.http.close()


def test_a_code_becomes_a_pair(client, asked_by):
    """Consent, code, tokens; the token acts as the person, with the scopes that are below too."""
    fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    pair = client.token(code=client.code(), **fields).json()

    assert pair["user"] == {"id": "2", "name": "Ada Lovelace", "email": "ada@acme.test"}
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 2592000)
    assert pair["scope"] == "event:read event:write org:read"
    assert asked_by(token=pair["access_token"]).whoami()["user"]["email"] == "ada@acme.test"


def test_a_code_works_once(client):
    """And in ten minutes, with the address that it was asked for."""
    fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    code, other, old = client.code(), client.code(force_prompt=1), client.code(force_prompt=1)
    assert client.token(code=code, **fields).status_code == 200

    again = client.token(code=code, **fields)
    elsewhere = client.token(code=other, **fields | {"redirect_uri": f"{CALLBACK}/x"})
    client.sentry.move_clock(timedelta(minutes=11))
    late = client.token(code=old, **fields)

    for refused in (again, elsewhere, late):
        assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})


def test_who_allowed_it_is_not_asked_again(client):
    """Unless the link says so, or asks for more."""
    client.code()

    assert told(client.ask("ada"))["state"] == "s1"
    assert client.ask("ada", force_prompt=1).status_code == 200
    assert client.ask("ada", scope="member:admin").status_code == 200
    assert client.ask("bob").status_code == 200


def test_denied(client):
    answer = client.press(client.ask("ada"), "deny")

    assert told(answer) == {"error": "access_denied", "state": "s1"}


def test_a_stranger_signs_in_first(client):
    """And comes back to what was asked."""
    page = client.http.get(client.ask(None).headers["location"])
    csrf = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
    to = re.search(r'name="next" value="([^"]+)"', page.text)[1].replace("&amp;", "&")
    form = {"csrf": csrf, "next": to, "email": "grace@acme.test"}

    back = client.http.post("/auth/login/", data=form)

    assert "Heliograph is requesting access" in client.http.get(back.headers["location"]).text


def test_addresses_are_matched_by_prefix(client):
    """As Sentry does it; others get no redirect at all."""
    assert client.ask("ada", redirect_uri=f"{CALLBACK}/more").status_code == 200
    assert client.ask("ada", redirect_uri="http://evil.test/").status_code == 400


def test_a_form_of_another_page(client):
    client.ask("ada")

    answer = client.http.post("/oauth/authorize/", data={"csrf": "0" * 32, "op": "approve"})

    assert answer.status_code == 400


def test_proof_key(client):
    """With PKCE the code is of use only to who began; older versions take no notice."""
    verifier = "v" * 50
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    asked = {"code_challenge": challenge, "code_challenge_method": "S256", "force_prompt": 1}
    fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}

    assert client.token(code=client.code(**asked), **fields).status_code == 400
    good = client.token(code=client.code(**asked), code_verifier=verifier, **fields)
    client.sentry.forms.pkce = False
    older = client.token(code=client.code(**asked), **fields)

    assert (good.status_code, older.status_code) == (200, 200)


def test_a_refresh_ends_both(client, asked_by):
    """At once: the old access token is unknown, the old refresh token is no grant."""
    pair = client.pair()
    fields = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}

    renewed = client.token(**fields)

    assert renewed.status_code == 200
    assert asked_by(token=pair["access_token"]).get("").status_code == 401
    assert asked_by(token=renewed.json()["access_token"]).get("").status_code == 200
    assert client.token(**fields).json() == {"error": "invalid_grant"}


def test_a_wrong_secret(client):
    answer = client.token(client_secret="x", grant_type="refresh_token", refresh_token="x")

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_credentials"})


def test_tokens_end(client, asked_by):
    """After 30 days, and when somebody takes back what they allowed."""
    first, second = client.pair(), client.pair("bob")

    client.sentry.take_back("ada", client.application)

    assert asked_by(token=first["access_token"]).get("").status_code == 401
    assert asked_by(token=second["access_token"]).get("").status_code == 200
    client.sentry.move_clock(timedelta(days=31))
    assert asked_by(token=second["access_token"]).get("").json()["detail"] == "Token expired"


def test_a_device(client):
    """Pending, allowed on a page that always asks, then a pair, once."""
    begun = client.device().json()
    assert re.fullmatch(r"[A-Z]{4}-[A-Z]{4}", begun["user_code"])
    pending = client.poll(begun["device_code"])
    early = client.poll(begun["device_code"])
    client.sign_in("ada")

    page = client.http.get(begun["verification_uri_complete"])
    done = client.press(page, "approve", "/oauth/device/")

    assert pending.json() == {"error": "authorization_pending"}
    assert early.json() == {"error": "slow_down"}
    assert "Device connected" in done.text
    assert client.poll(begun["device_code"]).json()["user"]["email"] == "ada@acme.test"
    assert client.poll(begun["device_code"]).json() == {"error": "invalid_grant"}


def test_a_device_that_is_denied_or_late(client):
    first, second = client.device().json(), client.device().json()
    client.sign_in("ada")
    client.press(client.http.get(first["verification_uri_complete"]), "deny", "/oauth/device/")

    assert client.poll(first["device_code"]).json() == {"error": "access_denied"}
    client.sentry.move_clock(timedelta(minutes=11))
    assert client.poll(second["device_code"]).json() == {"error": "expired_token"}
    page = client.http.get(second["verification_uri_complete"])
    assert "There is no such code" in page.text


def test_what_there_is(client):
    """A newer one says that it has the device grant; an older one leads to its sign-in."""
    path = "/.well-known/oauth-authorization-server"
    newer = client.http.get(path)

    client.sentry.forms.device_grant = False

    assert newer.json()["device_authorization_endpoint"].endswith("/oauth/device/code/")
    assert client.http.get(path).status_code == 301
    assert client.device().status_code == 403


def test_a_person_s_role_counts(client, asked_by):
    """Whatever scopes the token has; a manager approves what no integration may."""
    invited = client.sentry.request_invite("new@acme.test", "grace")
    path = f"invite-requests/{invited.id}/"
    client_scopes = "member:admin org:read"
    global_scopes = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    as_grace = client.token(code=client.code("grace", scope=client_scopes), **global_scopes).json()
    as_bob = client.token(code=client.code("bob", scope=client_scopes), **global_scopes).json()

    member = asked_by(token=as_grace["access_token"]).http.put(path, json={"approve": True})
    manager = asked_by(token=as_bob["access_token"]).http.put(path, json={"approve": True})

    assert (member.status_code, manager.status_code) == (403, 200)
