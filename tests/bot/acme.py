"""A small organization that rules are tried on."""

from sqlmodel import select

from bot.incoming import Incoming
from store.directory import Member, Organization
from store.routes import Route


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
