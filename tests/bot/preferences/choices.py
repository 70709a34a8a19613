"""Two organizations with people, projects and issues, for tests of what people choose."""

from bot.identity.links import By
from store.audit.audit import entries
from store.issues.issues import Issue
from store.people.directory import Member, Organization, Project, put

ADA = "ada@acme.test"
BY = By("cli", {"command": "settings"})
PROJECTS = {"acme": ("api", "web", "SHOP-1"), "globex": ("api", "billing")}
ISSUES = {"acme": ("API-7", "SHOP-1"), "globex": ("API-7", "BILLING-2")}


def furnish(database):
    """Ada is in acme and globex, Grace in acme alone, and Bob has left acme."""
    with database.write() as session:
        for slug in PROJECTS:
            _organization(session, slug)
        for email, slug in ((ADA, "acme"), (ADA, "globex"), ("grace@acme.test", "acme")):
            _member(session, email, slug)
        _member(session, "bob@acme.test", "acme", is_active=False)
        other = put(session, Organization, {"slug": "hooli"}, name="Hooli", url="https://h.test")
        put(session, Project, {"organization_id": other.row_id, "slug": "nucleus"})


def _organization(session, slug):
    found = put(session, Organization, {"slug": slug}, name=slug, url="https://a.test")
    key = {"organization_id": found.row_id}
    projects = [put(session, Project, key | {"slug": each}) for each in PROJECTS[slug]]
    for short_id in ISSUES[slug]:
        values = {"project_id": projects[0].row_id, "short_id": short_id, "title": "It broke"}
        put(session, Issue, key | {"source_id": short_id}, **values)


def _member(session, email, slug, **values):
    owner = put(session, Organization, {"slug": slug})
    key = {"organization_id": owner.row_id, "email": email}
    put(session, Member, key, name=email, **values)


def audited(database):
    """What the audit log has, as (action, target, data)."""
    with database.read() as session:
        return [(each.action, each.target, each.data) for each in entries(session)]
