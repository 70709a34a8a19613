"""Everything that can be pressed proves what it is about, or is about no row at all."""

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from bot.intake import intake
from bot.invites import request as asking
from bot.invites.request import InviteAsked
from bot.sandbox import Sandbox
from bot.services import Services
from bot.settings import Settings
from listeners import build_app, listener_modules
from listeners.answers import Answers
from listeners.modals import packed
from store.audit.audit import AuditEntry
from store.database.upgrade import upgrade
from store.engine import Database
from store.invites.invites import InviteRequest
from store.issues.issues import Issue
from store.issues.undo import Undo
from store.people.identities import Identity
from store.people.preferences import Mute, Preference
from store.routing.routes import Route
from store.routing.team_channels import TeamChannel, set_loaded
from tests.bot.acme import all_rows, told
from tests.bot.set_up import furnish, person
from tests.listeners.identity_entries import button, of
from tests.listeners.set_up_entries import in_modal, saved, select

ADA = person("ada")
TABLES = (Issue, InviteRequest, Undo, Route, TeamChannel, Mute, Preference, Identity, AuditEntry)
FOREIGN = "R4nd0m-t0k_n"
ABOUT_NO_ROW = {
    "add_to_sentry": "a message of the workspace's own, kept for who chose it",
    "archive_condition": "a choice inside a modal; its submission counts",
    "archive_window": "a choice inside a modal; its submission counts",
    "enable_notifications": "who presses",
    "home_newer": "a page of one's own Home",
    "home_older": "a page of one's own Home",
    "link_again": "who presses",
    "link_by_mail": "who presses",
    "link_by_tracker": "who presses",
    "link_code": "who types a code of their own",
    "link_email": "who presses",
    "link_identity": "who presses",
    "link_page_code": "who types a code of their own",
    "link_slack": "who presses",
    "open_settings": "who presses",
    "resolve_release": "a choice inside a modal; its submission counts",
    "open_tracker": "a link",
    "resolve_way": "a choice inside a modal; its submission counts",
    "resume_target": "a target by its name",
    "see_members": "a link",
    "send_test": "who presses",
    "settings_choice": "a choice inside a modal; its submission counts",
    "unfurl_ignore": "who presses",
    "unfurl_link": "who presses",
    "unlink_identity": "who presses",
    "why_older": "an issue by its short id; it changes nothing",
}


def on_a_message(action_id, ts):
    """Pressed in a message of the channel."""

    def payload(by, trigger, value):
        place = {"container": {"type": "message", "channel_id": "C0ALERTS", "message_ts": ts}}
        return button(action_id, value)(by, trigger) | place

    return payload


def in_the_select(ts):
    """Bob is chosen, in a block of that value."""

    def payload(by, trigger, value):
        body = on_a_message("assign_issue", ts)(by, trigger, value)
        body["actions"][0] |= {"block_id": f"issue:{value}:0:ab", "type": "external_select"}
        return body | {"state": {}}

    return payload


def searched(by, _trigger, value):
    kind = {"type": "block_suggestion", "action_id": "assign_issue", "value": ""}
    return of(by) | kind | {"block_id": f"issue:{value}:0:ab", "channel": {"id": "C0ALERTS"}}


def searched_in_a_modal(by, _trigger, value):
    kind = {"type": "block_suggestion", "action_id": "resolve_release", "value": ""}
    return of(by) | kind | {"view": {"private_metadata": packed(issue=value)}}


def submitted(callback_id, choice):
    """A modal with that value for its issue."""

    def payload(by, trigger, value):
        state = {callback_id: {"a": {"selected_option": {"value": choice}}}}
        view = {
            "id": "V0",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": packed(issue=value, version="1.0", channel="C0ALERTS"),
            "state": {"values": state},
        }
        return of(by) | {"type": "view_submission", "trigger_id": trigger, "view": view}

    return payload


def late(entry):
    """One of those that are made for one value."""
    return lambda by, trigger, value: entry(value)(by, trigger)


ELSEWHERE = "3.000003"  # No message of ours.
ABOUT_A_ROW = {
    **{
        ("actions", name): on_a_message(name, ELSEWHERE)
        for name in ("archive_issue", "ongoing_issue", "resolve_issue", "unresolve_issue")
    },
    **{
        ("actions", name): on_a_message(name, ELSEWHERE)
        for name in ("approve_invite", "reject_invite", "undo_issue", "unlink_team", "unsubscribe")
    },
    ("actions", "assign_issue"): in_the_select(ELSEWHERE),
    ("options", "assign_issue"): searched,
    ("options", "resolve_release"): searched_in_a_modal,
    ("actions", "link_team"): late(lambda value: select("link_team", value)),
    ("actions", "unmute"): late(lambda value: in_modal(button("unmute", f"issue:{value}"))),
    ("actions", "settings_place"): late(
        lambda value: in_modal(select("settings_place", f"project:{value}"))
    ),
    ("views", "archive_condition"): submitted("archive_condition", "forever"),
    ("views", "resolve_way"): submitted("resolve_way", "now"),
    ("views", "settings"): late(lambda value: saved(place=f"project:{value}")),
}
MAKES_OPTIONS = {("options", "link_team"), ("options", "settings_place")}


@pytest.fixture(scope="module")
def workspace():
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        yield sandbox


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """One of everything, each the row 1; Ada may do all of it."""
    path = tmp_path_factory.mktemp("pressed") / "heliograph.db"
    services = Services(Settings.model_construct(), Database(f"sqlite:///{path}"))
    upgrade(services.database)
    furnish(services.database)
    intake.receive(services, told(issue={"short_id": "SHOP-7"}, organization="acme"), "api")
    asked = {"id": "r", "organization": "acme", "email": "hedy@acme.test"}
    request = InviteAsked.model_validate(asked | {"kind": "requested_to_join"})
    with services.database.write() as session:
        asking.take(session, services, request, "api")
        session.add(Route(organization_id=1, project="shop", target="slack:C0ALERTS"))
        set_loaded(session, 1, ["slack:C0ALERTS"], services.now())
        session.add(Mute(email="ada@acme.test", scope="issue:1"))
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def send(services, workspace):
    client = WebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    answers = Answers(client, services)
    app = build_app(services, client, answers)

    def send(entry, value):
        trigger = workspace.space.views.make_trigger(ADA.user_id)
        body = entry(ADA, trigger, value)
        return app.dispatch(BoltRequest(body=body, mode="socket_mode"))

    yield send
    answers.close(5)


def test_every_listener_is_here():
    """A new one says what it is about."""
    found = {tuple(module.__name__.split(".")[1:]) for module in listener_modules()}
    pressed = {(kind, name) for kind, name in found if kind in {"actions", "options", "views"}}

    known = {(kind, name) for kind, name in pressed if name in ABOUT_NO_ROW}
    assert pressed == known | set(ABOUT_A_ROW) | MAKES_OPTIONS


@pytest.mark.parametrize("value", [FOREIGN, "1"], ids=["another database's", "a bare id"])
@pytest.mark.parametrize("name", ABOUT_A_ROW, ids="/".join)
def test_what_proves_nothing(services, workspace, send, name, value):
    """Said in words, and nothing is changed."""
    before = [all_rows(services.database, table) for table in TABLES]

    answer = send(ABOUT_A_ROW[name], value)

    assert answer.status == 200
    assert answer.body or workspace.act_as("ada").expect_ephemeral()
    assert [all_rows(services.database, table) for table in TABLES] == before
