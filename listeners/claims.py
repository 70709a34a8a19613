"""Which workspace a payload is for, and whether its person belongs there: decided from all it says.

On Enterprise Grid and in shared channels `team.id`, `user.team_id`, the outer `team_id`,
`authorizations[]`, `view.app_installed_team_id` and `enterprise_user.teams` name different
workspaces; no single one of them is right for every shape of payload.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

GRID = "E"  # The first letter of an enterprise's id; some fields have it in place of a workspace's.
ELSEWHERE = "elsewhere"  # The home of whom Slack does not know as anybody of ours.
REMOVALS = {"app_uninstalled", "tokens_revoked"}  # About the outer `team_id`, whoever hears it.

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Claims:
    """What a payload says of workspaces; all of it outside input."""

    places: tuple[str, ...]  # What it may be for, the surest first.
    home: str = ""  # Where it says that the person belongs; "" where it does not say.
    teams: frozenset[str] | None = None  # All that they belong to, where that came along.
    is_vague: bool = False  # On a Grid or in a shared channel: `home` alone decides nothing.


@dataclass(frozen=True)
class Decision:
    team_id: str  # The workspace that it is for; one of ours, if it names any.
    home_team_id: str  # The same where the person belongs to it; "" where that can't be decided.


def claims(body: Json) -> Claims:
    """Read every shape: clicks, modals, searches, shortcuts, commands, events."""
    event = _part(body, "event")
    user, view, team = _part(event or body, "user"), _part(body, "view"), _part(body, "team")
    if event.get("type") in REMOVALS:
        return Claims(tuple(_workspaces(body.get("team_id"))))
    homes = (
        (user.get("team_id"), event.get("user_team"), event.get("source_team"), event.get("team"))
        if event
        else (body.get("team_id") if "command" in body else user.get("team_id"),)
    )
    granted = [_part({"of": each}, "of") for each in body.get("authorizations") or ()]
    belongs = _part(user, "enterprise_user").get("teams")
    teams = frozenset(map(str, belongs)) if isinstance(belongs, list) else None
    places = _workspaces(
        view.get("app_installed_team_id"),
        team.get("id"),
        *(each.get("team_id") for each in granted),
        body.get("team_id"),
        body.get("context_team_id"),
        view.get("team_id"),
        *homes,
        *sorted(teams or ()),
    )
    home = next((str(each) for each in homes if isinstance(each, str) and each), "")
    grids = (
        _part(body, "enterprise").get("id"),
        team.get("enterprise_id"),
        user.get("enterprise_id"),
        _part(user, "enterprise_user").get("enterprise_id"),
        *(body.get(key) for key in ("enterprise_id", "context_enterprise_id")),
        *(each.get("enterprise_id") for each in granted),
        home.startswith(GRID),
        bool(event) and body.get("is_ext_shared_channel") and not home,
    )
    return Claims(tuple(dict.fromkeys(places)), home, teams, is_vague=any(grids))


def decide(said: Claims, ours: Collection[str], asked: Collection[str] | None = None) -> Decision:
    """The workspace of ours that it is for, and whether the person belongs to it.

    `ours` are the workspaces that have the app. `asked` is what users.info says the person belongs
    to; None: not asked, or no answer.
    """
    teams = said.teams if asked is None else frozenset(asked)
    team_id = next((each for each in said.places if each in ours), "")
    if not team_id and said.is_vague and asked is not None:
        team_id = next((each for each in sorted(asked) if each in ours), "")
    is_known = bool(team_id) or not ours
    team_id = team_id or next(iter(said.places), "")
    is_named = said.home == team_id and (is_known or not said.is_vague)
    if is_named or team_id in (teams or ()):
        return Decision(team_id, team_id)
    if teams is not None:
        return Decision(team_id, said.home or ELSEWHERE)
    if said.is_vague:
        return Decision(team_id, "")
    return Decision(team_id, said.home or (team_id if is_known else ""))


def _workspaces(*found: object) -> Iterator[str]:
    for each in found:
        if isinstance(each, str) and each and not each.startswith(GRID):
            yield each


def _part(body: Json, key: str) -> Json:
    """{} for whatever is no object."""
    part = body.get(key)
    return part if isinstance(part, dict) else {}
