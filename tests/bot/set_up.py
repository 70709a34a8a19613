"""A workspace with two organizations and people in them, for what is set up in Slack."""

from datetime import UTC, datetime

from bot.identity.gate import Presser
from store.people import directory
from store.people.directory import Member, Organization, Project, Role, Team, put
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.acme import number_tokens

TEAM_ID = "T0ACME"
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
ROLES = {"ada": Role.OWNER, "bob": Role.MANAGER, "grace": Role.ADMIN, "linus": Role.MEMBER}
PROJECTS = {"acme": ("api", "Web", "shop"), "globex": ("api", "billing")}
TEAMS = {"acme": ("backend", "frontend"), "globex": ("backend",)}


def furnish(database, *, linked=tuple(ROLES)):
    """Acme is served, with people of each role, linked; Globex too, where Grace alone is, a member.

    Hooli is another workspace's, with the project nucleus.
    """
    number_tokens(database)
    with database.write() as session:
        session.add(Workspace(team_id=TEAM_ID, name="Acme", bot_user_id="U0HELIOGRAPH"))
        for slug in PROJECTS:
            _organization(session, slug, TEAM_ID)
        _organization(session, "hooli", "T0HOOLI", ("nucleus",))
        for handle, role in ROLES.items():
            member = _member(session, "acme", handle, role)
            if handle in linked:
                _link(session, member, f"U0{handle.upper()}")
        _member(session, "globex", "grace", Role.MEMBER)


def person(handle, channel="C0ALERTS", **changes):
    """Somebody who acts in the channel."""
    facts = {"team_id": TEAM_ID, "user_id": f"U0{handle.upper()}", "home_team_id": TEAM_ID}
    return Presser(**facts | {"channel_id": channel} | changes)


def change(database, table, key, **values):
    """What somebody else does meanwhile."""
    with database.write() as session:
        put(session, table, key, **values)


def _organization(session, slug, team_id, projects=None):
    values = {"name": slug.title(), "url": f"https://{slug}.test", "team_id": team_id}
    of = {"organization_id": put(session, Organization, {"slug": slug}, **values).row_id}
    for team in TEAMS.get(slug, ()):
        put(session, Team, of | {"slug": team})
    for project in projects or PROJECTS[slug]:
        put(session, Project, of | {"slug": project})


def _member(session, slug, handle, role):
    of = directory.organization_by_slug(session, slug).row_id
    key = {"organization_id": of, "email": f"{handle}@acme.test"}
    return put(session, Member, key, name=handle.title(), role=role)


def _link(session, member, slack_user_id):
    link = {"team_id": TEAM_ID, "slack_user_id": slack_user_id, "member_id": member.row_id}
    session.add(Identity(**link, linked_at=NOW))
    session.flush()
