"""Every entry point to what is set up in Slack, against everybody who should not get anywhere."""

import json
import shutil

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from bot.identity.gate import Presser
from bot.sandbox import Sandbox
from bot.services import Services
from bot.settings import Settings
from listeners import build_app
from listeners.answers import Answers
from store.audit.audit import AuditEntry
from store.engine import Database
from store.issues.issues import Issue
from store.outbox.models import Delivery, Lane
from store.people.directory import Member, Organization, Project, Role, Team, put
from store.people.identities import Identity
from store.people.preferences import Mute, Preference
from store.routing.routes import Route
from store.routing.team_channels import TeamChannel
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows, number_tokens
from tests.listeners import set_up_entries as entries
from tests.listeners.identity_entries import ACME, ACTORS, button
from tests.listeners.set_up_entries import ENTRIES, FOR_ADMINS, in_modal, saved, select

HERE = "slack:C0ALERTS"
UNKNOWN = "This Slack workspace is not connected to Sentry"
STRANGER = "You are here from another Slack workspace"
NOT_LINKED = "Looks like you haven't linked"
ADMINS = "owners, managers and admins"
ELSEWHERE = "is linked to the Sentry user"
TABLES = (Identity, Preference, Mute, Route, TeamChannel, Delivery, Lane, AuditEntry)
MORE = {  # Linked, and yet not: who has lost what they had.
    "demoted": Presser(ACME, "U0LINUS", ACME, "C0ALERTS"),
    "deactivated": Presser(ACME, "U0EVE", ACME, "C0ALERTS"),
}


def expectations():
    """(Entry, actor) → what is said; a command comes from the workspace of who types it."""
    for name in ENTRIES:
        yield (name, "stranger"), UNKNOWN if name.startswith("command") else STRANGER
        yield (name, "other team"), UNKNOWN
        yield from (((name, who), NOT_LINKED) for who in ("gone", "guest", "unlinked"))
        yield (name, "linked elsewhere"), ELSEWHERE
        yield (name, "deactivated"), "Your membership of Acme is deactivated"
        if name in FOR_ADMINS:
            is_teams = "team" in name or "subscribe" in name
            others = "owners, managers, admins and team admins" if is_teams else ADMINS
            yield (name, "demoted"), f"Only {others} of Acme may do that"


SAID = dict(expectations())


@pytest.fixture(scope="module")
def workspace():
    """Acme, with everybody of the table in it."""
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        sandbox.add_user("mallory", team_id="T0OTHER")
        sandbox.add_user("gone", deleted=True)
        for handle in ("mallory", "gone"):
            sandbox.join("alerts", handle)
        yield sandbox


@pytest.fixture(scope="module")
def services(migrated_file, tmp_path_factory):
    """Acme with its things, for all tests: none of them changes any.

    Bob is linked to Zoe of another workspace's organization.
    Linus was an admin, and Eve, whose name is a guest's, is deactivated by now.
    """
    path = tmp_path_factory.mktemp("entries") / "heliograph.db"
    shutil.copy(migrated_file, path)
    services = Services(Settings.model_construct(), Database(f"sqlite:///{path}"))
    number_tokens(services.database)
    add_acme(services.database, {"project": "shop", "target": HERE})
    with services.database.write() as session:
        remember(session, Workspace(team_id=ACME, name="Acme"))
        of = {"organization_id": 1}
        shop = put(session, Project, of | {"slug": "shop"})
        put(session, Project, of | {"slug": "api"})
        team = put(session, Team, of | {"slug": "backend"})
        put(
            session, TeamChannel, {"team_id": team.row_id, "target": HERE}, linked_at=services.now()
        )
        put(
            session,
            Issue,
            of | {"source_id": "7"},
            project_id=shop.row_id,
            short_id="SHOP-7",
            title="x",
        )
        lane = {"provider": "slack", "paused_at": services.now(), "paused_reason": "gone"}
        put(session, Lane, {"target": HERE}, **lane)
        put(session, Organization, {"slug": "other"}, name="Other", url="", team_id="T0ELSE")
        for handle, organization, values in (
            ("ada", 1, {"role": Role.OWNER}),
            ("linus", 1, {"role": Role.MEMBER}),
            ("eve", 1, {"is_active": False}),
            ("zoe", 2, {}),
        ):
            key = {"organization_id": organization, "email": f"{handle}@acme.test"}
            member = put(session, Member, key, name=handle.title(), **values)
            user = {"zoe": "bob"}.get(handle, handle).upper()
            link = {"team_id": ACME, "slack_user_id": f"U0{user}"}
            put(session, Identity, link, member_id=member.row_id, linked_at=services.now())
        session.add(Mute(email="zoe@acme.test", scope="all"))
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def send(services, workspace):
    """Sends a payload of that person; the ack's own words."""
    client = WebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    answers = Answers(client, services)
    app = build_app(services, client, answers)

    def send(entry, by):
        trigger = workspace.space.views.make_trigger(by.user_id)
        answer = app.dispatch(BoltRequest(body=entry(by, trigger), mode="socket_mode"))
        assert answer.status == 200
        return answer.body

    yield send
    answers.close(5)


