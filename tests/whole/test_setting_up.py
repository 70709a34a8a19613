"""What is set up by commands, whole way: asked, pressed, and seen to change who is told."""

import pytest
from sqlmodel import select

from store.audit.audit import AuditEntry
from store.outbox.models import Lane
from store.people.directory import Member, Role, Team, TeamMember, put
from store.people.team_admins import TeamAdmin
from store.routing.routes import Route
from store.routing.team_channels import TeamChannel
from tests.whole.office import office
from tests.whole.program import wait_until

INVITE = "I am not in this channel, so nothing can come here yet."


@pytest.fixture
def program(migrated_file, tmp_path):
    with office(migrated_file, tmp_path) as program, program.sandbox.strict():
        yield program


@pytest.fixture
def slack(program):
    return program.sandbox


@pytest.fixture
def ada(slack):
    return slack.act_as("ada")


@pytest.fixture
def bob(slack):
    return slack.act_as("bob")


@pytest.fixture
def audited(program):
    return lambda: [row.action for row in program.rows(AuditEntry) if row.actor == "ada@acme.test"]


def test_subscribe_until_unsubscribed(program, slack, ada, audited):
    """What is subscribed comes, what was ended does not."""
    ada.command("/helio", "subscribe api level>=error", channel="backend")
    ada.expect_ephemeral("From now on this comes here: api: level error and above.")
    program.post("alert", project="api", issue=1, title="Loud")
    ada.expect_message("Loud", channel="backend")

    ada.command("/helio", "unsubscribe api", channel="backend")
    asked = ada.expect_ephemeral("This comes to the channel:")
    assert ada.press("Unsubscribe", asked, confirm=False) is None
    again = ada.click_payload("Unsubscribe", asked)
    ada.press("Unsubscribe", asked)

    said = ada.expect_update(asked, "This no longer comes here:\n• api: level error and above")
    assert "Unsubscribe" not in said.plain_text.splitlines()
    assert slack.wait_acked(slack.send_envelope("interactive", again))
    ada.expect_update(asked, "That has already ended; nothing was changed.")
    assert [row.project for row in program.rows(Route)] == ["shop"]
    assert audited() == ["route.add", "route.remove"]
    told_of_first_alert(program)


def told_of_first_alert(program):
    """Bob is in the project's team: nobody else takes part."""
    bob = program.sandbox.act_as("bob")
    bob.expect_message("Loud", channel=bob.user.id)


def test_subscribe_changes(program, ada, audited):
    """Each answer says how it is now."""
    for text, expected in (
        ("subscribe shop", "This comes here already: shop: every level."),
        ("subscribe shop level>=error", "Changed. From now on this comes here: shop: level error"),
        ("subscribe shop env=lab", "So does:\n• shop: level error and above"),
    ):
        ada.command("/helio", text, channel="alerts")
        ada.expect_ephemeral(expected)
    ada.command("/helio", "list", channel="alerts")

    listed = ada.expect_ephemeral().plain_text

    assert "shop: level error and above (Ada Lovelace)" in listed
    assert "shop: every level, in lab (Ada Lovelace)" in listed
    assert audited() == ["route.change", "route.add"]


def test_where_the_app_is_not(program, slack, ada):
    """It is stored, and says who must let it in."""
    ada.command("/helio", "subscribe shop", channel="general")
    ada.expect_ephemeral("From now on this comes here")
    ada.expect_ephemeral(INVITE)

    slack.add_channel("secret", members=["ada"], bot_in=False, private=True)
    ada.command("/helio", "subscribe shop", channel="secret")

    ada.expect_ephemeral("From now on this comes here")
    ada.expect_ephemeral(INVITE)


def test_a_team_gets_a_channel(program, slack, ada, bob, audited):
    """Chosen in the select: what the team is told comes there, and not to its members."""
    ada.command("/helio", "link team", channel="backend")
    asked = ada.expect_ephemeral("Which team has this channel?")
    ada.choose("Select a team…", "#backend", asked)
    ada.expect_update(asked, "#backend's notifications come to this channel.")
    ada.command("/helio", "link team frontend", channel="backend")
    ada.expect_ephemeral("#frontend's notifications come to this channel. So do those of #backend")

    program.post("assigned", issue=9, assignee="backend", assigneeType="team")

    ada.expect_message("assigned SHOP-9", channel="backend")
    assert audited()[:2] == ["channel.link", "channel.link"]


def test_a_team_loses_its_channel(program, ada, bob, audited):
    """By the button of that team; then it goes to its members again."""
    ada.command("/helio", "link team backend", channel="backend")
    ada.expect_ephemeral("#backend's notifications come to this channel.")

    ada.command("/helio", "unlink team", channel="backend")
    asked = ada.expect_ephemeral("These teams' notifications come to this")
    ada.press("Unlink #backend", asked)

    said = ada.expect_update(asked, "#backend's notifications no longer come here.")
    assert "Unlink #backend" not in said.plain_text
    assert program.rows(TeamChannel) == []
    assert audited() == ["channel.link", "channel.unlink"]
    program.post("assigned", issue=9, assignee="backend", assigneeType="team")
    bob.expect_message("assigned SHOP-9", channel=bob.user.id)


def test_of_two_teams_one_loses_the_channel(program, ada):
    """The other keeps its button."""
    for team in ("backend", "frontend"):
        ada.command("/helio", f"link team {team}", channel="backend")
        ada.expect_ephemeral(f"#{team}'s notifications come to this channel.")
    ada.command("/helio", "unlink team", channel="backend")
    asked = ada.expect_ephemeral("These teams' notifications come to this")

    ada.press("Unlink #backend", asked)
    ada.press("Unlink #frontend", ada.expect_update(asked, "#backend's notifications no longer"))

    ada.expect_update(asked, "#frontend's notifications no longer come here.")
    assert program.rows(TeamChannel) == []


