"""Invite requests: whoever may, approves or rejects them; an integration may only reject."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.changes.wanted import boolean
from bot.sandbox.sentry.errors import RestError, bad, invalid, missing
from bot.sandbox.sentry.records import Invitation, Json
from bot.sandbox.sentry.rest.access import RANKS
from bot.sandbox.sentry.rest.members import MEMBERS
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes.people import invitation, one_invitation
from bot.sandbox.sentry.state import State

ALL = f"{ORG}invite-requests/"
ONE = f"{ALL}{{invite}}/"
WRITE = ("member:write", "member:admin")
REFUSED = "You do not have permission to approve a member invitation with the role {}."


@route("GET", "invites", ALL, scopes=MEMBERS)
def listed(request: Request) -> Reply:
    """Newest first."""
    found = [one for one in request.state.invitations.values() if one.status != "approved"]
    return page(request, found[::-1], one_invitation)


@route("POST", "invites", ALL, scopes=MEMBERS)
def ask(request: Request) -> Reply:
    fields = request.fields()
    made = request_invite(
        request.state,
        email=str(fields.get("email", "")),
        role=_role(fields) or "member",
        teams=_teams(request.state, fields) or [],
        inviter=request.person.name,
    )
    return ok(invitation(made), 201)


@route("GET", "invite", ONE, scopes=MEMBERS)
def read(request: Request) -> Reply:
    return ok(one_invitation(_open(request)))


@route("PUT", "invite", ONE, scopes=WRITE)
def change(request: Request) -> Reply:
    """Changed, approved, or both; who is second gets 404."""
    found, fields = _open(request), request.fields()
    role, teams = _role(fields), _teams(request.state, fields)
    if "approve" in fields:
        _check_approval(request, fields, role or found.role)
    found.role, found.teams = role or found.role, found.teams if teams is None else teams
    if "approve" in fields:
        found.status = "approved"
    request.state.touch()
    return ok(one_invitation(found))


@route("DELETE", "invite", ONE, scopes=WRITE)
def reject(request: Request) -> Reply:
    del request.state.invitations[_open(request).id]
    request.state.touch()
    return ok("", 204)


@route("POST", "join", f"{ORG}join-request/", is_open=True)
def join(request: Request) -> Reply:
    """Anybody's, without a token."""
    request_invite(request.state, str(request.fields().get("email", "")), inviter=None)
    return ok("", 204)


@route("POST", "members", f"{ORG}members/", scopes=WRITE)
def invite(request: Request) -> Reply:
    """A member at once, pending until they come."""
    fields = request.fields()
    email, role = str(fields.get("email", "")), _role(fields) or "member"
    made = request_invite(request.state, email, request.person.name, role)
    made.status = "approved"
    return ok(invitation(made), 201)


@route("DELETE", "member", f"{ORG}members/{{member}}/", scopes=("member:admin",))
def remove(_request: Request) -> Reply:
    raise bad("You cannot remove a member who has more access than you.")


def request_invite(
    state: State,
    email: str,
    inviter: str | None,
    role: str = "member",
    teams: list[str] | None = None,
) -> Invitation:
    """Without an inviter somebody asks for themselves."""
    if any(one.email == email for one in state.invitations.values()):
        raise invalid({"email": [f"There is an existing invite request for {email}"]})
    kind = "requested_to_be_invited" if inviter else "requested_to_join"
    number = state.new_member_id()
    made = Invitation(number, email, role, teams or [], kind, inviter, state.clock.now())
    state.invitations[number] = made
    state.touch()
    return made


def _open(request: Request) -> Invitation:
    name = request.names["invite"]
    found = request.state.invitations.get(int(name)) if name.isdecimal() else None
    if found is None or found.status == "approved":
        raise missing()
    return found


def _check_approval(request: Request, fields: Json, role: str) -> None:
    try:
        approves = boolean(fields["approve"])
    except RestError as error:
        raise invalid({"approve": error.body}) from error
    person = request.person
    may = not person.is_proxy and RANKS.index(person.role) >= RANKS.index(role)
    if not (approves and may):
        raise invalid({"approve": [REFUSED.format(role)]})


def _role(fields: Json) -> str | None:
    for name in ("orgRole", "role"):
        if name in fields:
            if fields[name] not in RANKS:
                raise invalid({name: [f'"{fields[name]}" is not a valid choice.']})
            return str(fields[name])
    return None


def _teams(state: State, fields: Json) -> list[str] | None:
    if "teams" not in fields:
        return None
    slugs = [str(slug) for slug in fields["teams"]]
    if not set(slugs) <= {team.slug for team in state.teams.values()}:
        raise invalid({"teams": ["Invalid teams"]})
    return slugs