@pytest.fixture(scope="module")
def said(workspace, send):
    """What the person reads of it, wherever that stands."""

    def said(name, by, expected):
        body = send(ENTRIES[name], by)
        if body:
            return json.dumps(json.loads(body), ensure_ascii=False)
        person = workspace.act_as(by.user_id)
        is_message = name in entries.MESSAGES
        see = person.expect_message if is_message else person.expect_ephemeral
        return see(expected).plain_text

    return said


def state(services):
    return [all_rows(services.database, table) for table in TABLES]


def actor(who):
    """The guest of the table is Eve; here the deactivated one is, and Grace stands for both."""
    return MORE.get(who) or ACTORS["unlinked" if who == "guest" else who]


@pytest.mark.parametrize(("name", "who"), SAID, ids=lambda part: part.replace(" ", "-"))
def test_who_gets_nowhere(services, said, name, who):
    """Each is told why, and nothing is changed."""
    before, expected = state(services), SAID[name, who]

    assert expected[:70] in said(name, actor(who), expected[:70])
    assert state(services) == before


@pytest.mark.parametrize("name", ENTRIES)
def test_a_payload_of_nobody(services, send, name):
    """Without a user or a workspace: acked, and nothing happens."""
    before = state(services)

    send(ENTRIES[name], ACTORS["nobody"])

    assert state(services) == before


TAMPERED = ["", "0", "-1", "x", "1 OR 1=1", "99", "9" * 40, None, ["1"], {"a": 1}, "1,2,,x", "\x00"]


@pytest.mark.parametrize("value", TAMPERED, ids=repr)
@pytest.mark.parametrize(
    "entry",
    [
        lambda value: button("unlink_team", value),
        lambda value: button("resume_target", value),
        lambda value: select("link_team", value),
        lambda value: in_modal(button("unmute", value)),
        lambda value: in_modal(select("settings_place", value)),
        lambda value: saved(value or "loud"),
        lambda value: saved(place=str(value)),
    ],
    ids=["unlink", "resume", "link", "unmute", "place", "choice", "saved place"],
)
def test_tampered(services, send, workspace, entry, value):
    """Ada may do all of it; what she sends that was never offered changes nothing."""
    before, ada = state(services), Presser(ACME, "U0ADA", ACME, "C0ALERTS")

    answer = send(entry(value), ada)

    assert state(services) == before
    assert answer or workspace.act_as("ada").expect_ephemeral()


@pytest.mark.parametrize("value", ["99", "x", "", None, "-1", ",,", "1" * 30])
def test_tampered_routes(services, send, workspace, value):
    """Only ids, and only of this channel's routes."""
    before = state(services)

    send(button("unsubscribe", value), Presser(ACME, "U0ADA", ACME, "C0ALERTS"))

    workspace.act_as("ada").expect_ephemeral("That has already ended")
    assert state(services) == before
