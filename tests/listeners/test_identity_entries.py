"""Every entry point that is about identity, against everybody who should not get anywhere."""

import dataclasses
import json

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from blocks import identity_modals
from bot.identity.gate import Presser
from bot.sandbox import Sandbox
from listeners import build_app
from listeners.answers import Answers
from store.audit.audit import AuditEntry
from store.people.directory import Member, Organization
from store.people.identities import Identity
from store.people.preferences import Preference
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows
from tests.bot.identity.linking.conftest import KEY
from tests.listeners.identity_entries import (
    ACTORS,
    AGAIN,
    LINKS,
    SUBMITS,
    TURNS_ON,
    UNLINKS,
    button,
    submission,
)

ENTRIES = LINKS | UNLINKS | TURNS_ON | AGAIN | SUBMITS
STRANGER = "You are here from another Slack workspace"
UNKNOWN = "This Slack workspace is not connected to Sentry"
NOT_LINKED = "You are not linked, so there is nothing to unlink."
NEVER_BEGUN = "start again with /helio link"
ASKED = "Your work email"
UNLINKED = ("gone", "robot", "guest", "unlinked")


def expectations():
    """(Entry, actor) → what is said; a command comes from the workspace of who types it."""
    for name in ENTRIES:
        yield (name, "stranger"), UNKNOWN if name.startswith("command") else STRANGER
        yield (name, "other team"), UNKNOWN
    for name in LINKS:
        yield (name, "gone"), "U0GONE is deactivated in Slack."
        yield (name, "robot"), "U0ROBOT is a bot; only people can be linked."
        yield from (((name, who), ASKED) for who in ("guest", "unlinked"))
    for name in UNLINKS:
        yield from (((name, who), NOT_LINKED) for who in UNLINKED)
    for name in TURNS_ON:
        yield from (((name, who), "Looks like you haven't linked") for who in UNLINKED)
    for name in (*AGAIN, *SUBMITS):
        yield from (((name, who), NEVER_BEGUN) for who in (*UNLINKED, "linked elsewhere"))


SAID = dict(expectations())
del SAID["message unlink", "robot"]  # Nobody can write to a bot; an app's words are no event.


@pytest.fixture(scope="module")
def workspace():
    """Acme, with everybody of the table in it."""
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        sandbox.add_user("mallory", team_id="T0OTHER")
        sandbox.add_user("gone", deleted=True)
        sandbox.add_user("robot", is_bot=True)
        for handle in ("mallory", "gone", "robot"):
            sandbox.join("alerts", handle)
        yield sandbox


@pytest.fixture
def services(services):
    """Acme's workspace is ours; Bob is linked to Zoe, who is in an organization of another."""
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id="T0ACME", name="Acme"))
        other = Organization(slug="other", name="Other", url="", team_id="T0ELSE")
        session.add(other)
        session.flush()
        zoe = Member(organization_id=other.row_id, email="zoe@other.test", name="Zoe")
        session.add(zoe)
        session.flush()
        link = {"team_id": "T0ACME", "slack_user_id": "U0BOB", "member_id": zoe.row_id}
        session.add(Identity(**link, linked_at=services.now()))
    mail = {"secret_key": KEY, "smtp_url": KEY, "email_from": "h@acme.test"}
    return dataclasses.replace(services, settings=services.settings.model_copy(update=mail))


@pytest.fixture(scope="module")
def client(workspace):
    return WebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
def send(services, workspace, client):
    """Sends a payload of that person; the ack's own words."""
    answers = Answers(client, services)
    app = build_app(services, client, answers)

    def send(entry, by):
        trigger = workspace.space.views.make_trigger(by.user_id)
        answer = app.dispatch(BoltRequest(body=entry(by, trigger), mode="socket_mode"))
        assert answer.status == 200
        return answer.body

    yield send
    answers.close(5)


@pytest.fixture
def inside(workspace, client):
    """The payload as it comes out of a modal that is open."""

    def inside(entry):
        def payload(by, trigger):
            opened = workspace.space.views.make_trigger(by.user_id)
            view = identity_modals.told("A modal of before").to_dict()
            shown = client.views_open(trigger_id=opened, view=view)
            return entry(by, trigger) | {"view": {"id": shown["view"]["id"]}}

        return payload

    return inside