def test_a_team_admin_links_their_team(program, bob, audited):
    """A member who administers #backend may; for another team they are told who may."""
    with program.services.database.write() as session:
        me = session.exec(select(Member).where(Member.email == "bob@acme.test")).one()
        team = session.exec(select(Team).where(Team.slug == "backend")).one()
        me.role = Role.MEMBER
        pair = {"team_id": team.row_id, "member_id": me.row_id}
        put(session, TeamMember, pair)
        put(session, TeamAdmin, pair)

    bob.command("/helio", "link team backend", channel="backend")
    bob.expect_ephemeral("#backend's notifications come to this channel.")
    bob.command("/helio", "link team frontend", channel="backend")

    bob.expect_ephemeral("You administer other teams, but not #frontend")
    assert [row.target for row in program.rows(TeamChannel)] != []


def test_settings_change_who_is_told(program, bob, ada):
    """Bob chooses `never` in the modal, and a project's own; then mutes what is left."""
    bob.command("/helio", "settings", channel="alerts")
    view = bob.expect_modal("These settings apply to everywhere")
    bob.fill(view, "Alerts via Slack", "Never")
    assert bob.submit(view).errors == {}
    bob.expect_modal("Alerts via Slack, everywhere: now never (was the default, always).")
    program.post("alert", project="shop", issue=8, title="Unheard")
    ada.expect_message("Unheard", channel="alerts")

    bob.command("/helio", "settings", channel="alerts")
    view = bob.expect_modal("These settings apply to everywhere")
    bob.choose("Everywhere, an organization, a project", "Project api of acme", view)
    view = bob.expect_modal("These settings apply to project api of acme")
    assert "Default: never (everywhere)" in view.plain_text
    bob.fill(view, "Alerts via Slack", "Always")
    bob.submit(view)
    bob.expect_modal("Alerts via Slack, project api of acme: now always (was the default, never).")
    program.post("alert", project="api", issue=9, title="Heard")

    bob.expect_message("Heard", channel=bob.user.id)


def test_mutes_in_the_modal(program, bob, ada):
    """Muted it does not come; unmuted in the modal it does."""
    bob.command("/helio", "settings", channel="alerts")
    view = bob.expect_modal()
    bob.fill(view, "Mute", "nosuch")
    assert "no issue and no project" in bob.submit(view).errors["Mute"]
    bob.fill(view, "Mute", "shop")
    bob.fill(view, "Mute for", "Until I unmute it")
    bob.submit(view)
    bob.expect_modal("Project shop of acme is muted for ever.")
    program.post("alert", project="shop", issue=8, title="Unheard")
    ada.expect_message("Unheard", channel="alerts")

    bob.command("/helio", "settings", channel="alerts")
    bob.press("Unmute", bob.expect_modal("Project shop of acme until you unmute it"))
    bob.expect_modal("Project shop of acme is no longer muted.")
    program.post("alert", project="shop", issue=9, title="Heard")

    bob.expect_message("Heard", channel=bob.user.id)
    ada.expect_message("Heard", channel="alerts")


def test_a_test_for_oneself(program, bob):
    """By direct message, and said in the modal; what is off is said too."""
    bob.says("settings", dm=True)
    bob.press("Open settings", bob.expect_message("Choose which", channel=bob.user.id))

    bob.press("Send me a test", bob.expect_modal("These settings apply to everywhere"))

    bob.expect_modal("A test is on its way via Slack. Not via Email: SMTP_URL is not set.")
    bob.expect_message("This is the test that you asked for.", channel=bob.user.id)


def test_a_paused_channel_is_resumed(program, slack, ada, bob, audited):
    """Members see that it is paused, admins open it; what was kept goes out."""
    slack.archive("alerts")
    program.post("alert", title="Kept", issue=8)
    assert wait_until(lambda: any(lane.paused_at for lane in program.rows(Lane)))
    slack.unarchive("alerts")
    ada.expect_message("Heliograph no longer sends anything to #alerts", channel=ada.user.id)
    bob.expect_message("Kept", channel=bob.user.id)
    bob.says("status", dm=True)
    seen = bob.expect_message("#alerts is paused since", channel=bob.user.id)
    assert "Resume" not in seen.plain_text.split("\n")
    ada.command("/helio", "status", channel="backend")
    status = ada.expect_ephemeral("#alerts is paused since")

    again = ada.click_payload("Resume", status)
    ada.press("Resume", status)

    said = ada.expect_update(status, "#alerts takes messages again.")
    assert "Nothing is paused." in said.plain_text
    assert "Resume" not in said.plain_text.splitlines()
    ada.expect_message("Kept", channel="alerts")
    assert slack.wait_acked(slack.send_envelope("interactive", again))
    ada.expect_update(status, "That is no longer paused, or not yours to resume; nothing was")
    assert audited() == ["target.resume"]


def test_a_command_before_linking(migrated_file, tmp_path):
    """It is kept, and done as soon as its person is linked."""
    with office(migrated_file, tmp_path, identity_proof="slack_email") as program:
        grace = program.sandbox.act_as("grace")
        with program.changing() as session:
            put(session, Member, {"email": "grace@acme.test"}, role=Role.ADMIN)
        grace.command("/helio", "subscribe api", channel="backend")
        refused = grace.expect_ephemeral("Looks like you haven't linked")
        before = [row.project for row in program.rows(Route)]

        grace.press("Link your identity now", refused)
        grace.submit(grace.expect_modal("Slack has confirmed"))

        grace.expect_update(refused, "You are linked to grace@acme.test.")
        grace.expect_ephemeral("From now on this comes here: api: every level.")
        assert (before, program.rows(Route)[-1].project) == (["shop"], "api")
