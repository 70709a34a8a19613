"""An organization on the server: people, teams, projects, releases."""

from tests.bot.sentry.rest import ACME, ROOT, Reply, link, member

AT = "2026-03-14T09:26:00Z"
SCOPES = ("org:read", "member:read", "team:read", "project:read", "event:read", "event:write")
PROXY = "heliograph-f6f087-fb1cf533-5407-45dd-b1d1-0042fe1cfa62"
PAGE = 100


def serve(rest, *, people=(), teams=None, projects=None, releases=(), organization=None):
    """`teams`: (id, slug) → numbers of members, an admin's as a text.

    `projects`: (id, slug) → ids of teams; `releases`: (id of the project, version).
    """
    teams, projects = teams or {}, projects or {}
    slugs = dict(teams.keys())
    rest.answer("", ACME | (organization or {}))
    pages(rest, "members/", list(people))
    pages(rest, "teams/", [{"id": own, "slug": slug} for own, slug in teams])
    for (_, slug), members in teams.items():
        found = [
            member(int(each), teamRole="admin" if isinstance(each, str) else None)
            for each in members
        ]
        rest.answer(f"{slug}/members/", found, root="/api/0/teams/acme/")
    pages(
        rest,
        "projects/",
        [
            {
                "id": own,
                "slug": slug,
                "teams": [{"id": t, "slug": slugs.get(t, "gone")} for t in of],
            }
            for (own, slug), of in projects.items()
        ],
    )
    rest.answer(
        "releases/",
        [
            {"version": version, "dateCreated": AT, "projects": [{"id": own, "slug": "x"}]}
            for own, version in releases
        ],
    )


def pages(rest, path, rows):
    """By the cursor, as often as it is asked."""

    def page(query):
        first = int(query.get("cursor", ["0:0:0"])[0].split(":")[1])
        more = first + PAGE < len(rows)
        headers = link(ROOT + path, f"100:{first + PAGE}:0", more=more)
        return Reply(rows[first : first + PAGE], headers=headers)

    rest.answer(path, page)


def token(rest, scopes=SCOPES):
    """Whose the token is."""
    user = {"id": "7", "name": PROXY, "email": ""}
    rest.answer("", {"user": user, "auth": {"scopes": list(scopes)}}, root="/api/0/")