@pytest.fixture
def said(workspace, send, inside):
    """What the person reads of it, wherever that stands."""

    def said(entry, by, expected):
        is_inside = entry in AGAIN.values()
        body = send(inside(entry) if is_inside else entry, by)
        if body:
            return json.dumps(json.loads(body), ensure_ascii=False)
        handle = by.user_id.removeprefix("U0").lower()
        person = workspace.act_as(handle)
        if is_inside or entry in LINKS.values():
            return person.expect_modal(expected).plain_text
        if entry is UNLINKS["message unlink"]:
            return person.expect_message(expected).plain_text
        return person.expect_ephemeral(expected).plain_text

    return said


def state(services):
    return [all_rows(services.database, table) for table in (Identity, Preference, AuditEntry)]


@pytest.mark.parametrize(("name", "who"), SAID, ids=lambda part: part.replace(" ", "-"))
def test_who_gets_nowhere(services, said, workspace, name, who):
    """Each is told why, and nothing is changed."""
    before, expected = state(services), SAID[name, who]

    assert expected in said(ENTRIES[name], ACTORS[who], expected)
    assert state(services) == before


@pytest.mark.parametrize("name", ENTRIES)
def test_a_payload_of_nobody(services, send, name):
    """Without a user or a workspace: acked, and nothing happens."""
    before = state(services)

    send(ENTRIES[name], ACTORS["nobody"])

    assert state(services) == before


@pytest.mark.parametrize("name", UNLINKS)
def test_who_is_linked_elsewhere_may_unlink(services, said, name):
    """That is the way out that the refusal of a press shows them."""
    told = said(UNLINKS[name], ACTORS["linked elsewhere"], "zoe@other.test")

    is_asked = "You are linked to" in told
    assert len(all_rows(services.database, Identity)) == (1 if is_asked else 0)


@pytest.mark.parametrize("value", ["", "all_email", None, {"a": 1}, "all_slack\n"])
def test_a_tampered_choice(services, send, workspace, value):
    """What a button carries is checked against what is offered."""
    before = state(services)

    send(button("enable_notifications", value), ACTORS["linked elsewhere"])

    workspace.act_as("bob").expect_ephemeral("This choice is no longer available")
    assert state(services) == before


@pytest.mark.parametrize("callback_id", ["link_email", "link_code", "link_page_code"])
@pytest.mark.parametrize("metadata", ["", "x", "[1]", '{"channel": ["C0ALERTS"]}', "{" * 3000])
def test_tampered_metadata(services, send, callback_id, metadata):
    """It says no more than where to answer; anything else is ignored."""

    def entry(by, trigger):
        payload = submission(callback_id, "x")(by, trigger)
        payload["view"]["private_metadata"] = metadata
        return payload

    answer = json.loads(send(entry, ACTORS["unlinked"]))

    assert answer["response_action"] == "errors"


@pytest.mark.parametrize("values", [{}, {"link_code": {}}, {"other": {"a": {"value": "1"}}}])
def test_tampered_fields(send, values):
    """A submission without its field is one with nothing in it."""

    def entry(by, trigger):
        payload = submission("link_code")(by, trigger)
        payload["view"]["state"]["values"] = values
        return payload

    answer = json.loads(send(entry, ACTORS["unlinked"]))

    assert answer["errors"] == {"link_code": "The code has six digits; it is in the email."}


def test_a_trigger_of_somebody_else_opens_nothing_of_theirs(workspace, send):
    """A replayed trigger is used up."""
    by = ACTORS["unlinked"]
    trigger = workspace.space.views.make_trigger(by.user_id)
    send(lambda *_: LINKS["button link"](by, trigger), by)
    workspace.act_as("grace").expect_modal(ASKED)

    send(lambda *_: LINKS["button link"](by, trigger), by)

    workspace.act_as("grace").expect_ephemeral("Slack did not open the dialog in time")


def test_a_press_from_a_whole_organization(workspace, send, services):
    """An Enterprise payload names no team beside the user's."""

    def entry(by, trigger):
        return LINKS["button link"](by, trigger) | {"team": None}

    send(entry, Presser("T0ACME", "U0GRACE", "T0ACME"))

    workspace.act_as("grace").expect_modal(ASKED)
