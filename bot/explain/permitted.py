"""`why` for a person in Slack: only of their own organizations."""

from bot.errors import UserError
from bot.explain import why
from bot.explain.why import Explanation, Page
from bot.identity import command_gate
from bot.identity.gate import Presser
from bot.services import Services
from bot.vocabulary.spelling import shown

PAGE = 40  # Activities that are read for a message, ours: it holds some fewer …
OUTCOMES_MAX = 25  # … and so many of what became of each.
SHORT_ID_MAX = 100  # Characters, ours; a project's slug and a number.


class NoSuchIssue(UserError):
    """No issue or incident {short_id} is known; is it spelled as on its card?"""


def explain(
    services: Services, by: Presser, short_id: str, before: int | None = None
) -> list[Explanation]:
    """Who was told what of the issue or the incident, or why not: the newest activities.

    `before`: of those that are older than that activity.

    Raises:
        UserError: they may not ask, or there is no such thing in their organizations.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
    if len(short_id) > SHORT_ID_MAX:
        raise NoSuchIssue(short_id=shown(short_id))
    try:
        return why.explain(
            services, short_id, who.organization_ids, Page(PAGE, before, OUTCOMES_MAX)
        )
    except why.NoSuchIssue:
        raise NoSuchIssue(short_id=shown(short_id)) from None
