"""Acme's workspace with the program on it, and people of each kind: for what is set up in Slack."""

import shutil
from contextlib import contextmanager

from bot.sandbox import Sandbox
from store.people.directory import Member, Project, ProjectTeam, Role, Team, TeamMember, put
from tests.whole.program import Program

ALERTS = {"project": "shop", "target": "slack:C0ALERTS"}


@contextmanager
def office(migrated_file, folder, **settings):
    """Ada owns Acme, Bob is a member, Grace is not linked; SHOP-7 is in #alerts.

    The projects `shop` and `api` are the team backend's. Bob is in it, and has been told of SHOP-7
    for want of anybody else.
    """
    shutil.copy(migrated_file, folder / "heliograph.db")
    with Sandbox.acme() as slack:
        slack.subscribe(["message.im"])
        program = Program(slack, f"sqlite:///{folder / 'heliograph.db'}")
        program.settings = program.settings.model_copy(update=settings)
        program.start(ALERTS)
        try:
            _furnish(program)
            program.post("alert")
            slack.act_as("ada").expect_message("Boom 7", channel="alerts")
            slack.act_as("bob").expect_message("Boom 7", channel=slack.user("bob").id)
            yield program
        finally:
            program.stop()


def _furnish(program):
    with program.changing() as session:
        of = {"organization_id": 1}
        put(session, Member, of | {"email": "ada@acme.test"}, role=Role.OWNER)
        bob = put(session, Member, of | {"email": "bob@acme.test"})
        backend = put(session, Team, of | {"slug": "backend"})
        put(session, Team, of | {"slug": "frontend"})
        put(session, TeamMember, {"team_id": backend.row_id, "member_id": bob.row_id})
        for slug in ("shop", "api"):
            project = put(session, Project, of | {"slug": slug})
            put(session, ProjectTeam, {"project_id": project.row_id, "team_id": backend.row_id})
    program.link("bob")
