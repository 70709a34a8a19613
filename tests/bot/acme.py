"""A small organization that rules are tried on."""

from datetime import UTC, datetime

from sqlmodel import select

from bot.intake.incoming import Incoming
from bot.vocabulary.pressed import Pressed
from store.people.directory import Member, Organization, Project, ProjectTeam, Team, TeamMember
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.workspaces import Workspace


def add_acme(database, *routes, slug="acme"):
    """The organization with Ada and Grace, and the routes given as keyword dicts."""
    with database.write() as session:
        acme = Organization(slug=slug, name=slug.title(), url=f"https://{slug}.test")
        session.add(acme)
        session.flush()
        for name in ("Ada Lovelace", "Grace Hopper"):
            email = f"{name.split()[0].lower()}@{slug}.test"
            session.add(Member(organization_id=acme.id, email=email, name=name))
        for route in routes:
            session.add(Route(organization_id=acme.id, **{"project": "*"} | route))
    return acme


def add_shop(database, *routes):
    """Ada and Grace of #backend work on shop, Bob of #web does not; Ada is linked."""
    with database.write() as session:
        session.add(Workspace(team_id="T1", name="Acme"))
        session.add(Organization(slug="acme", name="Acme", url="https://acme.test", team_id="T1"))
        session.flush()
        session.add(Team(organization_id=1, slug="backend"))
        session.add(Team(organization_id=1, slug="web"))
        session.add(Project(organization_id=1, slug="shop"))
        for name in ("ada", "grace", "bob"):
            email = f"{name}@acme.test"
            session.add(Member(organization_id=1, email=email, name=name.title()))
        session.flush()
        session.add(ProjectTeam(project_id=1, team_id=1))
        for member_id, team_id in ((1, 1), (2, 1), (3, 2)):
            session.add(TeamMember(team_id=team_id, member_id=member_id))
        at = datetime(2026, 3, 14, tzinfo=UTC)
        session.add(Identity(team_id="T1", slack_user_id="U1", member_id=1, linked_at=at))
        for route in routes:
            session.add(Route(organization_id=1, **{"project": "*"} | route))


def all_rows(database, table):
    """Every row of a table, in the order of the primary key."""
    with database.read() as session:
        return list(session.exec(select(table).order_by(*table.__table__.primary_key)))


def told(kind="alert", **changes):
    """An activity as a source hands it over; `issue` is merged (None: none), all else replaced."""
    issue = changes.pop("issue", {})
    if issue is not None:
        issue = {"id": "7", "title": "It broke", "project": "shop"} | issue
    return Incoming.model_validate({"id": "a-1", "type": kind, "issue": issue} | changes)


TOKENED = ("organization", "team", "member", "project", "route", "issue", "invite_request")


def token(number):
    """What stands for the row of that number, after `number_tokens`."""
    return f"{number:012}"


def on(number):
    """A press on what has that number, after `number_tokens`."""
    return Pressed(token(number))


def number_tokens(database):
    """Tokens that a test can write down, in place of random ones, for rows made from now on."""
    with database.write() as session:
        for table in TOKENED:
            change = f"UPDATE {table} SET token = printf('%012d', NEW.id) WHERE id = NEW.id"  # noqa: S608 - a table of ours.
            session.connection().exec_driver_sql(
                f"CREATE TRIGGER {table}_numbered AFTER INSERT ON {table} BEGIN {change}; END"
            )
