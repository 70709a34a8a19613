"""The declared targets."""

from store.people.directory import Organization, Target
from store.routing import targets


def test_names(database):
    """All of them, sorted, whosoever they are."""
    with database.write() as session:
        session.add_all([Organization(slug=slug, name=slug, url="") for slug in ("acme", "labs")])
        session.flush()
        for number, name in enumerate(("pagerduty:primary", "msteams:ops"), start=1):
            session.add(Target(name=name, organization_id=number, secret_env="SECRET"))

    with database.read() as session:
        assert targets.names(session) == ["msteams:ops", "pagerduty:primary"]
