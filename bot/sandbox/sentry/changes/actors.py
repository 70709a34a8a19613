"""Who an issue may be assigned to, by what a PUT calls them."""

from typing import Any

from bot.sandbox.sentry.errors import RestError
from bot.sandbox.sentry.records import Person, Project, Team
from bot.sandbox.sentry.state import State

SHAPELESS = "Could not parse actor. Format should be `type:id` where type is `team` or `user`."


def find_assignee(state: State, project: Project, value: Any) -> Person | Team | None:  # noqa: ANN401 - any JSON
    """`user:4`, `team:2`, `4` or an address; None for "", which unassigns.

    Raises:
        RestError: with the texts for the field.
    """
    if value is None:
        raise _texts("This field may not be null.")
    text = str(value)
    if not text:
        return None
    kind, _, number = text.rpartition(":")
    if kind == "team" and number.isdecimal():
        return _team(state, project, int(number))
    if kind in {"", "user"} and number.isdecimal():
        return _person(project, state.people.get(int(number)))
    found = next((one for one in state.people.values() if one.username == text), None)
    if kind or found is None or found.is_proxy:
        raise _texts(SHAPELESS)
    return _person(project, found)


def _team(state: State, project: Project, number: int) -> Team:
    team = state.teams.get(number)
    if team is None:
        raise _texts("Team does not exist")
    if team.org != project.org:
        raise _texts("Team is not a member of this organization")
    if team.slug not in project.teams:
        raise _texts("Cannot assign to a team without access to the project")
    return team


def _person(project: Project, found: Person | None) -> Person:
    if found is None or not found.is_active:
        raise _texts("User does not exist")
    if found.org != project.org:
        raise _texts("User is not a member of this organization")
    if not found.teams & set(project.teams):
        raise _texts("Cannot assign to non-team member")
    return found


def _texts(text: str) -> RestError:
    return RestError(400, [text])
